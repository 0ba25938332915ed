"""The steps: again until somebody sees to it, each exactly once, however the clock's task fares."""

from datetime import timedelta

import pytest
from django.http import Http404

from alerts.actions.calling import due_steps, take_step
from alerts.models import Alert, AlertStep
from alerts.states import MOVES, Ending, State
from desks.models import Membership
from inquiries.actions.assign import take_inquiry
from inquiries.actions.lifecycle import change_status
from inquiries.actions.limits import decide_limit
from inquiries.actions.merge import merge_inquiries, undo_merge
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.states import Fact, LimitState, Status
from mailroom.models import OutgoingEmail
from notifications.models import Notification
from notifications.states import Kind
from shared.exceptions import NotAllowed, NotPossible
from tests.alerts.conftest import STOP, called
from tests.factories import make_inquiry

QUARTER = timedelta(minutes=15)


def test_it_is_called_again_until_somebody_sees_to_it(
    alarm, look, acknowledge, ines, maria, monday
):
    look(monday + QUARTER - timedelta(seconds=1))
    assert called() == ["maria", "rui"]
    look(monday + QUARTER)
    assert called() == ["ines", "maria", "maria", "rui", "rui"]
    acknowledge(alarm, maria, now=monday + QUARTER)
    look(monday + timedelta(hours=5))
    assert len(called()) == 5


def test_each_step_is_taken_once_by_whoever_comes(alarm, monday):
    (step,) = due_steps(monday + QUARTER)
    taken = [take_step(step_id=step, now=monday + QUARTER) for _twice in range(2)]
    assert taken == [True, False]
    assert AlertStep.objects.filter(done_at=None).count() == 1


def test_a_beat_that_was_down_for_a_day_forgets_nothing_and_repeats_nothing(alarm, look, monday):
    look(monday + timedelta(days=1))
    alarm.refresh_from_db()
    assert alarm.step == 2
    assert called() == ["maria", "maria", "rui", "rui"]
    assert OutgoingEmail.objects.filter(dedup_key__startswith="urgent:").count() == 4
    pending = AlertStep.objects.get(done_at=None)
    assert (pending.number, pending.due_at) == (3, monday + timedelta(days=1) + QUARTER)


def test_nobody_is_called_at_night(alarm, look, monday):
    evening = monday.replace(hour=17, minute=55)
    look(evening)
    step = AlertStep.objects.get(done_at=None)
    assert step.due_at == monday.replace(hour=9, minute=10) + timedelta(days=1)


def test_from_the_third_call_on_administrators_hear_without_content(alarm, look, ada, monday):
    for number in (1, 2):
        look(monday + QUARTER * number)
    told = Notification.objects.filter(kind=Kind.URGENT_ALONE)
    assert [one.agent for one in told] == [ada]
    assert alarm.inquiry.reference not in f"{told[0].subject}{told[0].params}{told[0].address}"


def test_each_step_says_whom_it_called(alarm, maria, rui):
    assert AlertStep.objects.get(number=1).told == sorted([maria.pk, rui.pk])


# --- seen to ------------------------------------------------------------------------------------------
def test_who_sees_to_it_is_recorded_and_the_calls_are_read(alarm, acknowledge, maria, monday):
    seen = acknowledge(alarm, maria)
    assert (seen.state, seen.acknowledged_by, seen.finished_at) == (
        State.ACKNOWLEDGED,
        maria,
        monday,
    )
    assert seen.remark == "I call operations."
    assert alarm.inquiry.timeline.get(kind=Fact.ALERT_ACKNOWLEDGED).actor == maria
    assert not Notification.objects.filter(kind=Kind.URGENT, read_at=None).exists()


def test_the_same_click_twice_is_once_and_a_second_person_is_told_who_was_first(
    alarm, acknowledge, maria, rui
):
    for _twice in range(2):
        acknowledge(alarm, maria, submission_key="k")
    with pytest.raises(NotPossible, match="Maria sees to it already"):
        acknowledge(alarm, rui)
    assert alarm.inquiry.timeline.filter(kind=Fact.ALERT_ACKNOWLEDGED).count() == 1


def test_strangers_and_section_colleagues_cannot_see_to_it(alarm, acknowledge, henk, olga, ada):
    for stranger in (henk, olga, ada):
        with pytest.raises(Http404):
            acknowledge(alarm, stranger)


def test_a_role_without_the_right_is_refused(alarm, acknowledge, maria, monkeypatch):
    from desks.permissions import DESK_DEEDS, Deed

    monkeypatch.setitem(DESK_DEEDS, Deed.ACKNOWLEDGE_ALERT, frozenset({"coordinator"}))
    with pytest.raises(NotAllowed):
        acknowledge(alarm, maria)


# --- over by itself -----------------------------------------------------------------------------------
def test_a_resolved_inquiry_calls_nobody(alarm, look, maria, monday):
    resolve = {"inquiry_id": alarm.inquiry_id, "by": maria}
    change_status(status=Status.RESOLVED, now=monday, **resolve)
    alarm.refresh_from_db()
    assert (alarm.state, alarm.ending) == (State.ENDED, Ending.AT_REST)
    look(monday + timedelta(hours=3))
    assert called() == ["maria", "rui"]


def test_a_merged_inquirys_alert_goes_on_in_the_other_and_comes_back(alarm, madrid, maria, monday):
    other = make_inquiry(madrid, sender_address="other@visitor.example", at=monday)
    record = merge_inquiries(source_id=alarm.inquiry_id, target_id=other.pk, by=maria, now=monday)
    assert Alert.objects.open().get().inquiry == other
    undo_merge(merge_id=record.pk, by=maria, now=monday + timedelta(minutes=1))
    alarm.refresh_from_db()
    assert alarm.state == State.OPEN
    assert AlertStep.objects.filter(alert=alarm, done_at=None).count() == 1


def test_a_rejected_limit_ends_what_it_called_for(arrive, limit, look, maria, monday):
    found = limit(arrive(body="Hello"), monday.date())
    look(monday)
    decide_limit(limit_id=found.pk, state=LimitState.REJECTED, by=maria, now=monday)
    assert Alert.objects.get().ending == Ending.LIMIT_GONE


def test_another_desk_is_called_at_the_next_look(alarm, look, hague, henk, maria, rui, monday):
    offer = offer_transfer(
        inquiry_id=alarm.inquiry_id, to_desk=hague, reason="Yours", by=maria, now=monday
    )
    soon = monday + timedelta(minutes=2)
    answer_transfer(transfer_id=offer.pk, accept=True, by=rui, now=soon)
    look(soon)
    assert "henk" in called()


def test_nobody_of_the_desk_is_there_and_still_somebody_is_called(arrive, madrid, maria, rui):
    for agent in (maria, rui):
        agent.is_away = True
        agent.save()
    arrive()
    assert called() == ["maria", "rui"]


def test_a_desk_without_a_coordinator_is_called(arrive, rui):
    Membership.objects.filter(agent=rui).delete()
    arrive()
    assert called() == ["maria"]


def test_only_open_ones_of_ones_desks_call(alarm, maria, rui, henk, olga, monday):
    from alerts.queries import calls_for
    from desks.permissions import scope_of

    assert [calls_for(scope_of(one)).count for one in (maria, rui, henk, olga)] == [1, 1, 0, 0]
    take_inquiry(inquiry_id=alarm.inquiry_id, by=rui, now=monday)
    assert [calls_for(scope_of(one)).count for one in (maria, rui)] == [0, 1]


def test_every_state_has_its_moves():
    assert set(MOVES) == set(State)
    assert {(a, b) for a, after in MOVES.items() for b in after} == {
        (State.OPEN, State.ACKNOWLEDGED),
        (State.OPEN, State.ENDED),
        (State.ENDED, State.OPEN),
    }


def test_the_task_asks_postgresql_what_time_it_is(alarm):
    from alerts.tasks import look_after
    from shared.moments import database_now

    AlertStep.objects.filter(done_at=None).update(due_at=database_now())
    look_after()
    look_after()
    assert called().count("maria") == 2


def test_the_letter_itself_calls_but_once_though_it_is_read_twice(arrive, madrid, monday):
    for _twice in range(2):
        make_inquiry(madrid, body=STOP, at=monday, external_key="the same")
    assert Alert.objects.count() == 1
