"""Warnings, the limit, the second level: due work is never forgotten and never done twice."""

from datetime import timedelta

import pytest

from escalations.actions.answering import ask_back, reply_to_coordinator
from escalations.actions.timing import due_timers, fire
from escalations.models import EscalationPolicy, EscalationTimer
from escalations.states import Answer, Move, TimerKind
from inquiries.states import Fact
from notifications.models import Notification
from notifications.states import Kind

HOUR = timedelta(hours=1)


def look(now):
    """As the task does, by a clock of the test."""
    fired = 0
    while done := sum(fire(timer_id=pk, now=now) for pk in due_timers(now)):
        fired += done
    return fired


def told(kind=Kind.ESCALATION_DUE):
    return [(one.agent.username, one.number("over")) for one in _rows(kind)]


def _rows(kind):
    return Notification.objects.filter(kind=kind).select_related("agent").order_by("pk")


def test_nothing_is_due_before_three_quarters_of_the_time(ask, rui, monday):
    ask()
    assert look(monday + 3 * HOUR - timedelta(seconds=1)) == 0


def test_the_owner_is_warned_once(ask, rui, monday):
    ask()
    assert [look(monday + 3 * HOUR) for _twice in range(2)] == [1, 0]
    assert told() == [("rui", 0)]


def test_the_breach_is_told_once_to_owner_and_asker_and_is_a_fact(ask, rui, inquiry, monday):
    escalation = ask()
    look(monday + 3 * HOUR)
    assert [look(monday + 4 * HOUR) for _twice in range(2)] == [1, 0]
    assert sorted(told()) == [("maria", 1), ("rui", 0), ("rui", 1)]
    assert inquiry.timeline.filter(kind=Fact.ESCALATION_OVERDUE).count() == 1
    escalation.refresh_from_db()
    assert escalation.overdue_at == monday + 4 * HOUR


def test_after_a_day_without_a_beat_everything_due_is_done_and_told_by_its_gravest_word(
    ask, rui, ines, inquiry, monday
):
    escalation = ask()
    first = escalation.owner
    tomorrow = monday + timedelta(days=1)
    assert look(tomorrow) == 3
    assert look(tomorrow) == 0
    escalation.refresh_from_db()
    assert (escalation.warned_at, escalation.overdue_at, escalation.level) == (tomorrow,) * 2 + (2,)
    assert escalation.owner != first
    assert (first.username, 0) not in told()


@pytest.mark.parametrize("kind", TimerKind)
def test_a_timer_fires_once_however_often_it_is_asked(ask, rui, ines, monday, kind):
    ask()
    timer = EscalationTimer.objects.get(kind=kind)
    late = monday + timedelta(days=2)
    assert [fire(timer_id=timer.pk, now=late) for _each in range(3)] == [True, False, False]


def test_a_clock_that_jumps_back_fires_nothing_early(ask, rui, monday):
    ask()
    assert look(monday - timedelta(days=1)) == 0


def test_the_second_level_is_another_coordinator_after_the_desks_time(
    ask, rui, ines, madrid, inquiry, monday
):
    EscalationPolicy.objects.create(
        desk=madrid, on_duty=rui, second_level=ines, second_level_after=2 * HOUR
    )
    escalation = ask()
    look(monday + 2 * HOUR)
    escalation.refresh_from_db()
    assert (escalation.owner, escalation.level) == (ines, 2)
    fact = inquiry.timeline.get(kind=Fact.ESCALATION_MOVED)
    assert (fact.data["before"], fact.data["after"], fact.data["reason"]) == (
        rui.pk,
        ines.pk,
        Move.SECOND_LEVEL,
    )
    assert ("rui", 1) in told()


def test_without_a_second_coordinator_the_administrators_hear(ask, rui, ada, madrid, monday):
    EscalationPolicy.objects.create(desk=madrid, second_level_after=2 * HOUR)
    escalation = ask()
    look(monday + 2 * HOUR)
    escalation.refresh_from_db()
    assert (escalation.owner, escalation.level) == (rui, 2)
    assert [one.agent for one in _rows(Kind.ESCALATION_ALONE)] == [ada]


def test_an_answer_stops_every_timer(ask, answer, rui, monday):
    answer(ask(), Answer.ADVICE, rui)
    assert look(monday + timedelta(days=9)) == 0


def test_a_question_back_rests_every_timer(ask, rui, maria, monday):
    escalation = ask()
    ask_back(escalation_id=escalation.pk, text="?", by=rui, submission_key="b", now=monday + HOUR)
    assert look(monday + timedelta(days=9)) == 0
    later = monday + timedelta(days=7)
    reply_to_coordinator(
        escalation_id=escalation.pk, text="!", by=maria, submission_key="r", now=later
    )
    assert [look(later + 2 * HOUR - timedelta(seconds=1)), look(later + 2 * HOUR)] == [0, 1]
    assert look(later + 3 * HOUR) == 1


def test_a_warning_that_was_given_is_not_given_again_after_a_question_back(ask, rui, maria, monday):
    escalation = ask()
    look(monday + 3 * HOUR)
    at = monday + 3 * HOUR
    ask_back(escalation_id=escalation.pk, text="?", by=rui, submission_key="b", now=at)
    reply_to_coordinator(
        escalation_id=escalation.pk, text="!", by=maria, submission_key="r", now=at
    )
    look(at + timedelta(minutes=30))
    assert told() == [("rui", 0)]


def test_the_task_asks_postgresql_what_time_it_is(ask, rui, monday):
    from escalations.tasks import look_after
    from shared.moments import database_now

    ask()
    EscalationTimer.objects.filter(kind=TimerKind.LIMIT).update(due_at=database_now())
    EscalationTimer.objects.exclude(kind=TimerKind.LIMIT).delete()
    look_after()
    look_after()
    assert told().count(("maria", 1)) == 1


def test_night_and_weekend_do_not_count(ask, rui, monday):
    friday = monday + timedelta(days=4, hours=6)  # four in the afternoon
    assert ask(now=friday).due_at == monday + timedelta(days=7, hours=1)
