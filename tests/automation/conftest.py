"""Rui writes rules for Madrid; what they were woken for is worked off when a test says so."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from automation.actions.firing import work_off
from automation.actions.rules import RuleContent, save_rule, switch_rule
from automation.models import AutomationRule
from desks.models import Agent, Desk


@pytest.fixture
def rule(madrid: Desk, rui: Agent, now: datetime):
    """Switched on, unless told otherwise; each call makes one, behind those before."""

    def deed(event: str = "opened", *, is_on: bool = True, **fields) -> AutomationRule:
        said = {"name": "A rule", "desk": madrid, "effects": {"urgency": 3}} | fields
        made = save_rule(content=RuleContent(event=event, **said), by=rui, now=now)
        return switch_rule(rule_id=made.pk, is_on=is_on, by=rui, now=now)

    return deed


@pytest.fixture
def work():
    """Everything that is due, a moment after all that has happened; `later` moves the clock on."""

    def deed(later: timedelta = timedelta(seconds=1)) -> int:
        done, now = 0, timezone.now() + later
        while number := work_off(now=now):
            done += number
        return done

    return deed
