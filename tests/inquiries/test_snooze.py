"""Putting aside and coming back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404

from desks.queries import calendar_of
from inquiries.actions.lifecycle import change_status
from inquiries.actions.merge import merge_inquiries, undo_merge
from inquiries.actions.snooze import snooze_inquiry, wake_due, wake_inquiry
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.models import Inquiry
from inquiries.snooze_times import Until, snooze_times, snooze_until
from inquiries.states import Fact, Status
from inquiries.tasks import wake_snoozed
from shared.exceptions import InvalidInput, NotPossible
from tests.factories import make_inquiry, receive

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def aside(inquiry, maria, now):
    """Put aside for an hour."""
    return snooze_inquiry(inquiry_id=inquiry.pk, until=now + AN_HOUR, by=maria, now=now, why="Fee")


def facts(inquiry, kind):
    return list(inquiry.timeline.filter(kind=kind))


def time_has_come(inquiry):
    Inquiry.objects.filter(pk=inquiry.pk).update(snoozed_until=datetime(2020, 1, 1, tzinfo=UTC))


def test_it_is_put_aside_with_a_fact_that_says_why(aside, maria, now):
    (fact,) = facts(aside, Fact.SNOOZED)
    assert aside.snoozed_until == now + AN_HOUR
    assert (fact.actor, fact.data["why"]) == (maria, "Fee")
    assert fact.data["until"] == aside.snoozed_until.isoformat()


def test_put_aside_twice_is_one_fact(aside, maria, now):
    snooze_inquiry(inquiry_id=aside.pk, until=aside.snoozed_until, by=maria, now=now)
    assert len(facts(aside, Fact.SNOOZED)) == 1


def test_another_time_replaces_the_first(aside, maria, now):
    later = now + 2 * AN_HOUR
    again = snooze_inquiry(inquiry_id=aside.pk, until=later, by=maria, now=now)
    assert (again.snoozed_until, len(facts(aside, Fact.SNOOZED))) == (later, 2)


def test_no_clock_stops(inquiry, aside):
    assert aside.due_at == inquiry.due_at is not None


@pytest.mark.parametrize("away", [timedelta(), timedelta(minutes=-1), timedelta(days=400)])
def test_a_time_that_is_none_is_refused(inquiry, maria, now, away):
    with pytest.raises(InvalidInput):
        snooze_inquiry(inquiry_id=inquiry.pk, until=now + away, by=maria, now=now)


def test_what_is_done_cannot_be_put_aside(inquiry, maria, now):
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=now)
    with pytest.raises(NotPossible):
        snooze_inquiry(inquiry_id=inquiry.pk, until=now + AN_HOUR, by=maria, now=now)


def test_another_desk_neither_puts_aside_nor_brings_back(aside, henk, now):
    with pytest.raises(Http404):
        snooze_inquiry(inquiry_id=aside.pk, until=now + 2 * AN_HOUR, by=henk, now=now)
    with pytest.raises(Http404):
        wake_inquiry(inquiry_id=aside.pk, by=henk, now=now)


def test_it_comes_back_by_hand_once(aside, maria, now):
    for _click in range(2):
        woken = wake_inquiry(inquiry_id=aside.pk, by=maria, now=now)
    (fact,) = facts(aside, Fact.WOKEN)
    assert (woken.snoozed_until, fact.actor, fact.data["reason"]) == (None, maria, "hand")


def test_it_comes_back_by_itself_once(aside):
    time_has_come(aside)
    for _run in range(2):
        wake_snoozed()
    aside.refresh_from_db()
    (fact,) = facts(aside, Fact.WOKEN)
    assert (aside.snoozed_until, fact.actor, fact.data["reason"]) == (None, None, "time")


def test_it_does_not_come_back_before_its_time(aside, now):
    assert wake_due(now=now) == []


def test_it_comes_back_with_a_message_of_the_inquirer(madrid, inquiry, aside):
    original = inquiry.messages.get()
    receive(madrid, seen_ids=(original.message_id,))
    aside.refresh_from_db()
    assert aside.snoozed_until is None
    assert facts(aside, Fact.WOKEN)[0].data["reason"] == "message"


def test_an_automatic_mail_leaves_it_where_it_is(madrid, inquiry, aside):
    original = inquiry.messages.get()
    receive(madrid, seen_ids=(original.message_id,), automatic="auto_reply")
    aside.refresh_from_db()
    assert aside.snoozed_until is not None


def test_what_is_resolved_is_not_put_aside_any_more(aside, maria, now):
    done = change_status(inquiry_id=aside.pk, status=Status.RESOLVED, by=maria, now=now)
    done.refresh_from_db()
    assert done.snoozed_until is None


def test_the_desk_that_takes_it_over_has_it_in_its_queue(aside, maria, rui, hague, now):
    offer = offer_transfer(inquiry_id=aside.pk, to_desk=hague, reason="Yours", by=maria, now=now)
    answer_transfer(transfer_id=offer.pk, accept=True, by=rui, now=now)
    aside.refresh_from_db()
    assert aside.snoozed_until is None


def test_a_merge_wakes_what_it_goes_into_and_undone_it_is_aside_again(madrid, aside, maria, now):
    other = make_inquiry(madrid, sender_address="twin@visitor.example")
    merge = merge_inquiries(source_id=other.pk, target_id=aside.pk, by=maria, now=now)
    aside.refresh_from_db()
    assert aside.snoozed_until is None
    undo_merge(merge_id=merge.pk, by=maria, now=now)
    aside.refresh_from_db()
    assert aside.snoozed_until == now + AN_HOUR


# --- times -------------------------------------------------------------------------------------
SUNDAY_NIGHT = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # 23:30 in Zurich
TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, 30, tzinfo=UTC)


@pytest.fixture
def calendar(madrid):
    return calendar_of(madrid)


def test_presets_of_a_working_day(calendar):
    assert snooze_times(calendar, TUESDAY_NOON) == {
        Until.LATER: datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
        Until.OPENING: datetime(2026, 11, 25, 8, 0, tzinfo=UTC),
        Until.TOMORROW: datetime(2026, 11, 25, 8, 0, tzinfo=UTC),
        Until.MONDAY: datetime(2026, 11, 30, 8, 0, tzinfo=UTC),
        Until.WEEK: datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
    }


def test_late_in_the_evening_there_is_no_later_today(calendar):
    times = snooze_times(calendar, SUNDAY_NIGHT)
    assert Until.LATER not in times
    assert times[Until.MONDAY] == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_a_typed_time_is_of_the_desk(calendar):
    at = snooze_until("at", "2026-12-01T10:15", calendar, TUESDAY_NOON)
    assert at == datetime(2026, 12, 1, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(("until", "written"), [("never", ""), ("at", ""), ("at", "soon")])
def test_what_is_no_time_is_refused(calendar, until, written):
    with pytest.raises(ValueError, match=r".+"):
        snooze_until(until, written, calendar, TUESDAY_NOON)
