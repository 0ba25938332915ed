"""What became of a mail of ours, written into the timeline of its inquiry."""

from datetime import datetime
from typing import Any

from desks.models import Agent
from inquiries.actions.clocks import begin_answer
from inquiries.actions.effects import take_back, take_effect
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.actions.snooze import wake_locked
from inquiries.models import Inquiry, Message
from inquiries.states import OPENED_BY_A_MESSAGE, STATUS_MOVES, Fact, Status
from mailroom.models import OutgoingEmail
from mailroom.signals import delivery_finished, hold_changed, recipients_refused
from mailroom.states import Hold, OutgoingState
from shared.transitions import can_move

FACTS = {
    OutgoingState.SENT: Fact.DELIVERED,
    OutgoingState.FAILED: Fact.DELIVERY_FAILED,
    OutgoingState.UNCERTAIN: Fact.DELIVERY_UNCERTAIN,
}


def listen() -> None:
    delivery_finished.connect(note_delivery, dispatch_uid="inquiries.delivery")
    hold_changed.connect(note_hold, dispatch_uid="inquiries.hold")
    recipients_refused.connect(note_refusal, dispatch_uid="inquiries.refusal")


def note_delivery(*, outgoing: OutgoingEmail, at: datetime, **_: Any) -> None:
    """Write the fact; an answer that did not leave makes the inquiry open and due again.

    Acknowledgements have no message of their own, so they leave no fact here.
    """
    message = Message.objects.filter(outgoing=outgoing).select_related("author").first()
    if message is None:
        return
    inquiry = _lock(message)
    kind = FACTS[OutgoingState(outgoing.state)]
    record_fact(inquiry=inquiry, kind=kind, at=at, message=message, answer=outgoing.answer)
    if kind == Fact.DELIVERED:
        _count_if_scheduled(inquiry, message, at)
    else:
        work_again(inquiry, at)


def note_refusal(*, outgoing: OutgoingEmail, words: str, at: datetime, **_: Any) -> None:
    """Somebody will not get the answer; that others are still waited for must not hide it."""
    message = Message.objects.filter(outgoing=outgoing).first()
    if message is None:
        return
    inquiry = _lock(message)
    record_fact(inquiry=inquiry, kind=Fact.DELIVERY_FAILED, at=at, message=message, answer=words)
    work_again(inquiry, at)


def note_hold(*, outgoing: OutgoingEmail, by: Agent | None, at: datetime, **_: Any) -> None:
    """Held back, let go or taken back: the fact, and what it means for who waits for an answer."""
    message = Message.objects.filter(outgoing=outgoing).first()
    if message is None:
        return
    inquiry = _lock(message)
    if outgoing.state == OutgoingState.CANCELLED:
        take_back(inquiry=inquiry, message=message, by=by, now=at)
        return
    is_held = outgoing.state == OutgoingState.HELD
    kind = Fact.REPLY_HELD if is_held else Fact.REPLY_RELEASED
    reason = outgoing.hold_reason
    record_fact(inquiry=inquiry, kind=kind, at=at, by=by, message=message, reason=reason)
    if is_held and reason == Hold.FLOOD:
        work_again(inquiry, at)


def _lock(message: Message) -> Inquiry:
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=message.inquiry_id)


def _count_if_scheduled(inquiry: Inquiry, message: Message, at: datetime) -> None:
    """What was to leave later counts as an answer from now on (docs/adr/0011)."""
    facts = inquiry.timeline.filter(message=message)
    scheduled = facts.filter(kind=Fact.REPLY_SCHEDULED).order_by("pk").first()
    if scheduled is None or facts.filter(kind=Fact.REPLIED).exists():
        return
    then = scheduled.data["then_status"]
    take_effect(
        inquiry=inquiry,
        message=message,
        # Days may lie between: a status that may not follow the present one is not forced.
        then_status=then if can_move(STATUS_MOVES, inquiry.status, then) else inquiry.status,
        by=message.author,
        now=at,
        joined=[],
    )


def work_again(inquiry: Inquiry, at: datetime) -> None:
    """The inquirer has no answer, so somebody must act; nobody may find out by chance.

    What was put aside comes back; what is at rest is opened, and an answer is due.
    """
    wake_locked(inquiry=inquiry, by=None, now=at, reason="message")
    if inquiry.status not in OPENED_BY_A_MESSAGE:
        return
    begin_answer(inquiry=inquiry, at=at)
    enter_status(inquiry=inquiry, status=Status.OPEN, by=None, now=at)
