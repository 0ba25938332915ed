"""Rules as coordinators keep them: versions, order, and who may."""

from dataclasses import replace

import pytest
from django.http import Http404

from automation.actions.rules import RuleContent, move_rule, remove_rule, save_rule, switch_rule
from automation.actions.undoing import undo_firing
from automation.models import AutomationRule, Firing, RuleChange
from automation.states import RuleDeed
from desks.models import DeskRole, Membership, Section
from escalations.models import EscalationReason
from escalations.starter import load_reasons
from handovers.contents import LANGUAGES
from handovers.models import HandoverReason
from handovers.starter import load_forms
from inquiries.conditions import BadCondition
from knowledge_base.actions import add_item
from knowledge_base.states import Kind
from shared.exceptions import InvalidInput, NotAllowed
from tests.factories import make_agent, make_inquiry
from webhooks.actions import WebhookValues, save_webhook

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


@pytest.mark.parametrize("effect", ["webhook", "escalate", "handover"])
def test_a_rule_does_nothing_that_its_author_could_not_choose(
    rui, ada, madrid, meetings, now, effect
):
    load_reasons(now=now)
    Section.objects.get_or_create(code="legal", defaults={f"name_{one}": "L" for one in LANGUAGES})
    load_forms(now=now)
    values = WebhookValues("Chat", "https://chat.example/x", desk=meetings)
    hook = save_webhook(webhook=None, values=values, by=ada, now=now)
    reason, handed = EscalationReason.objects.first(), HandoverReason.objects.first()
    EscalationReason.objects.filter(pk=reason.pk).update(desk=meetings)
    HandoverReason.objects.filter(pk=handed.pk).update(desk=meetings)
    given = {
        "webhook": hook.pk,
        "escalate": {"reason": reason.pk, "question": "May we?"},
        "handover": {"reason": handed.pk, "words": "This."},
    }
    content = RuleContent(**GOOD | {"desk": madrid, "effects": {effect: given[effect]}})
    with pytest.raises(InvalidInput):
        save_rule(content=content, by=rui, now=now)
    made = save_rule(content=content, by=ada, now=now)
    # What is there already, somebody else may leave as it is.
    kept = save_rule(content=replace(content, name="Other"), by=rui, now=now, rule_id=made.pk)
    assert kept.name == "Other"


def test_a_rule_sends_no_text_that_its_author_may_not_read(rui, madrid, meetings, now):
    lead = make_agent("lena", madrid, meetings, role=DeskRole.COORDINATOR)
    theirs = add_item(code="rooms", kind=Kind.TEMPLATE, desks=[meetings], by=lead, now=now)
    content = RuleContent(**GOOD | {"desk": madrid, "effects": {"text": theirs.pk}})
    with pytest.raises(InvalidInput):
        save_rule(content=content, by=rui, now=now)
    made = save_rule(content=content, by=lead, now=now)
    kept = save_rule(content=replace(content, name="Other"), by=rui, now=now, rule_id=made.pk)
    assert kept.name == "Other"


def test_a_rule_sends_only_texts_that_are_templates(rui, madrid, now):
    article = add_item(code="how", kind=Kind.ARTICLE, by=rui, now=now)
    content = RuleContent(**GOOD | {"desk": madrid, "effects": {"text": article.pk}})
    with pytest.raises(InvalidInput):
        save_rule(content=content, by=rui, now=now)


def test_only_who_looks_after_a_rule_undoes_it(rule, work, madrid, hague, meetings, now):
    """Ana may read and change Madrid's inquiries, and coordinates Meetings."""
    rule(effects={"urgency": 4})
    make_inquiry(madrid)
    work()
    ana = make_agent("ana", madrid)
    Membership.objects.create(agent=ana, desk=meetings, role="coordinator")
    with pytest.raises(Http404):
        undo_firing(firing_id=Firing.objects.get().pk, by=ana, now=now)
