"""Acknowledging receipt: once per inquiry, few per address, never to automatic mail."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inquiries import emails
from inquiries.actions.facts import record_fact
from inquiries.actions.mailing import queue_email
from inquiries.models import Inquiry
from inquiries.states import Fact
from mailroom.models import AutomaticReply

if TYPE_CHECKING:
    from inquiries.actions.receive import Incoming

CAP = 5
CAP_WINDOW = timedelta(hours=24)


def acknowledge(*, inquiry: Inquiry, incoming: "Incoming", now: datetime) -> None:
    """Queue the receipt in the writer's language unless the address had too many already.

    RFC 3834: one answer a conversation, a limit per address and day, to the envelope's writer.
    """
    recipient, mailbox = incoming.sender_address.casefold(), incoming.mailbox
    if "@" not in recipient or mailbox is None or _is_capped(recipient, now):
        return
    words = emails.acknowledgement(
        reference=inquiry.reference,
        sender_name=mailbox.sender_name(inquiry.language),
        language=inquiry.language,
    )
    queue_email(
        inquiry=inquiry,
        mailbox=mailbox,
        dedup_key=f"acknowledgement:{inquiry.pk}",
        to=[incoming.sender_address],
        words=words,
        in_reply_to=incoming.message_id,
        references=[*incoming.seen_ids, incoming.message_id],
        is_automatic=True,
        now=now,
    )
    AutomaticReply.objects.create(recipient=recipient, sent_at=now)
    record_fact(inquiry=inquiry, kind=Fact.ACKNOWLEDGED, at=now)


def _is_capped(recipient: str, now: datetime) -> bool:
    recent = AutomaticReply.objects.filter(recipient=recipient, sent_at__gt=now - CAP_WINDOW)
    return recent[:CAP].count() >= CAP
