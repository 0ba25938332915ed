"""Rules as coordinators keep them: versions, order, and who may."""

import pytest
from django.http import Http404

from automation.actions.rules import RuleContent, move_rule, remove_rule, save_rule, switch_rule
from automation.models import AutomationRule, RuleChange
from automation.states import RuleDeed
from inquiries.conditions import BadCondition
from shared.exceptions import InvalidInput, NotAllowed
from tests.factories import make_agent

GOOD = {"name": "A rule", "event": "opened", "effects": {"urgency": 3}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "never"},
        {"name": " "},
        {"effects": {}},
        {"effects": {"urgency": "high"}},
        {"effects": {"assignee": "me"}},
        {"effects": {"tags": [1], "untags": [1]}},
        {"effects": {"escalate": {"reason": 1, "question": ""}}},
        {"effects": {"status": "merged"}},
        {"wait_in": "weeks"},
        {"opening": "sometimes"},
        {"condition": {"field": "assignee", "op": "in", "value": ["me"]}},
    ],
)
def test_what_means_nothing_is_refused(rui, madrid, now, wrong):
    with pytest.raises(InvalidInput):
        save_rule(content=RuleContent(**GOOD | {"desk": madrid} | wrong), by=rui, now=now)


def test_a_condition_that_means_nothing_is_refused_in_words(rui, madrid, now):
    content = RuleContent(**GOOD, desk=madrid, condition={"field": "moon", "op": "in", "value": []})
    with pytest.raises(BadCondition, match="moon"):
        save_rule(content=content, by=rui, now=now)


@pytest.mark.parametrize("who", ["maria", "henk", "mei"])
def test_only_a_coordinator_of_the_desk_makes_rules(request, madrid, hague, meetings, now, who):
    agent = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        save_rule(content=RuleContent(**GOOD, desk=madrid), by=agent, now=now)


def test_rules_of_all_desks_are_for_who_has_every_desk_or_administers(
    rui, madrid, hague, meetings, now
):
    content = RuleContent(**GOOD)
    with pytest.raises(NotAllowed):
        save_rule(content=content, by=rui, now=now)
    ada = make_agent("ada", is_administrator=True)
    sara = make_agent("sara", madrid, hague, meetings, role="coordinator")
    for agent in (ada, sara):
        assert save_rule(content=content, by=agent, now=now).desk is None


def test_another_desks_coordinator_does_not_even_see_it(rule, meetings, now):
    made, other = rule(), make_agent("ana", meetings, role="coordinator")
    with pytest.raises(Http404):
        switch_rule(rule_id=made.pk, is_on=False, by=other, now=now)


def test_rules_move_one_place_and_stop_at_the_end(rule, rui, now):
    first, second = rule(), rule()
    for _twice in range(2):
        move_rule(rule_id=second.pk, up=True, by=rui, now=now)
    assert list(AutomationRule.objects.all()) == [second, first]


def test_each_deed_is_kept_with_who_and_when_and_twice_is_once(rule, rui, now):
    made = rule()
    for _twice in range(2):
        switch_rule(rule_id=made.pk, is_on=False, by=rui, now=now)
    remove_rule(rule_id=made.pk, by=rui, now=now)
    deeds = RuleChange.objects.order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == [
        RuleDeed.CREATED,
        RuleDeed.SWITCHED_ON,
        RuleDeed.SWITCHED_OFF,
        RuleDeed.REMOVED,
    ]
