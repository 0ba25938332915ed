"""Putting a mail to a section into the outbox, so that its answers find the way back."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from handovers.addresses import handover_address
from handovers.emails import About
from handovers.models import Handover, HandoverFile, HandoverMail
from inquiries.emails import EmailText
from mailroom.actions import queue_outgoing
from mailroom.models import Mailbox, OutgoingAttachment, OutgoingEmail
from mailroom.states import OutgoingState

MAX_REFERENCES = 20


def about(handover: Handover) -> About:
    return About(
        mark=handover.mark,
        reason=handover.form.name_in(handover.language),
        language=handover.language,
        zone=handover.desk.time_zone,
        desk=handover.inquiry.desk.name_in(handover.language),
        due_at=handover.due_at,
        promised_on=handover.promised_on,
    )


def contents_in_words(handover: Handover) -> list[tuple[str, str]]:
    return [(one.field.label_in(handover.language), one.text) for one in handover.filled]


def mail_section(
    *,
    handover: Handover,
    words: EmailText,
    key: str,
    now: datetime,
    leaves_at: datetime | None = None,
    is_automatic: bool = False,
    files: Sequence[HandoverFile] = (),
) -> OutgoingEmail | None:
    """Queue a mail in the hand-over's own thread, once per key; None where nothing goes by mail.

    It leaves from the mailbox of the inquiry's desk, and answers come back to an address that only
    we can have made.
    """
    mailboxes = Mailbox.objects.filter(desk_id=handover.inquiry.desk_id, is_active=True)
    mailbox = mailboxes.order_by("pk").first()
    if not handover.address or mailbox is None:
        return None
    sent = handover.mails.exclude(outgoing__state=OutgoingState.CANCELLED).order_by("pk")
    earlier = list(sent.values_list("message_id", flat=True))
    outgoing = OutgoingEmail(
        dedup_key=dedup_key_of(handover, key),
        mailbox=mailbox,
        message_id=f"{uuid.uuid4().hex}@{mailbox.address.rpartition('@')[2]}",
        sender_name=mailbox.sender_name(handover.language)[:120],
        to=[handover.address],
        reply_to=handover_address(mailbox_address=mailbox.address, handover_id=handover.pk),
        subject=words.subject[:998],
        in_reply_to=earlier[-1] if earlier else "",
        references=" ".join(earlier[-MAX_REFERENCES:]),
        text=words.text,
        html=words.html,
        language=handover.language,
        is_automatic=is_automatic,
        created_at=now,
        next_attempt_at=leaves_at or now,
    )
    queue_outgoing(outgoing=[outgoing])
    _attach(outgoing, files)
    HandoverMail.objects.create(
        handover=handover, outgoing=outgoing, message_id=outgoing.message_id
    )
    return outgoing


def dedup_key_of(handover: Handover, key: str) -> str:
    return f"handover:{handover.pk}:{key}"


def _attach(outgoing: OutgoingEmail, files: Sequence[HandoverFile]) -> None:
    OutgoingAttachment.objects.bulk_create(
        OutgoingAttachment(
            outgoing=outgoing,
            stored_file=one.stored_file,
            filename=one.filename,
            content_type=one.content_type,
        )
        for one in files
    )
