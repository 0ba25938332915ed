"""Putting a mail of an inquiry into the outbox, so that its answers find the way back."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from inquiries.emails import EmailText
from inquiries.matching import thread_digests
from inquiries.models import Inquiry, ThreadKey
from inquiries.references import reply_address
from mailroom.actions import queue_outgoing
from mailroom.models import Mailbox, OutgoingEmail

MAX_REFERENCES = 30


def new_email(
    *,
    inquiry: Inquiry,
    mailbox: Mailbox,
    dedup_key: str,
    to: Sequence[str],
    words: EmailText,
    in_reply_to: str,
    references: Sequence[str],
    now: datetime,
    cc: Sequence[str] = (),
    sender_name: str = "",
    is_automatic: bool = False,
) -> OutgoingEmail:
    """A mail of an inquiry that is yet to be queued; its Message-ID is known from now on."""
    return OutgoingEmail(
        dedup_key=dedup_key,
        mailbox=mailbox,
        message_id=f"{uuid.uuid4().hex}@{mailbox.address.rpartition('@')[2]}",
        sender_name=(sender_name or mailbox.sender_name(inquiry.language))[:120],
        to=list(to),
        cc=list(cc),
        reply_to=reply_address(mailbox_address=mailbox.address, inquiry_id=inquiry.pk),
        subject=words.subject[:998],
        in_reply_to=in_reply_to[:998],
        references=" ".join(_shortened([one for one in references if one])),
        text=words.text,
        html=words.html,
        language=inquiry.language,
        is_automatic=is_automatic,
        created_at=now,
        next_attempt_at=now,
    )


def queue_emails(emails: Sequence[tuple[Inquiry, OutgoingEmail]]) -> None:
    """Write the outbox rows in the caller's transaction, and what lets their answers find back."""
    queue_outgoing(outgoing=[outgoing for _inquiry, outgoing in emails])
    ThreadKey.objects.bulk_create(
        ThreadKey(desk_id=outgoing.mailbox.desk_id, digest=digest, inquiry=inquiry)
        for inquiry, outgoing in emails
        for digest in thread_digests([outgoing.message_id])
    )


def _shortened(references: Sequence[str]) -> list[str]:
    """First and newest ids: long threads must not make endless headers (RFC 5322, 3.6.4)."""
    unique = list(dict.fromkeys(references))
    return unique if len(unique) <= MAX_REFERENCES else [unique[0], *unique[1 - MAX_REFERENCES :]]
