"""The pages of rules: who has them, the way through the editor, the trial, the log, the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from automation.models import AutomationRule, Firing, RuleVersion
from automation.states import FiringState
from inquiries.actions.lifecycle import classify
from tests.factories import make_agent, make_inquiry, make_tag


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


@pytest.fixture
def said(madrid) -> dict[str, object]:
    """The form of a rule for urgent mail."""
    return {
        "name": "Urgent mail",
        "desk": madrid.pk,
        "event": "opened",
        "wait_in": "working",
        "wait_number": 2,
        "urgency": 4,
        "g0-mode": "all",
        "g0r0-what": "channel:in",
        "g0r0-value": "email",
    }


@pytest.mark.parametrize("name", ["rules", "new_rule", "log"])
def test_an_assistant_has_no_such_page(as_maria, name):
    assert as_maria.get(reverse(f"automation:{name}")).status_code == 404


def test_a_rule_is_made_switched_off_with_its_first_version(as_rui, said):
    answer = as_rui.post(reverse("automation:new_rule"), said)
    rule = AutomationRule.objects.get()
    assert (answer.status_code, rule.is_on, rule.current.number) == (303, False, 1)
    assert rule.current.condition == {"all": [{"field": "channel", "op": "in", "value": ["email"]}]}
    assert rule.current.effects == {"urgency": 4}


def test_a_change_is_a_new_version_and_the_same_again_is_none(as_rui, said):
    as_rui.post(reverse("automation:new_rule"), said)
    rule = AutomationRule.objects.get()
    for urgency in (3, 3):
        as_rui.post(reverse("automation:rule", args=[rule.pk]), said | {"urgency": urgency})
    numbers = RuleVersion.objects.order_by("number").values_list("number", "is_current")
    assert list(numbers) == [(1, False), (2, True)]


def test_the_editor_shows_what_was_saved(as_rui, said):
    as_rui.post(reverse("automation:new_rule"), said)
    rule = AutomationRule.objects.get()
    page = as_rui.get(reverse("automation:rule", args=[rule.pk]))
    assert page.context["form"].initial["wait_number"] == 2
    assert page.context["editor"].groups[0].lines[0].values == ["email"]


def test_a_mistake_is_said_and_what_was_typed_is_kept(as_rui, said):
    page = as_rui.post(reverse("automation:new_rule"), said | {"urgency": "", "note": ""})
    assert page.status_code == 422
    assert "Choose at least one thing that the rule does." in page.content.decode()
    assert "Urgent mail" in page.content.decode()


def test_another_line_is_added_without_a_judgement(as_rui, said):
    page = as_rui.post(reverse("automation:new_rule"), said | {"name": "", "do": "add-line-0"})
    assert page.status_code == 200
    assert len(page.context["editor"].groups[0].lines) == 2
    assert page.context["form"].initial["urgency"] == "4"


def test_the_trial_says_what_would_have_changed_and_changes_nothing(as_rui, said, madrid):
    inquiry = make_inquiry(madrid)
    page = as_rui.post(
        reverse("automation:trial_of_new"), said | {"wait_in": "", "wait_number": ""}
    )
    words = page.content.decode()
    assert inquiry.reference in words
    assert "Urgency: Normal → Urgent" in words
    inquiry.refresh_from_db()
    assert (inquiry.urgency, Firing.objects.count()) == (2, 0)


def test_the_list_says_each_rule_in_three_sentences(as_rui, said):
    as_rui.post(reverse("automation:new_rule"), said)
    page = as_rui.get(reverse("automation:rules")).content.decode()
    for words in ("2 working hours later", "Came by E-mail", "Urgency: Urgent"):
        assert words in " ".join(page.split())


@pytest.mark.parametrize("name", ["automation:rules", "api_rules"])
def test_the_list_costs_the_same_for_one_rule_and_for_many(as_rui, rule, maria, madrid, name):
    tag = make_tag("canary", desk=madrid)

    def cost():
        as_rui.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            as_rui.get(reverse(name))
        return len(captured)

    effects = {"tags": [tag.pk], "assignee": maria.pk}
    rule(effects=effects)
    one = cost()
    for _number in range(9):
        rule(effects=effects)
    assert cost() == one


def test_the_log_costs_the_same_for_one_and_for_many(as_rui, rule, work, madrid):
    rule(effects={"urgency": 4})

    def cost():
        work()
        as_rui.get(reverse("automation:log"))
        with CaptureQueriesContext(connection) as captured:
            as_rui.get(reverse("automation:log"))
        return len(captured)

    make_inquiry(madrid)
    one = cost()
    for number in range(9):
        make_inquiry(madrid, sender_address=f"v{number}@visitor.example")
    assert cost() == one


def test_the_log_shows_no_inquiry_of_another_desk(client, rule, work, madrid, meetings, hague):
    everywhere = make_agent("sara", madrid, hague, meetings, role="coordinator")
    rule(name="Canary rule", effects={"urgency": 4})
    reference = make_inquiry(madrid).reference
    work()
    client.force_login(everywhere)
    assert reference in client.get(reverse("automation:log")).content.decode()
    client.force_login(make_agent("ana", meetings, role="coordinator"))
    page = client.get(reverse("automation:log")).content.decode()
    assert reference not in page
    assert "Canary rule" not in page


def test_a_firing_is_undone_and_tried_again_from_the_log(as_rui, rule, work, madrid, rui):
    rule(effects={"urgency": 4})
    inquiry = make_inquiry(madrid)
    work()
    firing = Firing.objects.get()
    for _twice in range(2):
        as_rui.post(reverse("automation:firing_deed", args=[firing.pk]), {"deed": "undo"})
    inquiry.refresh_from_db()
    firing.refresh_from_db()
    assert (inquiry.urgency, firing.state, firing.undone_by) == (2, FiringState.UNDONE, rui)


def test_what_was_changed_since_is_not_undone(as_rui, rule, work, madrid, maria, now):
    rule(effects={"urgency": 4})
    inquiry = make_inquiry(madrid)
    work()
    classify(inquiry_id=inquiry.pk, by=maria, now=now, urgency=1)
    as_rui.post(reverse("automation:firing_deed", args=[Firing.objects.get().pk]), {"deed": "undo"})
    inquiry.refresh_from_db()
    assert inquiry.urgency == 1


def test_an_administrator_sees_rules_and_no_inquiry(client, rule, work, madrid):
    rule(effects={"urgency": 4})
    reference = make_inquiry(madrid).reference
    work()
    client.force_login(make_agent("ada", is_administrator=True))
    assert client.get(reverse("automation:rules")).status_code == 200
    assert reference not in client.get(reverse("automation:log")).content.decode()


def test_the_timeline_names_the_rule(as_rui, rule, work, madrid):
    rule(name="Hurry", effects={"urgency": 4})
    inquiry = make_inquiry(madrid)
    work()
    address = reverse("inquiries:conversation", args=[inquiry.reference])
    page = as_rui.get(address).content.decode()
    assert "Automation set: urgency, by the rule “Hurry”" in page


def test_the_api_keeps_switches_and_tells(as_rui, madrid, work):
    asked = {
        "name": "By a program",
        "desk": "madrid",
        "event": "opened",
        "wait": 0,
        "effects": {"urgency": 4},
        "is_on": True,
    }
    made = as_rui.post(reverse("api_rules"), asked, "application/json")
    assert (made.status_code, made.json()["is_on"]) == (201, True)
    make_inquiry(madrid)
    work()
    told = as_rui.get(reverse("api_firings", args=[made.json()["id"]])).json()
    assert [(one["state"], one["after"]) for one in told] == [("done", {"urgency": 4})]
    address = reverse("api_firing", args=[told[0]["id"]])
    undone = as_rui.put(address, {"deed": "undo"}, "application/json")
    assert (undone.status_code, undone.json()["state"]) == (200, "undone")


def test_colleagues_of_whom_one_gets_it_are_kept_and_shown_again(as_rui, madrid, maria, rui):
    said = {"name": "Two", "desk": madrid.pk, "event": "opened", "do": "save"}
    as_rui.post(reverse("automation:new_rule"), {**said, "group": [maria.pk, rui.pk]})
    rule = AutomationRule.objects.get()
    assert rule.current.effects == {"group": sorted([maria.pk, rui.pk])}
    page = as_rui.get(reverse("automation:rule", args=[rule.pk])).text
    assert page.count("checked") == 2
    assert f"Assign to one of: {maria.display_name}, {rui.display_name}" in page
