"""What became of a mail of ours, written into the timeline of its inquiry."""

from datetime import datetime
from typing import Any

from desks.queries import calendar_of
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.models import Inquiry, Message
from inquiries.states import Fact, Status
from inquiries.targets import next_answer_due
from mailroom.models import OutgoingEmail
from mailroom.signals import delivery_finished
from mailroom.states import OutgoingState

FACTS = {
    OutgoingState.SENT: Fact.DELIVERED,
    OutgoingState.FAILED: Fact.DELIVERY_FAILED,
    OutgoingState.UNCERTAIN: Fact.DELIVERY_UNCERTAIN,
}
AT_REST = (Status.WAITING_INQUIRER, Status.RESOLVED, Status.CLOSED)


def listen() -> None:
    delivery_finished.connect(note_delivery, dispatch_uid="inquiries.delivery")


def note_delivery(*, outgoing: OutgoingEmail, at: datetime, **_: Any) -> None:
    """Write the fact; an answer that did not leave makes the inquiry open and due again.

    Acknowledgements have no message of their own, so they leave no fact here.
    """
    message = Message.objects.filter(outgoing=outgoing).first()
    if message is None:
        return
    inquiry = Inquiry.objects.select_for_update(of=("self",), no_key=True).get(
        pk=message.inquiry_id
    )
    kind = FACTS[OutgoingState(outgoing.state)]
    record_fact(inquiry=inquiry, kind=kind, at=at, message=message, answer=outgoing.answer)
    if kind != Fact.DELIVERED and inquiry.status in AT_REST:
        _work_again(inquiry, at)


def _work_again(inquiry: Inquiry, at: datetime) -> None:
    """The inquirer has no answer, so somebody must act; nobody may find out by chance."""
    inquiry.due_at = next_answer_due(
        desk=inquiry.desk, calendar=calendar_of(inquiry.desk), present=inquiry.due_at, at=at
    )
    inquiry.save(update_fields=["due_at"])
    enter_status(inquiry=inquiry, status=Status.OPEN, by=None, now=at)
