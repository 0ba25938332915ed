"""The end of an escalation, by an answer, by who asked, or because its inquiry is done."""

from datetime import datetime
from typing import Any

from desks.models import Agent
from escalations.actions.timing import rest
from escalations.models import Escalation
from escalations.states import MOVES, State
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.states import Fact, Status
from shared.transitions import require_move


def finish(
    *,
    escalation: Escalation,
    state: State,
    fact: Fact,
    by: Agent | None,
    now: datetime,
    **data: Any,
) -> None:
    """Bring a locked escalation to its end as the table allows, with the fact.

    The inquiry carries no sign of it any more, and is open where it was escalated.
    """
    require_move(MOVES, escalation.state, state)
    rest(escalation=escalation, now=now)
    escalation.state, escalation.finished_at = state, now
    escalation.save()
    inquiry = escalation.inquiry
    inquiry.escalated_at = None
    inquiry.save(update_fields=["escalated_at"])
    record_fact(inquiry=inquiry, kind=fact, at=now, by=by, **data)
    if inquiry.status == Status.ESCALATED:
        enter_status(inquiry=inquiry, status=Status.OPEN, by=by, now=now)
