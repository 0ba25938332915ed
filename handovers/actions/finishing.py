"""The end of a hand-over: by the section's answer, by the desk, or because its inquiry is done."""

from datetime import datetime
from typing import Any

from desks.models import Agent
from handovers.actions.timing import rest
from handovers.models import Handover
from handovers.states import MOVES, State
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.models import Message
from inquiries.states import Fact, Status
from shared.transitions import require_move


def finish(
    *,
    handover: Handover,
    state: State,
    fact: Fact,
    by: Agent | None,
    now: datetime,
    message: Message | None = None,
    **data: Any,
) -> None:
    """Bring a locked hand-over to its end as the table allows, with the fact.

    The inquiry is open again when no other section works on it.
    """
    require_move(MOVES, handover.state, state)
    rest(handover=handover, now=now)
    handover.state, handover.finished_at = state, now
    handover.save()
    note(handover=handover, fact=fact, by=by, now=now, message=message, **data)
    inquiry = handover.inquiry
    if inquiry.status == Status.WAITING_SECTION and not inquiry.handovers.under_way().exists():
        enter_status(inquiry=inquiry, status=Status.OPEN, by=by, now=now)


def note(
    *,
    handover: Handover,
    fact: Fact,
    by: Agent | None,
    now: datetime,
    message: Message | None = None,
    **data: Any,
) -> None:
    """A fact in the inquiry's timeline that names section and hand-over, and no content."""
    named = {"section": handover.section.code, "handover": handover.pk, **data}
    record_fact(inquiry=handover.inquiry, kind=fact, at=now, by=by, message=message, **named)
