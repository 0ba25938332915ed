"""Two coordinators who change an order at the same moment: both are done, neither is broken off."""

from functools import partial

import pytest

from automation.actions.rules import RuleContent, save_rule
from automation.actions.rules import move_rule as move_automation_rule
from targets.actions import STEPS, PolicyValues, add_policy, ensure_general, move_policy
from targets.models import WORKING_DAY
from tests.races.together import errors_in, together
from triage.actions import move_rule as move_triage_rule
from triage.actions import save_rule as save_triage_rule

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def test_of_rules(madrid, rui, now):
    content = RuleContent(name="x", event="opened", desk=madrid, effects={"urgency": 4})
    first, _second, third = (save_rule(content=content, by=rui, now=now) for _one in range(3))
    for _round in range(ROUNDS):
        down = partial(move_automation_rule, rule_id=first.pk, up=False, by=rui, now=now)
        up = partial(move_automation_rule, rule_id=third.pk, up=True, by=rui, now=now)
        assert errors_in(together(down, up)) == []


def test_of_rules_of_the_triage(madrid, rui, now):
    values = {
        "name": "x",
        "desk": madrid,
        "match": "all",
        "lines": [{"field": "text", "op": "contains", "value": "x"}],
        "effects": {"urgency": "urgent"},
    }
    first, _second, third = (
        save_triage_rule(rule=None, values=values, by=rui, now=now) for _one in range(3)
    )
    for _round in range(ROUNDS):
        down = partial(move_triage_rule, rule_id=first.pk, up=False, by=rui, now=now)
        up = partial(move_triage_rule, rule_id=third.pk, up=True, by=rui, now=now)
        assert errors_in(together(down, up)) == []


def test_of_policies(madrid, rui, now):
    ensure_general(desk=madrid, now=now)
    made = [
        add_policy(
            desk=madrid,
            values=PolicyValues(
                f"P{urgency}", WORKING_DAY, WORKING_DAY, WORKING_DAY, urgency=urgency, steps=STEPS
            ),
            by=rui,
            now=now,
        ).policy_id
        for urgency in (2, 3, 4)
    ]
    for _round in range(ROUNDS):
        down = partial(move_policy, policy_id=made[0], up=False, by=rui)
        up = partial(move_policy, policy_id=made[2], up=True, by=rui)
        assert errors_in(together(down, up)) == []
