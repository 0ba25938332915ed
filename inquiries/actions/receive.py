"""What happens when a message arrives: it finds or opens its inquiry, once, and is acknowledged."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from contacts.actions import find_or_add_contact
from contacts.models import AddressKind, Contact
from desks.models import Desk
from desks.queries import calendar_of
from files.actions import content_hash, keep_files
from inquiries.actions.acknowledge import acknowledge
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.actions.messages import touch
from inquiries.language import detect_language
from inquiries.matching import find_match, lock_threads, thread_digests
from inquiries.models import Attachment, Inquiry, InquiryLink, Message, Participant, ThreadKey
from inquiries.models.inquiry import LinkKind
from inquiries.references import next_reference
from inquiries.states import Channel, Fact, MessageKind, Status
from inquiries.targets import due_times_of_new, next_answer_due
from mailroom.models import Mailbox

REOPEN_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class IncomingFile:
    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message from outside, on any channel, as plain values.

    `external_key` is its identity: the same key is stored once. `addresses` are all who take part
    (casefolded), `seen_ids` every Message-ID that it names.
    """

    external_key: str
    channel: Channel
    desk: Desk
    at: datetime
    sender_address: str = ""
    sender_name: str = ""
    reply_address: str = ""
    address_kind: AddressKind = AddressKind.EMAIL
    recipients: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    quoted: str = ""
    html: str = ""
    automatic: str = ""
    may_acknowledge: bool = True
    message_id: str = ""
    seen_ids: tuple[str, ...] = ()
    files: tuple[IncomingFile, ...] = ()
    raw_email_id: int | None = None
    mailbox: Mailbox | None = None


@transaction.atomic
def receive_message(*, incoming: Incoming, now: datetime) -> Message:
    """Store a message with its inquiry, due times, facts and acknowledgement; return the message.

    Called twice with the same key it returns the first message and changes nothing. A message to
    a resolved inquiry reopens it; to one closed for more than 30 days it opens a new, linked one.
    Automatic mail is kept and shown, reopens nothing, starts no clock and is never answered.
    """
    digests = thread_digests([incoming.message_id, *incoming.seen_ids])
    lock_threads(digests)
    known = Message.objects.filter(external_key=incoming.external_key).first()
    if known:
        return known
    match = find_match(
        desk_id=incoming.desk.pk,
        sender=incoming.sender_address.casefold(),
        recipients=incoming.recipients,
        digests=digests,
        subject=incoming.subject,
        is_bounce=incoming.automatic == "bounce",
    )
    present = _lock_joined(match.joins, now)
    inquiry = present or _open_inquiry(incoming, now)
    message = _add_message(inquiry, incoming, now)
    _remember(inquiry, incoming, digests)
    record_fact(
        inquiry=inquiry,
        kind=Fact.RECEIVED,
        at=incoming.at,
        message=message,
        automatic=incoming.automatic,
    )
    if present:
        _follow_up(inquiry, incoming, now)
    else:
        _after_opening(inquiry, incoming, match.related or match.joins, now)
    return message


# --- the inquiry -------------------------------------------------------------------------------
def _lock_joined(inquiry_id: int | None, now: datetime) -> Inquiry | None:
    if inquiry_id is None:
        return None
    inquiry = Inquiry.objects.select_for_update(of=("self",), no_key=True).get(pk=inquiry_id)
    if inquiry.status == Status.CLOSED and inquiry.last_message_at < now - REOPEN_WITHIN:
        return None
    return inquiry


def _open_inquiry(incoming: Incoming, now: datetime) -> Inquiry:
    contact = find_or_add_contact(
        desk=incoming.desk,
        kind=incoming.address_kind,
        written=incoming.sender_address,
        name=incoming.sender_name,
        now=now,
    )
    due = due_times_of_new(desk=incoming.desk, calendar=calendar_of(incoming.desk), at=incoming.at)
    waits_for_us = not incoming.automatic
    return Inquiry.objects.create(
        reference=next_reference(desk=incoming.desk, now=now),
        desk=incoming.desk,
        channel=incoming.channel,
        subject=incoming.subject[:400],
        contact=contact,
        language=_language_of(incoming, contact),
        created_at=incoming.at,
        due_at=due.answer if waits_for_us else None,
        resolution_due_at=due.resolution if waits_for_us else None,
        last_message_at=incoming.at,
        last_message_kind=MessageKind.INBOUND,
    )


def _language_of(incoming: Incoming, contact: Contact) -> str:
    text = f"{incoming.subject}\n{incoming.body}"
    return contact.language or detect_language(text) or incoming.desk.default_language


def _after_opening(
    inquiry: Inquiry, incoming: Incoming, related: int | None, now: datetime
) -> None:
    record_fact(inquiry=inquiry, kind=Fact.CREATED, at=incoming.at, channel=incoming.channel)
    if related:
        InquiryLink.objects.create(
            inquiry=inquiry, other_id=related, kind=LinkKind.LOOKS_RELATED, created_at=now
        )
        record_fact(inquiry=inquiry, kind=Fact.LINKED, at=now, kind_of_link=LinkKind.LOOKS_RELATED)
    if incoming.may_acknowledge:
        acknowledge(inquiry=inquiry, incoming=incoming, now=now)


def _follow_up(inquiry: Inquiry, incoming: Incoming, now: datetime) -> None:
    if incoming.automatic or inquiry.status == Status.SPAM:
        return
    inquiry.due_at = next_answer_due(
        desk=inquiry.desk,
        calendar=calendar_of(inquiry.desk),
        present=inquiry.due_at,
        at=incoming.at,
    )
    inquiry.save(update_fields=["due_at"])
    if inquiry.status in (Status.RESOLVED, Status.CLOSED, Status.WAITING_INQUIRER):
        enter_status(inquiry=inquiry, status=Status.OPEN, by=None, now=now)


# --- the message -------------------------------------------------------------------------------
def _add_message(inquiry: Inquiry, incoming: Incoming, now: datetime) -> Message:
    message = Message.objects.create(
        inquiry=inquiry,
        kind=MessageKind.INBOUND,
        channel=incoming.channel,
        external_key=incoming.external_key,
        sender_name=incoming.sender_name[:200],
        sender_address=incoming.sender_address[:320],
        reply_address=incoming.reply_address[:320],
        recipients=list(incoming.recipients)[:100],
        subject=incoming.subject[:400],
        body=incoming.body,
        quoted=incoming.quoted,
        html=incoming.html,
        automatic=incoming.automatic,
        message_id=incoming.message_id[:998],
        raw_email_id=incoming.raw_email_id,
        at=incoming.at,
    )
    _attach(message, incoming.files, now)
    touch(inquiry=inquiry, message=message, has_attachments=bool(incoming.files))
    return message


def _attach(message: Message, files: tuple[IncomingFile, ...], now: datetime) -> None:
    stored = keep_files(contents=[one.content for one in files], now=now)
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            stored_file=stored[content_hash(one.content)],
            filename=one.filename[:255],
            content_type=one.content_type[:120],
            content_id=one.content_id[:300],
            is_inline=one.is_inline,
        )
        for one in files
    )


def _remember(inquiry: Inquiry, incoming: Incoming, digests: list[UUID]) -> None:
    """What lets later mails find this inquiry: every id named, everybody taking part."""
    ThreadKey.objects.bulk_create(
        [ThreadKey(desk=incoming.desk, digest=one, inquiry=inquiry) for one in digests],
        ignore_conflicts=True,
    )
    Participant.objects.bulk_create(
        [Participant(inquiry=inquiry, address=one[:320]) for one in incoming.participants],
        ignore_conflicts=True,
    )
