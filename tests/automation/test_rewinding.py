"""A replay asks what was, not what is: rewound to any deed it is what it was after that deed."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.actions.acknowledging import acknowledge_alert
from alerts.models import Alert
from alerts.starter import load_alert_rules
from automation.actions.rules import RuleContent, valid_version
from automation.rewinding import Happened, as_of
from automation.trials import try_version
from automation.words import change_words, names_of_changes
from desks.permissions import scope_of
from inquiries.actions.assign import assign_inquiry
from inquiries.actions.lifecycle import change_status, classify
from inquiries.actions.note import add_note
from inquiries.actions.snooze import snooze_inquiry, wake_inquiry
from inquiries.actions.tags import add_tags, remove_tags
from inquiries.models import Inquiry, Tag
from inquiries.tallies import facts_of
from shared.exceptions import HelpdeskError
from tests.factories import make_field, make_inquiry, make_tag

START = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Zurich"))
HOUR = timedelta(hours=1)
DEEDS = ("urgent", "low", "renewal", "tag", "untag", "take", "back", "resolve", "open", "note")
DEEDS += ("snooze", "wake")


@pytest.fixture
def tag(madrid) -> Tag:
    return make_tag("refund", desk=madrid)


def do(deed: str, inquiry: Inquiry, by, tag: Tag, now: datetime) -> None:
    at = {"inquiry_id": inquiry.pk, "by": by, "now": now}
    plain = {
        "urgent": lambda: classify(urgency=4, **at),
        "low": lambda: classify(urgency=1, **at),
        "renewal": lambda: classify(topic="renewal", **at),
        "tag": lambda: add_tags(tags=[tag], **at),
        "untag": lambda: remove_tags(tags=[tag], **at),
        "take": lambda: assign_inquiry(to=by, **at),
        "back": lambda: assign_inquiry(to=None, **at),
        "resolve": lambda: change_status(status="resolved", **at),
        "open": lambda: change_status(status="open", **at),
        "note": lambda: add_note(body="Note", submission_key=f"{now}", **at),
        "snooze": lambda: snooze_inquiry(until=now + 50 * HOUR, **at),
        "wake": lambda: wake_inquiry(**at),
    }
    with suppress(HelpdeskError):  # not possible from here: then nothing happened
        plain[deed]()


def history_of(inquiry: Inquiry) -> list[Happened]:
    rows = inquiry.timeline.order_by("pk").values_list("at", "kind", "data")
    return [Happened(*row) for row in rows]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=1, max_size=8))
def test_rewound_to_any_deed_it_is_what_it_was_then(madrid, maria, tag, deeds):
    inquiry = make_inquiry(madrid, at=START)
    was = {}
    for number, deed in enumerate(deeds, start=1):
        moment = START + number * HOUR
        do(deed, inquiry, maria, tag, moment)
        was[moment] = facts_of([inquiry.pk])[0]
    present, history = was[moment], history_of(inquiry)
    for moment, expected in was.items():
        found = as_of(present, history, moment, {"refund": tag.pk})
        for name in ("status", "assignee", "urgency", "topic", "tags", "message"):
            assert getattr(found, name) == getattr(expected, name), (name, deeds)
        is_resolved = expected.status == "resolved"
        assert not is_resolved or found.resolved == expected.resolved
        assert _aside(found, moment) == _aside(expected, moment), deeds


def _aside(facts, moment) -> bool:
    return facts.snoozed is not None and facts.snoozed > moment


def test_a_trial_asks_what_was_at_the_moment_of_the_event(madrid, maria, rui, now):
    inquiry = make_inquiry(madrid, at=now - 5 * HOUR)
    classify(inquiry_id=inquiry.pk, by=maria, now=now - HOUR, urgency=4)
    normal = {"field": "urgency", "op": "in", "value": [2]}
    tried = _try(rui, madrid, now, condition=normal)
    assert [(one.before, one.after) for one in tried.changed] == [({"urgency": 2}, {"urgency": 3})]


def test_a_rule_that_waits_is_asked_at_the_end_of_its_wait(madrid, maria, rui, now):
    make_inquiry(madrid, at=now - HOUR)
    inquiry = make_inquiry(madrid, at=now - 5 * HOUR, sender_address="b@visitor.example")
    classify(inquiry_id=inquiry.pk, by=maria, now=now - 4 * HOUR, urgency=4)
    urgent = {"field": "urgency", "op": "in", "value": [4]}
    tried = _try(rui, madrid, now, condition=urgent, wait=2 * HOUR, wait_in="hours")
    assert (tried.heard, tried.waiting, len(tried.acted)) == (2, 1, 1)


def test_a_trial_shows_nothing_of_other_desks(madrid, hague, meetings, mei, now):
    make_inquiry(madrid)
    assert _try(mei, None, now).heard == 0


def test_a_trial_costs_the_same_for_one_and_for_many(
    madrid, rui, now, django_assert_max_num_queries
):
    for number in range(6):
        make_inquiry(madrid, sender_address=f"v{number}@visitor.example")
    with django_assert_max_num_queries(8):
        _try(rui, madrid, now + HOUR)


def _try(by, desk, now, **said):
    content = RuleContent(**{"name": "x", "event": "opened", "effects": {"urgency": 3}} | said)
    version = valid_version(content)
    return try_version(version=version, desk=desk, scope=scope_of(by), now=now)


def test_a_trial_reads_words_and_says_what_fields_and_time_would_become(madrid, rui, now):
    make_field("amount", madrid, kind="number")
    make_inquiry(madrid, at=now - HOUR, body="I ask for compensation.")
    make_inquiry(madrid, at=now - HOUR, body="Thank you.", sender_address="b@visitor.example")
    effects = {"fields": {"amount": "5"}, "snooze": {"until": "monday"}}
    [acted] = _try(rui, madrid, now, phrases=["compensation"], effects=effects).changed
    assert acted.after["fields"] == {"amount": 5}
    assert acted.before["snoozed_until"] is None
    words = change_words(acted.before, acted.after, names_of_changes([(acted.before, acted.after)]))
    assert "Amount: – → 5" in words
    assert any(one.startswith("Put aside until: – →") for one in words)


def test_a_trial_with_working_hours_and_words_costs_the_same_for_one_and_for_many(
    madrid, rui, now, django_assert_max_num_queries
):
    for number in range(6):
        make_inquiry(madrid, at=now - 40 * HOUR, sender_address=f"v{number}@visitor.example")
    with django_assert_max_num_queries(12):
        _try(rui, madrid, now, wait=HOUR, wait_in="working", opening="open", phrases=["x"])


@pytest.mark.parametrize("deed", ["acknowledge", "rest"])
def test_rewound_it_is_alerted_as_long_as_it_was(madrid, maria, rui, deed):
    load_alert_rules(now=START)
    inquiry = make_inquiry(madrid, at=START, body="You must stop the recording at once.")
    alert = Alert.objects.get()
    if deed == "rest":
        change_status(inquiry_id=inquiry.pk, status="resolved", by=maria, now=START + HOUR)
    else:
        acknowledge_alert(alert_id=alert.pk, by=maria, submission_key="a", now=START + HOUR)
    present, history = facts_of([inquiry.pk])[0], history_of(inquiry)
    was = [as_of(present, history, START + hours * HOUR, {}).alerted for hours in (0, 2)]
    assert [one is None for one in was] == [False, True]
