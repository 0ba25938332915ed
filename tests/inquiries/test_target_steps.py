"""What follows by the clock of a promise: nothing due is forgotten, and nothing comes twice."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from desks.models import ClosedDay
from escalations.models import EscalationPolicy
from inquiries.actions.assign import assign_inquiry
from inquiries.actions.lifecycle import change_status, classify
from inquiries.actions.recounting import LONGEST_DEED, count_further, notice_changes
from inquiries.actions.target_steps import do_due_steps
from inquiries.models import CountedCalendar, Inquiry, InquiryClock
from inquiries.states import Fact, Status
from notifications.models import Notification
from notifications.states import Kind
from targets.actions import PolicyValues, add_policy, change_policy, ensure_general
from tests.factories import make_agent, make_inquiry
from tests.inquiries.test_reply import answer

ZURICH = ZoneInfo("Europe/Zurich")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZURICH)
TUESDAY = MONDAY + timedelta(days=1)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
STEPS = [
    {"minutes": -60, "who": "assignee", "clock": "first_answer"},
    {"minutes": 0, "who": "coordinator", "clock": "first_answer"},
    {"minutes": 120, "who": "deputy", "clock": "first_answer"},
]
VALUES = PolicyValues("All", 3 * HOUR, 3 * HOUR, 300 * HOUR, steps=STEPS)
DUE = MONDAY + 3 * HOUR


@pytest.fixture
def ines(madrid):
    return make_agent("ines", madrid, role="coordinator")


@pytest.fixture
def inquiry(madrid, rui, ines, maria):
    """Maria's, due on Monday at one; Rui is on duty, Ines his deputy."""
    EscalationPolicy.objects.create(desk=madrid, on_duty=rui, deputy=ines)
    general = ensure_general(desk=madrid, now=MONDAY)
    change_policy(policy_id=general.policy_id, values=VALUES, by=rui, now=MONDAY)
    inquiry = make_inquiry(madrid, at=MONDAY)
    assign_inquiry(inquiry_id=inquiry.pk, to=maria, by=rui, now=MONDAY)
    return inquiry


def look(now):
    """As the task does, by a clock of the test."""
    looked = 0
    while done := do_due_steps(now=now):
        looked += done
    return looked


def told():
    rows = Notification.objects.filter(kind=Kind.TARGET_DUE).select_related("agent").order_by("pk")
    return [(one.agent.username, one.number("over")) for one in rows]


def missed(inquiry):
    return inquiry.timeline.filter(kind=Fact.TARGET_MISSED).count()


# --- steps ----------------------------------------------------------------------------------------
def test_nothing_follows_a_second_early(inquiry):
    assert (look(DUE - HOUR - SECOND), told()) == (0, [])


def test_each_step_comes_once_to_its_people_in_its_time(inquiry):
    seen = []
    for at in (DUE - HOUR, DUE, DUE + 2 * HOUR):
        for _beat in range(3):
            look(at)
        seen.append(told())
    assert seen == [
        [("maria", 0)],
        [("maria", 0), ("rui", 1)],
        [("maria", 0), ("rui", 1), ("ines", 1)],
    ]


def test_a_missed_promise_is_one_fact_with_its_version(inquiry):
    for _beat in range(3):
        look(DUE)
    clock = inquiry.clocks.get(kind="first_answer")
    fact = inquiry.timeline.get(kind=Fact.TARGET_MISSED)
    assert (fact.data["clock"], fact.data["version"]) == ("first_answer", clock.version_id)
    assert clock.missed_at == clock.due_at == DUE


def test_after_a_day_without_a_beat_everything_is_done_once_and_no_late_warning_is_told(inquiry):
    for _beat in range(2):
        look(TUESDAY)
    assert (told(), missed(inquiry)) == ([("rui", 1), ("ines", 1)], 1)


def test_a_clock_that_jumps_back_does_nothing_again(inquiry):
    for at in (DUE, DUE - 24 * HOUR, DUE + SECOND):
        look(at)
    assert (missed(inquiry), told().count(("rui", 1))) == (1, 1)


def test_what_is_nobodys_is_the_coordinators(inquiry, rui):
    assign_inquiry(inquiry_id=inquiry.pk, to=None, by=rui, now=MONDAY)
    look(DUE - HOUR)
    assert told() == [("rui", 0)]


def test_who_is_assignee_and_coordinator_hears_of_a_moment_once(inquiry, rui, madrid):
    steps = [{"minutes": 0, "who": who, "clock": ""} for who in ("assignee", "coordinator")]
    general = ensure_general(desk=madrid, now=MONDAY)
    change_policy(
        policy_id=general.policy_id, values=replace(VALUES, steps=steps), by=rui, now=MONDAY
    )
    other = make_inquiry(madrid, at=MONDAY)
    assign_inquiry(inquiry_id=other.pk, to=rui, by=rui, now=MONDAY)
    Notification.objects.all().delete()
    InquiryClock.objects.filter(inquiry=inquiry).delete()
    look(DUE)
    assert told() == [("rui", 1)]


def test_an_answer_stops_every_step(inquiry, maria):
    answer(inquiry, maria, MONDAY + HOUR)
    assert (look(TUESDAY), told(), missed(inquiry)) == (0, [], 0)


def test_while_the_inquirer_is_asked_nothing_is_due(inquiry, maria):
    change_status(
        inquiry_id=inquiry.pk, status=Status.WAITING_INQUIRER, by=maria, now=MONDAY + HOUR
    )
    assert (look(MONDAY + timedelta(days=90)), told()) == (0, [])


def test_a_warning_that_was_given_is_not_given_again_after_a_rest(inquiry, maria):
    look(DUE - HOUR)
    at = DUE - HOUR / 2
    for status in (Status.WAITING_INQUIRER, Status.OPEN):
        change_status(inquiry_id=inquiry.pk, status=status, by=maria, now=at)
    look(at + HOUR / 4)
    assert told() == [("maria", 0)]


def test_counted_anew_what_lies_ahead_again_comes_again(inquiry, madrid, maria, rui):
    quick = PolicyValues("Urgent", HOUR, HOUR, 300 * HOUR, urgency=4, steps=STEPS)
    add_policy(desk=madrid, values=quick, by=rui, now=MONDAY)
    classify(inquiry_id=inquiry.pk, urgency=4, by=maria, now=MONDAY)
    look(MONDAY + HOUR)
    assert missed(inquiry) == 1
    classify(inquiry_id=inquiry.pk, urgency=2, by=maria, now=MONDAY + HOUR)
    assert inquiry.clocks.get(kind="first_answer").missed_at is None
    look(DUE)
    assert (missed(inquiry), told().count(("rui", 1))) == (2, 2)


def test_without_a_deputy_and_anybody_on_duty_every_coordinator_hears(inquiry, rui, ines):
    EscalationPolicy.objects.all().delete()
    for agent in (rui, ines):
        agent.is_away = True
        agent.save()
    look(DUE)
    assert sorted(name for name, over in told() if over) == ["ines", "rui"]


def test_a_batch_costs_the_same_statements_for_one_and_many(
    inquiry, madrid, maria, rui, django_assert_max_num_queries
):
    with django_assert_max_num_queries(26) as one:
        do_due_steps(now=DUE)
    for number in range(12):
        other = make_inquiry(madrid, at=MONDAY, sender_address=f"v{number}@visitor.example")
        assign_inquiry(inquiry_id=other.pk, to=maria, by=rui, now=MONDAY)
    with django_assert_max_num_queries(len(one) + 2):
        assert do_due_steps(now=DUE) == 12


def test_the_task_asks_postgresql_what_time_it_is(inquiry):
    from inquiries.tasks import watch_targets

    InquiryClock.objects.filter(inquiry=inquiry, kind="resolution").delete()
    InquiryClock.objects.update(next_step_at=datetime(2020, 1, 1, tzinfo=ZURICH))
    watch_targets()  # its clock says that nothing is due yet: it only finds the right moment again
    assert InquiryClock.objects.get(inquiry=inquiry).next_step_at == DUE - HOUR


# --- calendars ------------------------------------------------------------------------------------
def close(day):
    ClosedDay.objects.create(desk=None, date=day, name="Closed", source="List")


def count(now):
    """As the task does, as long as there is something."""
    notice_changes(now=now)
    return sum(1 for _part in iter(lambda: count_further(now=now), False))


def test_a_day_that_is_closed_moves_what_would_be_due_then(madrid, rui):
    inquiry = make_inquiry(madrid, at=MONDAY)
    count(MONDAY)
    close(date(2026, 11, 24))
    count(MONDAY + HOUR)
    inquiry.refresh_from_db()
    assert inquiry.due_at == MONDAY + timedelta(days=2)
    fact = inquiry.timeline.get(kind=Fact.TARGETS_MOVED)
    assert fact.data["why"] == "calendar"


def test_other_opening_hours_count_however_they_came(madrid):
    inquiry = make_inquiry(madrid, at=MONDAY)
    count(MONDAY)
    madrid.opening_spans.filter(weekday=0).update(closes="12:00")
    count(MONDAY + HOUR)
    inquiry.refresh_from_db()
    assert inquiry.due_at == datetime(2026, 11, 24, 16, 0, tzinfo=ZURICH)


def test_an_unchanged_calendar_counts_nothing(madrid):
    make_inquiry(madrid, at=MONDAY)
    assert [count(MONDAY), count(MONDAY + HOUR)] == [0, 0]


def test_another_desk_is_left_alone(madrid, hague):
    inquiry = make_inquiry(hague, at=MONDAY)
    count(MONDAY)
    madrid.opening_spans.all().delete()
    count(MONDAY + HOUR)
    assert not inquiry.timeline.filter(kind=Fact.TARGETS_MOVED).exists()


def test_what_began_by_the_old_calendar_in_that_moment_is_found_by_the_second_pass(madrid):
    count(MONDAY)
    close(date(2026, 11, 24))
    count(MONDAY)
    late = make_inquiry(madrid, at=MONDAY)
    wrong = MONDAY + HOUR
    InquiryClock.objects.filter(inquiry=late).update(due_at=wrong)
    Inquiry.objects.filter(pk=late.pk).update(due_at=wrong)
    count(MONDAY + LONGEST_DEED)
    late.refresh_from_db()
    assert late.due_at == MONDAY + timedelta(days=2)
    assert CountedCalendar.objects.get(desk=madrid).changed_at is None


def test_what_rests_is_counted_by_the_new_calendar_when_it_goes_on(madrid, maria):
    inquiry = make_inquiry(madrid, at=MONDAY)
    count(MONDAY)
    waiting = Status.WAITING_INQUIRER
    change_status(inquiry_id=inquiry.pk, status=waiting, by=maria, now=MONDAY + 8 * HOUR)
    close(date(2026, 11, 25))
    count(MONDAY + 9 * HOUR)
    at = MONDAY + timedelta(days=1, hours=8)  # an hour is left, and the desk closes now
    change_status(inquiry_id=inquiry.pk, status=Status.OPEN, by=maria, now=at)
    inquiry.refresh_from_db()
    assert inquiry.due_at == datetime(2026, 11, 26, 10, 0, tzinfo=ZURICH)


# --- side by side ---------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_an_inquiry_in_somebodys_hands_is_left_for_the_next_look(inquiry):
    from threading import Thread

    found = []

    def beat():
        try:
            found.append(do_due_steps(now=DUE))
        finally:
            connection.close()

    with transaction.atomic():
        Inquiry.objects.select_for_update().get(pk=inquiry.pk)
        thread = Thread(target=beat)
        thread.start()
        thread.join()
    assert (found, do_due_steps(now=DUE), missed(inquiry)) == ([0], 1, 1)
