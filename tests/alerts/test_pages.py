"""Strip, list, panel, rules, API: what is shown to whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alerts.actions.settings import RuleValues, save_rule, switch_rule
from alerts.models import Alert, AlertRule
from alerts.queries import try_rule
from alerts.states import State
from desks.permissions import scope_of
from shared.exceptions import InvalidInput, NotAllowed
from tests.alerts.conftest import STOP
from tests.factories import make_inquiry

NAMES = dict.fromkeys(("en", "fr", "es"), "Bell")


def values(**fields) -> RuleValues:
    given = {"names": NAMES, "needs": NAMES, "repeat_after": timedelta(minutes=5), "days": 0}
    return RuleValues(**given | fields)


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def test_the_strip_that_every_page_fetches_has_a_button(alarm, as_maria):
    page = as_maria.get(reverse("inquiries:inbox", args=["madrid", "open"])).content.decode()
    assert reverse("inquiries:rail_parts") in page
    page = as_maria.get(reverse("inquiries:rail_parts")).content.decode()
    assert f'id="urgent-{alarm.pk}"' in page
    assert reverse("alerts:acknowledge", args=[alarm.pk]) in page


def test_pressed_without_scripts_it_is_seen_to(alarm, as_maria, maria):
    posted = {"submission_key": uuid4(), "remark": "On the phone."}
    answer = as_maria.post(reverse("alerts:acknowledge", args=[alarm.pk]), posted)
    assert answer.status_code == 303
    alarm.refresh_from_db()
    assert (alarm.state, alarm.acknowledged_by, alarm.remark) == (
        State.ACKNOWLEDGED,
        maria,
        "On the phone.",
    )
    page = as_maria.get(reverse("alerts:list")).content.decode()
    assert "On the phone." in page
    assert "sees to it" in page


def test_a_stranger_sees_and_counts_nothing(alarm, client, henk):
    client.force_login(henk)
    assert alarm.inquiry.reference not in client.get(reverse("alerts:list")).content.decode()
    assert (
        alarm.inquiry.reference not in client.get(reverse("inquiries:rail_parts")).content.decode()
    )
    posted = {"submission_key": uuid4()}
    there = reverse("alerts:acknowledge", args=[alarm.pk])
    assert client.post(there, posted).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(arrive, alarm, as_rui, madrid, monday):
    def cost() -> int:
        as_rui.get(reverse("alerts:rows"))
        with CaptureQueriesContext(connection) as captured:
            as_rui.get(reverse("alerts:rows"))
        return len(captured)

    one = cost()
    for number in range(6):
        make_inquiry(madrid, body=STOP, at=monday, sender_address=f"v{number}@visitor.example")
    assert Alert.objects.open().count() == 7
    assert cost() == one


def test_the_panel_says_who_saw_to_it(alarm, acknowledge, maria, as_maria):
    acknowledge(alarm, maria)
    address = reverse("alerts:panel", args=[alarm.inquiry.reference])
    page = as_maria.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "I call operations." in page


def test_the_api_lists_and_sees_to_it_once(alarm, client, maria):
    client.force_login(maria)
    assert [one["rule"] for one in client.get("/api/alerts/").json()] == ["stop_recording"]
    for _twice in range(2):
        done = client.put(
            f"/api/alerts/{alarm.pk}/",
            {"remark": "Yes"},
            "application/json",
            headers={"Idempotency-Key": "k"},
        )
        assert (done.status_code, done.json()["acknowledged_by"]) == (200, "maria")
    assert client.get("/api/alerts/").json() == []
    of_inquiry = client.get(f"/api/alerts/?inquiry={alarm.inquiry.reference}").json()
    assert [one["state"] for one in of_inquiry] == ["acknowledged"]


# --- rules ------------------------------------------------------------------------------------------
def test_each_change_is_a_version_and_alerts_keep_theirs(rules, madrid, rui, monday):
    made = save_rule(rule=None, desk=madrid, values=values(phrases=("ring",)), by=rui, now=monday)
    assert (made.version, made.is_on) == (1, False)
    switch_rule(rule_id=made.pk, is_on=True, by=rui, now=monday)
    make_inquiry(madrid, body="Ring!", at=monday)
    for _twice in range(2):
        save_rule(rule=made, desk=None, values=values(phrases=("gong",)), by=rui, now=monday)
    made.refresh_from_db()
    assert (made.version, made.is_on) == (3, True)
    assert Alert.objects.get().version == 2
    assert [one.values["phrases"] for one in made.versions.all()] == [["gong"], ["ring"], ["ring"]]


@pytest.mark.parametrize(
    "fields",
    [
        {"days": None},
        {"days": 11},
        {"signals": ("nothing",)},
        {"repeat_after": timedelta(minutes=1)},
        {"phrases": ("x" * 121,)},
    ],
)
def test_a_rule_that_could_not_hold_or_never_rest_is_refused(madrid, rui, monday, fields):
    with pytest.raises(InvalidInput):
        save_rule(rule=None, desk=madrid, values=values(**fields), by=rui, now=monday)


def test_rules_of_all_desks_belong_to_who_has_all_of_them(rules, rui, maria, ada, meetings, monday):
    rule = rules["limit_now"]
    for agent in (rui, maria):
        with pytest.raises(NotAllowed):
            switch_rule(rule_id=rule.pk, is_on=False, by=agent, now=monday)
    for _twice in range(2):
        switched = switch_rule(rule_id=rule.pk, is_on=False, by=ada, now=monday)
    assert (switched.is_on, switched.version) == (False, 2)
    with pytest.raises(Http404):
        switch_rule(rule_id=0, is_on=False, by=ada, now=monday)


def test_the_editor_makes_a_rule_tries_it_and_switches_it_on(arrive, as_rui, madrid, meetings):
    arrive(body="Please ring the bell")
    names = {f"name_{one}": "Bell" for one in ("en", "fr", "es")}
    sent = {**names, "phrases": "ring the b*\n\nring the b*", "repeat_minutes": 10, "position": 5}
    made = as_rui.post(reverse("alerts:new_rule"), {**sent, "desk": madrid.pk})
    assert made.status_code == 303
    rule = AlertRule.objects.get(code="bell")
    assert rule.phrases == ["ring the b*"]
    trial = as_rui.get(reverse("alerts:trial", args=[rule.pk])).content.decode()
    assert "1 of 1" in trial
    as_rui.post(reverse("alerts:rule_deed", args=[rule.pk]), {"do": "on"})
    rule.refresh_from_db()
    assert rule.is_on


def test_a_trial_shows_only_what_its_reader_may_read(alarm, rules, ada):
    assert try_rule(rules["stop_recording"], scope_of(ada)) == ([], 0)


def test_rules_that_are_shipped_are_made_once_and_never_put_back(rules, monday):
    from alerts.starter import load_alert_rules

    AlertRule.objects.filter(code="limit_now").update(is_on=False)
    load_alert_rules(now=monday)
    assert AlertRule.objects.count() == 3
    assert not AlertRule.objects.get(code="limit_now").is_on


def test_a_coordinator_sees_no_rules_of_other_desks(rules, meetings, as_rui):
    names = {f"name_{one}": "Of Meetings" for one in ("en", "fr", "es")}
    AlertRule.objects.create(code="other", desk=meetings, repeat_after=timedelta(hours=1), **names)
    assert "Of Meetings" not in as_rui.get(reverse("alerts:rules")).content.decode()
