"""When an answer is due."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desks.queries import calendar_of
from inquiries.states import Status
from inquiries.targets import due_times_of_new, keeps_due, next_answer_due

ZURICH = ZoneInfo("Europe/Zurich")
FRIDAY_NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZURICH)
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZURICH)


def test_a_new_inquiry_is_due_in_business_time(madrid):
    due = due_times_of_new(desk=madrid, calendar=calendar_of(madrid), at=FRIDAY_NOON)
    assert (due.answer, due.resolution) == (MONDAY_NOON, MONDAY_NOON + timedelta(days=1))


def test_a_further_message_starts_a_clock_that_stood(madrid):
    calendar = calendar_of(madrid)
    due = next_answer_due(desk=madrid, calendar=calendar, present=None, at=FRIDAY_NOON)
    assert due == MONDAY_NOON


def test_a_further_message_prolongs_no_promise(madrid):
    promised = FRIDAY_NOON - timedelta(hours=1)
    due = next_answer_due(
        desk=madrid, calendar=calendar_of(madrid), present=promised, at=FRIDAY_NOON
    )
    assert due == promised


@pytest.mark.parametrize("status", Status)
def test_the_clock_runs_while_it_is_our_turn(status):
    ours = {Status.NEW, Status.OPEN, Status.WAITING_SECTION, Status.ESCALATED}
    assert keeps_due(status) == (status in ours)
