"""What became of a mail of ours, written into the timeline of its inquiry."""

from datetime import datetime
from typing import Any

from inquiries.actions.facts import record_fact
from inquiries.models import Message
from inquiries.states import Fact
from mailroom.models import OutgoingEmail
from mailroom.signals import delivery_finished
from mailroom.states import OutgoingState

FACTS = {
    OutgoingState.SENT: Fact.DELIVERED,
    OutgoingState.FAILED: Fact.DELIVERY_FAILED,
    OutgoingState.UNCERTAIN: Fact.DELIVERY_UNCERTAIN,
}


def listen() -> None:
    delivery_finished.connect(note_delivery, dispatch_uid="inquiries.delivery")


def note_delivery(*, outgoing: OutgoingEmail, at: datetime, **_: Any) -> None:
    """Acknowledgements have no message of their own, so they leave no fact here."""
    message = Message.objects.select_related("inquiry").filter(outgoing=outgoing).first()
    if message:
        record_fact(
            inquiry=message.inquiry,
            kind=FACTS[OutgoingState(outgoing.state)],
            at=at,
            message=message,
            answer=outgoing.answer,
        )
