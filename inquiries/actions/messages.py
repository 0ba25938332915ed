"""What every new message does to its inquiry, and what every text must be."""

from django.utils.translation import gettext as _

from inquiries.models import Inquiry, Message
from shared.exceptions import InvalidInput
from shared.masking import mask

PREVIEW = 200
MAX_BODY = 200_000  # characters


def require_text(body: str) -> None:
    if not body.strip():
        raise InvalidInput(_("Write a text first."))
    if len(body) > MAX_BODY:
        raise InvalidInput(_("The text is too long."))


REPEATED = [
    "last_message_at",
    "last_message_kind",
    "preview",
    "message_count",
    "has_attachments",
    "version",
]


def touch(*, inquiry: Inquiry, message: Message, has_attachments: bool = False) -> None:
    repeat_newest(inquiry=inquiry, message=message, has_attachments=has_attachments)
    inquiry.save(update_fields=REPEATED)


def repeat_newest(*, inquiry: Inquiry, message: Message, has_attachments: bool = False) -> None:
    """Repeat the newest message on the inquiry, so that a list needs no other table."""
    inquiry.last_message_at = max(inquiry.last_message_at, message.at)
    inquiry.last_message_kind = message.kind
    # Masked before it is cut: half a card number would no longer be known as one.
    inquiry.preview = " ".join(mask(message.body[: PREVIEW * 3]).split())[:PREVIEW]
    count(inquiry=inquiry, has_attachments=has_attachments)


def count(*, inquiry: Inquiry, has_attachments: bool) -> None:
    """One message more, which need not be the newest: old mail of an archive is not."""
    inquiry.message_count += 1
    inquiry.has_attachments = inquiry.has_attachments or has_attachments
    inquiry.version += 1
