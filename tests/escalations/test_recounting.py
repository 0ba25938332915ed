"""A calendar that changes moves the open questions to the coordinator as well."""

from datetime import date, timedelta

import pytest

from desks.models import ClosedDay
from escalations.actions.answering import ask_back
from inquiries.actions.recounting import notice_changes

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def close(monday):
    """Tuesday is no working day any more, and this is noticed on Monday at the given time."""
    notice_changes(now=monday)

    def deed(at):
        ClosedDay.objects.create(desk=None, date=date(2026, 11, 24), name="C", source="L")
        for _beat in range(2):
            notice_changes(now=at)

    return deed


def timers(escalation):
    return dict(escalation.timers.values_list("kind", "due_at"))


def test_what_was_left_is_left_by_the_new_calendar(ask, rui, monday, close):
    escalation = ask(now=monday + 6 * HOUR)  # four hours: two today, two on Tuesday
    assert escalation.due_at == monday + DAY + HOUR
    close(monday + 7 * HOUR)
    escalation.refresh_from_db()
    assert escalation.due_at == timers(escalation)["limit"] == monday + 2 * DAY + HOUR
    assert timers(escalation)["warning"] == monday + 2 * DAY


def test_never_beyond_the_day_on_which_it_is_wanted(ask, rui, monday, close):
    escalation = ask(now=monday + 6 * HOUR, wanted_on=date(2026, 11, 24))
    close(monday + 7 * HOUR)
    escalation.refresh_from_db()
    assert escalation.due_at <= monday + DAY + 14 * HOUR


def test_what_rests_keeps_its_length(ask, rui, monday, close):
    escalation = ask(now=monday + 6 * HOUR)
    ask_back(
        escalation_id=escalation.pk, text="?", by=rui, submission_key="b", now=monday + 7 * HOUR
    )
    close(monday + 8 * HOUR)
    escalation.refresh_from_db()
    assert (escalation.due_at, escalation.left) == (None, 3 * HOUR)


def test_what_is_due_already_stays_due(ask, rui, monday, close):
    escalation = ask()
    before = timers(escalation)
    close(monday + 7 * HOUR)
    assert timers(escalation)["limit"] == before["limit"]
