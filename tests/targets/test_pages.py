"""The editor and its example, and what the list says."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from desks.queries import calendar_of
from targets.actions import ensure_general
from targets.forms import WorkTimeField
from targets.models import PolicyVersion
from targets.picture import days_of, dues_of, friday_afternoon

ZURICH = ZoneInfo("Europe/Zurich")
FRIDAY = datetime(2026, 11, 20, 16, 50, tzinfo=ZURICH)
HOUR = timedelta(hours=1)
TYPED = {
    "name": "Urgent",
    "urgency": "4",
    "first_answer": "2:30",
    "next_answer": "2",
    "resolution": "9:00",
    "length_0": "0:30",
    "when_0": "before",
    "who_0": "assignee",
    "clock_0": "first_answer",
    "length_1": "0:00",
    "when_1": "after",
    "who_1": "coordinator",
    "clock_1": "",
}


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def test_a_policy_is_made_as_it_was_typed(as_rui, madrid):
    as_rui.post(reverse("targets:new_policy", args=["madrid"]), TYPED)
    made = PolicyVersion.objects.get()
    assert (made.urgency, made.first_answer, made.next_answer) == (4, 2.5 * HOUR, 2 * HOUR)
    assert made.steps == [
        {"minutes": -30, "who": "assignee", "clock": "first_answer"},
        {"minutes": 0, "who": "coordinator", "clock": ""},
    ]


def test_what_is_wrong_is_said_on_the_form_and_kept(as_rui, madrid):
    wrong = TYPED | {"first_answer": "soon"}
    answer = as_rui.post(reverse("targets:new_policy", args=["madrid"]), wrong)
    assert (answer.status_code, "soon" in answer.content.decode()) == (422, True)
    assert not PolicyVersion.objects.exists()


def test_the_editor_shows_every_version_with_its_maker(as_rui, madrid, now):
    general = ensure_general(desk=madrid, now=now)
    address = reverse("targets:policy", args=[general.policy_id])
    as_rui.post(
        address, {"name": "All", "first_answer": "3", "next_answer": "3", "resolution": "9"}
    )
    said = as_rui.get(address).content.decode()
    assert [said.count(words) for words in ("Everything else", "Rui")] >= [1, 1]


def test_the_example_says_when_a_mail_of_friday_is_due(as_rui, madrid):
    typed = TYPED | {"arrives": "2026-11-20T16:50"}
    said = as_rui.get(reverse("targets:example", args=["madrid"]), typed).content.decode()
    assert "Monday 23 November 2026, 10:20" in " ".join(said.split())


def test_the_example_is_shown_without_scripts_and_nothing_is_saved(as_rui, madrid):
    typed = TYPED | {"arrives": "2026-11-20T16:50", "example": "show"}
    said = as_rui.post(reverse("targets:new_policy", args=["madrid"]), typed).content.decode()
    assert "Monday 23 November 2026, 10:20" in " ".join(said.split())
    assert not PolicyVersion.objects.exists()


@pytest.mark.parametrize("typed", ["", "soon", "1:99", "-1"])
def test_an_example_of_nonsense_is_none(as_rui, madrid, typed):
    answer = as_rui.get(reverse("targets:example", args=["madrid"]), {"first_answer": typed})
    assert answer.status_code == 200


def test_the_picture_counts_open_time_only(madrid):
    dues = dues_of(calendar_of(madrid), FRIDAY, {"First": 3 * HOUR})
    days = days_of(calendar_of(madrid), FRIDAY, dues)
    assert [(day.date.day, len(day.spans), len(day.counted)) for day in days] == [
        (20, 1, 1),
        (21, 0, 0),
        (22, 0, 0),
        (23, 1, 1),
    ]
    assert [due.at.hour for due in days[-1].dues] == [10]


def test_a_long_row_of_days_leaves_out_the_empty_ones(madrid):
    dues = dues_of(calendar_of(madrid), FRIDAY, {"First": HOUR, "Resolved": 180 * HOUR})
    days = days_of(calendar_of(madrid), FRIDAY, dues)
    assert (len(days), days[-1].skipped) == (2, 27)


def test_the_example_is_of_the_next_friday():
    assert friday_afternoon(date(2026, 11, 21), ZURICH) == FRIDAY + timedelta(days=7)
    assert friday_afternoon(date(2026, 11, 20), ZURICH) == FRIDAY


@pytest.mark.parametrize(
    ("typed", "minutes"), [("9", 540), ("9:00", 540), ("0:15", 15), ("1h30", 90), ("", None)]
)
def test_working_time_is_typed_as_hours_and_minutes(typed, minutes):
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert WorkTimeField(required=False).clean(typed) == expected
