"""Acknowledging receipt: once per inquiry, few per address, never to automatic mail."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inquiries import emails
from inquiries.actions.facts import new_fact
from inquiries.actions.incoming import Incoming
from inquiries.actions.mailing import new_email, queue_emails
from inquiries.models import Inquiry, TimelineFact
from inquiries.states import Fact
from mailroom.models import AutomaticReply, Mailbox, OutgoingEmail
from shared.exceptions import NotPossible

KEY = "acknowledgement:"
CAP, CAP_WINDOW = 5, timedelta(hours=24)
BURST, BURST_WINDOW = 3, timedelta(minutes=2)  # two machines that answer each other are quick


def acknowledge(*, opened: Sequence[tuple[Inquiry, Incoming]], now: datetime) -> list[TimelineFact]:
    """Queue receipts in the writers' languages; an address that had too many gets none.

    RFC 3834: one answer a conversation, a limit per address and day, to the envelope's writer.
    Returns the facts, for the caller to record in their order.
    """
    had = _recent_replies({_recipient(incoming) for _inquiry, incoming in opened}, now)
    queued: list[tuple[Inquiry, OutgoingEmail]] = []
    replies: list[AutomaticReply] = []
    for inquiry, incoming in opened:
        recipient, mailbox = _recipient(incoming), incoming.mailbox
        if "@" not in recipient or mailbox is None or _is_capped(had[recipient], now):
            continue
        had[recipient].append(now)
        queued.append((inquiry, _receipt(inquiry, incoming, mailbox, now)))
        replies.append(AutomaticReply(recipient=recipient, sent_at=now))
    if queued:
        queue_emails(queued)
        AutomaticReply.objects.bulk_create(replies)
    return [new_fact(inquiry=one, kind=Fact.ACKNOWLEDGED, at=now) for one, _email in queued]


def require_room(*, recipient: str, now: datetime) -> None:
    """Raise NotPossible for an address that had too many automatic mails of any kind."""
    recipient = recipient.casefold()
    if _is_capped(_recent_replies({recipient}, now)[recipient], now):
        raise NotPossible(_("This address had too many automatic mails in a short time."))


def note_automatic(*, recipient: str, now: datetime) -> None:
    """An automatic mail was queued: it counts for the limit of the address."""
    AutomaticReply.objects.create(recipient=recipient.casefold(), sent_at=now)


def acknowledged_inquiry(outgoing: OutgoingEmail) -> int | None:
    """The id of the inquiry whose receipt this mail is, if it is one."""
    is_receipt = outgoing.dedup_key.startswith(KEY)
    return int(outgoing.dedup_key.removeprefix(KEY)) if is_receipt else None


def _receipt(
    inquiry: Inquiry, incoming: Incoming, mailbox: Mailbox, now: datetime
) -> OutgoingEmail:
    words = emails.acknowledgement(
        reference=inquiry.reference,
        sender_name=mailbox.sender_name(inquiry.language),
        language=inquiry.language,
    )
    return new_email(
        inquiry=inquiry,
        mailbox=mailbox,
        dedup_key=f"{KEY}{inquiry.pk}",
        to=[incoming.sender_address],
        words=words,
        in_reply_to=incoming.message_id,
        references=[*incoming.seen_ids, incoming.message_id],
        is_automatic=True,
        now=now,
    )


def _recipient(incoming: Incoming) -> str:
    return incoming.sender_address.casefold()


def _is_capped(had: Sequence[datetime], now: datetime) -> bool:
    return len(had) >= CAP or sum(at > now - BURST_WINDOW for at in had) >= BURST


def _recent_replies(recipients: Collection[str], now: datetime) -> dict[str, list[datetime]]:
    since = now - CAP_WINDOW
    had: dict[str, list[datetime]] = {one: [] for one in recipients}
    recent = AutomaticReply.objects.filter(recipient__in=recipients, sent_at__gt=since)
    for recipient, sent_at in recent.values_list("recipient", "sent_at"):
        had[recipient].append(sent_at)
    return had
