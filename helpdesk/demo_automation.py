"""The demo's rules of automation: three at work, one that waits to be switched on."""

from datetime import datetime, timedelta
from typing import Any

from automation.actions.rules import RuleContent, save_rule, switch_rule
from automation.states import Event, Wait
from desks.models import Agent, Desk
from escalations.models import EscalationReason
from inquiries.states import Status, Urgency

QUESTION = "A complaint has come in. How do we answer it?"


def play_rules(*, by: Agent, now: datetime) -> None:
    """For Madrid, whose coordinator has made them."""
    desk = Desk.objects.get(code="madrid")
    for is_on, said in _rules():
        rule = save_rule(content=RuleContent(desk=desk, **said), by=by, now=now)
        switch_rule(rule_id=rule.pk, is_on=is_on, by=by, now=now)


def _rules() -> list[tuple[bool, dict[str, Any]]]:
    reason = EscalationReason.objects.get(code="complaint")
    return [
        (
            True,
            {
                "name": "A confirmed time limit is pressing",
                "event": Event.LIMIT,
                "condition": {"all": [_asks("urgency", Urgency.URGENT, "out")]},
                "effects": {"urgency": int(Urgency.URGENT)},
            },
        ),
        (
            True,
            {
                "name": "Complaints go to the coordinator",
                "event": Event.OPENED,
                "condition": {"all": [_asks("topic", "complaints_feedback")]},
                "effects": {
                    "urgency": int(Urgency.HIGH),
                    "escalate": {"reason": reason.pk, "question": QUESTION},
                },
            },
        ),
        (
            True,
            {
                "name": "Resolved, and quiet for a fortnight",
                "event": Event.STATUS,
                "wait": timedelta(days=14),
                "wait_in": Wait.DAYS,
                "condition": {"all": [_asks("status", Status.RESOLVED)]},
                "effects": {"status": str(Status.CLOSED)},
            },
        ),
        (
            False,
            {
                "name": "Nobody has taken it for four working hours",
                "event": Event.OPENED,
                "wait": timedelta(hours=4),
                "wait_in": Wait.WORKING,
                "condition": {"all": [_asks("status", Status.NEW), _asks("assignee", "nobody")]},
                "effects": {"urgency": int(Urgency.HIGH)},
            },
        ),
    ]


def _asks(field: str, value: object, op: str = "in") -> dict[str, object]:
    plain = int(value) if isinstance(value, Urgency) else str(value)
    return {"field": field, "op": op, "value": [plain]}
