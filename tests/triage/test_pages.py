"""The rules of the triage: made, ordered, switched, tried, by coordinators alone."""

import pytest
from django.http import Http404
from django.urls import reverse

from desks.permissions import scope_of
from inquiries.models import Inquiry, InquiryTriage
from inquiries.trials import try_rule
from shared.exceptions import NotAllowed
from tests.factories import make_inquiry
from triage.actions import move_rule, remove_rule, save_rule, switch_rule
from triage.models import RuleChange, TriageRule
from triage.proposing import tools_in_use
from triage.queries import as_value, rules_in_use
from triage.rules import BadRule

HEARING = [{"field": "text", "op": "contains", "value": "hearing"}]
TYPED = {
    "name": "Court",
    "match": "all",
    "asked_0": "text.contains",
    "value_0": "hearing",
    "set_urgency": "urgent",
}


def content(desk, **changes):
    plain = {"name": "Court", "desk": desk, "match": "all", "lines": HEARING}
    return plain | {"effects": {"urgency": "urgent"}} | changes


@pytest.fixture
def rule(madrid, rui, now):
    return save_rule(rule=None, values=content(madrid), by=rui, now=now)


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


# --- deeds --------------------------------------------------------------------------------------------
def test_a_new_rule_is_off_and_last(rule, madrid, rui, now):
    second = save_rule(rule=None, values=content(madrid, name="Two"), by=rui, now=now)
    assert (second.is_on, second.position > rule.position) == (False, True)


def test_every_change_is_kept_with_who_and_when(rule, rui, now):
    for _click in range(2):
        switch_rule(rule_id=rule.pk, is_on=True, by=rui, now=now)
    deeds = RuleChange.objects.order_by("pk").values_list("deed", "by__username")
    assert list(deeds) == [("created", "rui"), ("switched_on", "rui")]


def test_saved_again_without_a_change_nothing_is_kept(rule, madrid, rui, now):
    save_rule(rule=rule, values=content(madrid), by=rui, now=now)
    assert rule.changes.count() == 1


def test_a_rule_moves_before_its_neighbour_and_no_further(rule, madrid, rui, now):
    second = save_rule(rule=None, values=content(madrid, name="Two"), by=rui, now=now)
    for _click in range(2):
        move_rule(rule_id=second.pk, up=True, by=rui, now=now)
    ordered = TriageRule.objects.order_by("position")
    assert [one.name for one in ordered] == ["Two", "Court"]


def test_a_removed_rule_is_off_and_keeps_its_history(rule, rui, now):
    switch_rule(rule_id=rule.pk, is_on=True, by=rui, now=now)
    remove_rule(rule_id=rule.pk, by=rui, now=now)
    assert rules_in_use() == []
    assert RuleChange.objects.filter(rule=rule, deed="removed").exists()
    with pytest.raises(Http404):
        remove_rule(rule_id=rule.pk, by=rui, now=now)


def test_an_assistant_changes_no_rule(rule, maria, madrid, now):
    with pytest.raises(Http404):
        switch_rule(rule_id=rule.pk, is_on=True, by=maria, now=now)
    with pytest.raises(NotAllowed):
        save_rule(rule=None, values=content(madrid), by=maria, now=now)


def test_a_rule_of_every_desk_takes_every_desk(rui, ada, meetings, now):
    with pytest.raises(NotAllowed):
        save_rule(rule=None, values=content(None), by=rui, now=now)
    assert save_rule(rule=None, values=content(None), by=ada, now=now).desk is None


def test_what_means_nothing_is_not_saved(madrid, rui, now):
    with pytest.raises(BadRule):
        save_rule(rule=None, values=content(madrid, effects={"topic": "cats"}), by=rui, now=now)
    assert not TriageRule.objects.exists()


# --- pages --------------------------------------------------------------------------------------------
def test_the_editor_saves_a_rule_and_shows_it_in_words(as_rui, madrid):
    as_rui.post(reverse("triage:new_rule"), TYPED | {"desk": madrid.pk})
    said = as_rui.get(reverse("triage:rules")).content.decode()
    assert "Text contains “hearing”" in said
    assert "Urgency: Urgent" in said


def test_the_editor_says_what_is_wrong_and_keeps_what_was_typed(as_rui, madrid):
    typed = TYPED | {"desk": madrid.pk, "asked_0": "deadline.within", "value_0": "soon"}
    answer = as_rui.post(reverse("triage:new_rule"), typed)
    assert answer.status_code == 422
    assert "Days are a number" in answer.content.decode()
    assert 'value="soon"' in answer.content.decode()


def test_the_pages_do_not_exist_for_assistants(as_maria, rule):
    for address in (reverse("triage:rules"), reverse("triage:rule", args=[rule.pk])):
        assert as_maria.get(address).status_code == 404


# --- trials -------------------------------------------------------------------------------------------
def trial(client, rule):
    return client.get(reverse("inquiries:rule_trial", args=[rule.pk])).content.decode()


def test_a_trial_says_what_would_have_changed_and_changes_nothing(as_rui, rule, madrid):
    make_inquiry(madrid, subject="Extract", body="We need an extract for a court hearing, please.")
    make_inquiry(madrid, subject="Unrelated", body="How does the Madrid System work in general?")
    before = list(InquiryTriage.objects.order_by("pk").values())
    said = trial(as_rui, rule)
    assert "1 of 2 inquiries would have been changed." in said
    assert "→ Urgent" in said
    assert ("Extract" in said, "Unrelated" in said) == (True, False)
    assert list(InquiryTriage.objects.order_by("pk").values()) == before


def test_a_trial_shows_nothing_of_other_desks(rui, rule, meetings, now, ada, client):
    make_inquiry(meetings, subject="Hidden", body="A hearing at the meeting.")
    everywhere = save_rule(rule=None, values=content(None), by=ada, now=now)
    client.force_login(rui)
    assert "Hidden" not in trial(client, everywhere)


def test_a_trial_costs_the_same_queries_for_one_and_for_ten(
    rule, rui, madrid, django_assert_num_queries
):
    tools, scope = tools_in_use(), scope_of(rui)
    make_inquiry(madrid, body="hearing")
    with django_assert_num_queries(2):
        try_rule(as_value(rule), madrid.pk, scope, tools)
    for number in range(9):
        make_inquiry(madrid, body=f"hearing {number}", sender_address=f"{number}@visitor.example")
    with django_assert_num_queries(2):
        try_rule(as_value(rule), madrid.pk, scope, tools)
    assert Inquiry.objects.count() == 10
