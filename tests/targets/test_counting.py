"""The clock of a promise against a slow oracle that looks at every minute."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desks.working_hours import BusinessCalendar, OpeningHours, is_open
from targets.counting import DUE, Running, Step, after, moments, next_moment, still_done

ZURICH = ZoneInfo("Europe/Zurich")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NINE_TO_SIX = tuple(OpeningHours(day, time(9), time(18)) for day in range(5))
WEEK = BusinessCalendar(ZURICH, NINE_TO_SIX)
FRIDAY = datetime(2026, 11, 20, 16, 50, tzinfo=ZURICH)
WARN = Step(-HOUR, "assignee")


def oracle(calendar, start, minutes):
    """Walks minute by minute; a minute counts when the desk is open in it."""
    at, counted = start.astimezone(UTC), 0
    while counted < minutes:
        counted += is_open(calendar, at)
        at += MINUTE
    return at


def calendars():
    """Weeks with a lunch break, short Fridays, Saturdays, nights across the clock change."""
    hours = st.sampled_from(
        [
            NINE_TO_SIX,
            tuple(
                OpeningHours(day, *span)
                for day in range(5)
                for span in ((time(9), time(12)), (time(13, 30), time(17, 15)))
            ),
            tuple(OpeningHours(day, time(0), time(0)) for day in range(7)),
            (OpeningHours(6, time(1), time(4)), OpeningHours(0, time(22), time(0))),
        ]
    )
    closed = st.frozensets(st.dates(date(2026, 3, 20), date(2026, 11, 30)), max_size=4)
    zones = st.sampled_from(["Europe/Zurich", "America/New_York", "Asia/Tokyo"])
    return st.builds(
        lambda zone, spans, days: BusinessCalendar(ZoneInfo(zone), spans, days),
        zones,
        hours,
        closed,
    )


UTC = ZoneInfo("UTC")
AROUND = (
    datetime(2026, 3, 26, tzinfo=UTC),  # before the clock goes forward
    datetime(2026, 10, 22, tzinfo=UTC),  # and back
    datetime(2026, 11, 10, tzinfo=UTC),
)
instants = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.sampled_from(AROUND),
    st.integers(0, 6 * 24 * 60),
)


@settings(max_examples=150, deadline=None)
@given(calendars(), instants, st.integers(1, 600))
def test_due_is_what_counting_every_minute_gives(calendar, start, minutes):
    clock = Running(start, timedelta(minutes=minutes))
    assert clock.due(calendar) == oracle(calendar, start, minutes)


@settings(max_examples=100, deadline=None)
@given(calendars(), instants, st.lists(st.integers(1, 900), min_size=2, max_size=7))
def test_rests_take_no_time_away_and_add_none(calendar, start, spans):
    """It runs, rests, runs …; the minutes of all runs together are what was promised."""
    edges = [start]
    for minutes in spans:
        edges.append(edges[-1] + timedelta(minutes=minutes))
    runs = list(pairwise(edges))[::2]
    clock = Running(runs[0][0], timedelta(minutes=5000))
    for number, (_begin, end) in enumerate(runs[:-1]):
        used = clock.used_until(calendar, end)
        clock = Running(runs[number + 1][0], clock.length, used)
    counted = 0
    for begin, end in runs[:-1]:
        at = begin
        while at < end:
            counted += is_open(calendar, at)
            at += MINUTE
    assert clock.used == timedelta(minutes=counted)


def test_a_mail_of_friday_afternoon_is_due_on_monday():
    due = Running(FRIDAY, 3 * HOUR).due(WEEK)
    assert due == datetime(2026, 11, 23, 10, 50, tzinfo=ZURICH)


def test_what_is_over_used_is_due_when_it_runs_on():
    assert Running(FRIDAY, HOUR, used=2 * HOUR).due(WEEK) == FRIDAY


def test_the_missed_promise_is_a_moment_of_its_own():
    found = moments(WEEK, Running(FRIDAY, 3 * HOUR), [WARN])
    assert [step for _at, step in found] == [WARN, DUE]


def test_a_warning_longer_than_the_promise_is_left_out():
    assert [step for _at, step in moments(WEEK, Running(FRIDAY, HOUR), [WARN])] == [DUE]


def test_what_is_done_comes_no_more():
    clock = Running(FRIDAY, 3 * HOUR)
    assert next_moment(moments(WEEK, clock, [WARN]), [WARN.key]) == clock.due(WEEK)
    assert next_moment(moments(WEEK, clock, [WARN]), [WARN.key, DUE.key]) is None


@pytest.mark.parametrize(("later", "expected"), [(10 * HOUR, []), (3 * HOUR, [WARN.key])])
def test_after_a_move_what_lies_ahead_is_to_be_done_again(later, expected):
    now = datetime(2026, 11, 23, 10, 0, tzinfo=ZURICH)
    assert still_done(moments(WEEK, Running(FRIDAY, later), [WARN]), [WARN.key], now) == expected


def test_a_desk_that_never_opens_counts_by_the_wall():
    assert after(BusinessCalendar(ZURICH, ()), FRIDAY, HOUR) == FRIDAY + HOUR
