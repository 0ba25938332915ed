"""Answers that have not left yet: taken back, let go, put to another time, held, tried at once."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.drafts import DraftWords, put_back
from inquiries.actions.facts import record_fact
from inquiries.actions.gate import leaving_of, require_let_go
from inquiries.actions.reply import require_sending_time
from inquiries.models import DraftFile, Inquiry, Message
from inquiries.permissions import lock_inquiry_for, require_visible
from inquiries.states import Fact, MessageKind
from inquiries.used_texts import name_used
from mailroom.actions import cancel_held, hold_scheduled, release_held, reschedule, try_now
from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState


@transaction.atomic
def undo_reply(*, message_id: int, by: Agent, now: datetime) -> Message:
    """Take an answer back that nobody has got yet: it stays in the thread as never sent.

    Its text, copies and files are the agent's draft again, before what was begun since.

    Status, due time, assignee and first answer are as before, unless somebody has changed them
    since; REPLY_CANCELLED is recorded. Called twice it happens once. Raises NotPossible when the
    sender was faster ("already sent").
    """
    before = _outgoing(message_id, by)
    cancel_held(ids=[before.pk], by=by, now=now)
    message = _fresh(message_id)
    if before.state != OutgoingState.CANCELLED:
        _put_back(message, before, by, now)
    return message


def release_reply(*, message_id: int, by: Agent, now: datetime) -> Message:
    """Let a held answer go, at its time or now; REPLY_RELEASED is recorded. Twice is once.

    Raises HeldBack when it needs approval that it does not have (any more).
    """
    outgoing = _outgoing_to_let_go(message_id, by, now)
    release_held(ids=[outgoing.pk], by=by, now=now)
    return _fresh(message_id)


@transaction.atomic
def reschedule_reply(*, message_id: int, send_at: datetime, by: Agent, now: datetime) -> Message:
    """Send an answer at another time that has not left yet; a held one is let go by it.

    Raises InvalidInput for a time that is past or more than 90 days away, NotPossible when it has
    left, HeldBack when it needs approval. Who wrote in the same moment has it held again.
    """
    require_sending_time(send_at, now)
    before = _outgoing_to_let_go(message_id, by, now)
    reschedule(outgoing_id=before.pk, send_at=send_at, by=by, now=now)
    message = _record(message_id, by, now, Fact.REPLY_SCHEDULED, send_at=send_at.isoformat())
    if not before.hold_reason and _newer_mail(message):
        hold_scheduled(ids=[before.pk], now=now)
    return _fresh(message_id)


@transaction.atomic
def send_reply_now(*, message_id: int, by: Agent, now: datetime) -> Message:
    """Do not wait for the time that was chosen.

    Raises NotPossible when it has left, HeldBack when it needs approval.
    """
    before = _outgoing_to_let_go(message_id, by, now)
    is_held = before.state == OutgoingState.HELD
    reschedule(outgoing_id=before.pk, send_at=now, by=by, now=now)
    if not is_held:  # a held one has told so itself
        _record(message_id, by, now, Fact.REPLY_RELEASED)
    return _fresh(message_id)


@transaction.atomic
def try_reply_now(*, message_id: int, by: Agent, now: datetime) -> Message:
    """The next attempt of an answer that was refused for now, at once."""
    try_now(outgoing_id=_outgoing_of(message_id, by), now=now)
    return _fresh(message_id)


def hold_for_newer_mail(*, inquiry: Inquiry, now: datetime) -> int:
    """The inquirer has written first: what was to leave later waits for a person. How many it holds."""
    scheduled = OutgoingEmail.objects.filter(
        message__inquiry=inquiry, state=OutgoingState.QUEUED, send_at__isnull=False
    )
    ids = list(scheduled.values_list("pk", flat=True))
    return hold_scheduled(ids=ids, now=now) if ids else 0


def _put_back(message: Message, outgoing: OutgoingEmail, by: Agent, now: datetime) -> None:
    inquiry = lock_inquiry_for(by, message.inquiry_id, Deed.REPLY)
    uses = message.knowledge_uses.values_list("text_id", "version")
    used = tuple(name_used(*one) for one in uses)
    words = DraftWords(message.body, message.html, ", ".join(outgoing.cc), used)
    files = [
        DraftFile(
            stored_file_id=one.stored_file_id,
            filename=one.filename,
            content_type=one.content_type,
            content_id=one.content_id,
        )
        for one in message.attachments.order_by("pk")
    ]
    put_back(inquiry=inquiry, by=by, words=words, files=files, now=now)


def _outgoing(message_id: int, by: Agent) -> OutgoingEmail:
    """Nothing is locked here: the mail is locked before the inquiry, as a sender locks them."""
    message = Message.objects.select_related("inquiry", "outgoing").filter(pk=message_id).first()
    if message is None or message.outgoing is None:
        raise Http404
    require_visible(by, message.inquiry, Deed.REPLY)
    return message.outgoing


def _outgoing_to_let_go(message_id: int, by: Agent, now: datetime) -> OutgoingEmail:
    """Asked of the gate once more: since it was written something may have come, or been decided."""
    outgoing = _outgoing(message_id, by)
    if outgoing.state in (OutgoingState.QUEUED, OutgoingState.HELD):
        require_let_go(leaving_of(_fresh(message_id), by), now)
    return outgoing


def _outgoing_of(message_id: int, by: Agent) -> int:
    return _outgoing(message_id, by).pk


def _record(message_id: int, by: Agent, now: datetime, kind: Fact, **data: str) -> Message:
    message = _fresh(message_id)
    inquiry = lock_inquiry_for(by, message.inquiry_id, Deed.REPLY)
    record_fact(inquiry=inquiry, kind=kind, at=now, by=by, message=message, **data)
    return message


def _newer_mail(message: Message) -> bool:
    later = message.inquiry.messages.filter(pk__gt=message.pk, kind=MessageKind.INBOUND)
    return later.filter(automatic="").exists()


def _fresh(message_id: int) -> Message:
    return Message.objects.select_related("inquiry", "outgoing").get(pk=message_id)
