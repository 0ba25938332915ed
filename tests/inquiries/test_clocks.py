"""The promises of an inquiry: begun, kept, rested, undone, counted anew, and never negative."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inquiries.actions.lifecycle import change_status, classify
from inquiries.actions.merge import merge_inquiries, undo_merge
from inquiries.actions.split import split_message
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.actions.undo import undo_reply
from inquiries.models import ClockEnd, InquiryClock
from inquiries.states import Fact, Status
from targets.actions import PolicyValues, add_policy, change_policy, ensure_general
from targets.states import ClockKind
from tests.factories import make_inquiry, receive
from tests.inquiries.test_reply import answer

ZURICH = ZoneInfo("Europe/Zurich")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZURICH)
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=ZURICH)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URGENT = PolicyValues("Urgent", HOUR, HOUR, 4 * HOUR, urgency=4)


@pytest.fixture
def inquiry(madrid):
    """Came on Monday at ten; a first answer within a working day, resolved within two."""
    return make_inquiry(madrid, at=MONDAY)


@pytest.fixture
def urgent(madrid, rui):
    ensure_general(desk=madrid, now=MONDAY)
    return add_policy(desk=madrid, values=URGENT, by=rui, now=MONDAY)


def clock(inquiry, kind):
    return inquiry.clocks.filter(kind=kind).latest("pk")


def dues(inquiry):
    inquiry.refresh_from_db()
    return inquiry.due_at, inquiry.resolution_due_at


def put(inquiry, by, status, at):
    return change_status(inquiry_id=inquiry.pk, status=status, by=by, now=at)


# --- beginning ------------------------------------------------------------------------------------
def test_a_new_inquiry_is_due_in_business_time(madrid):
    inquiry = make_inquiry(madrid, at=FRIDAY)
    assert dues(inquiry) == (
        datetime(2026, 11, 23, 16, 0, tzinfo=ZURICH),
        datetime(2026, 11, 24, 16, 0, tzinfo=ZURICH),
    )


def test_an_inquiry_names_the_version_under_which_it_is_handled(inquiry, rui):
    version = clock(inquiry, ClockKind.FIRST_ANSWER).version
    slower = PolicyValues("All", 18 * HOUR, 18 * HOUR, 36 * HOUR)
    change_policy(policy_id=version.policy_id, values=slower, by=rui, now=MONDAY)
    assert clock(inquiry, ClockKind.FIRST_ANSWER).version == version
    later = make_inquiry(inquiry.desk, at=MONDAY)
    assert clock(later, ClockKind.FIRST_ANSWER).version.number == 2


def test_the_channel_decides_from_the_beginning(madrid, rui):
    values = replace(URGENT, name="Telephone", urgency=None, channel="phone")
    ensure_general(desk=madrid, now=MONDAY)
    add_policy(desk=madrid, values=values, by=rui, now=MONDAY)
    assert make_inquiry(madrid, at=MONDAY, channel="phone").due_at == MONDAY + HOUR


@pytest.mark.parametrize("fields", [{"automatic": "auto_reply"}, {"is_archive": True}])
def test_a_machine_and_an_old_mail_are_promised_nothing(madrid, fields):
    inquiry = make_inquiry(madrid, at=MONDAY, **fields)
    assert (dues(inquiry), inquiry.clocks.count()) == ((None, None), 0)


def promised_receipt(desk, by, length):
    general = ensure_general(desk=desk, now=MONDAY)
    day = 9 * HOUR
    values = PolicyValues("All", day, day, 2 * day, acknowledgement=length)
    change_policy(policy_id=general.policy_id, values=values, by=by, now=MONDAY)


def test_a_receipt_keeps_its_promise_at_once(madrid, rui):
    promised_receipt(madrid, rui, HOUR)
    inquiry = receive(madrid).inquiry
    kept = clock(inquiry, ClockKind.ACKNOWLEDGEMENT)
    assert (kept.end, kept.missed_at) == (ClockEnd.MET, None)


def test_without_a_receipt_its_promise_runs_and_an_answer_keeps_it(madrid, maria, rui, now):
    promised_receipt(madrid, rui, HOUR)
    inquiry = receive(madrid, may_acknowledge=False).inquiry
    assert clock(inquiry, ClockKind.ACKNOWLEDGEMENT).is_running
    answer(inquiry, maria, now)
    assert clock(inquiry, ClockKind.ACKNOWLEDGEMENT).end == ClockEnd.MET


# --- answers --------------------------------------------------------------------------------------
def test_an_answer_keeps_the_promise(inquiry, maria):
    answer(inquiry, maria, MONDAY + HOUR, then_status=Status.OPEN)
    kept = clock(inquiry, ClockKind.FIRST_ANSWER)
    assert (kept.end, kept.stopped_at, kept.missed_at) == (ClockEnd.MET, MONDAY + HOUR, None)
    assert dues(inquiry)[0] is None


def test_a_late_answer_is_a_missed_promise_though_nobody_had_noticed(inquiry, maria):
    answer(inquiry, maria, MONDAY + 2 * DAY, then_status=Status.OPEN)
    late = clock(inquiry, ClockKind.FIRST_ANSWER)
    assert (late.end, late.missed_at) == (ClockEnd.MET, late.due_at)
    fact = inquiry.timeline.get(kind=Fact.TARGET_MISSED, data__clock="first_answer")
    assert fact.data["version"] == late.version_id


def test_a_further_message_begins_the_promise_of_the_next_answer(inquiry, madrid, maria):
    reply = answer(inquiry, maria, MONDAY + HOUR)
    receive(madrid, seen_ids=(reply.message_id,), at=MONDAY + DAY)
    assert dues(inquiry)[0] == MONDAY + 2 * DAY
    assert clock(inquiry, ClockKind.NEXT_ANSWER).is_running


def test_a_further_message_prolongs_no_promise(inquiry, madrid):
    seen = (inquiry.messages.get().message_id,)
    promised = dues(inquiry)
    receive(madrid, seen_ids=seen, at=MONDAY + 3 * HOUR)
    assert dues(inquiry) == promised


def test_an_answer_taken_back_kept_nothing(inquiry, maria, settings):
    settings.UNDO_SECONDS = 10
    before = dues(inquiry)
    sent = answer(inquiry, maria, MONDAY + HOUR)
    undo_reply(message_id=sent.pk, by=maria, now=MONDAY + HOUR + timedelta(seconds=5))
    assert dues(inquiry) == before
    assert not inquiry.clocks.exclude(stopped_at=None, rested_at=None).exists()


# --- rest -----------------------------------------------------------------------------------------
def test_while_the_inquirer_is_asked_the_clocks_rest_and_go_on_with_what_was_left(inquiry, maria):
    put(inquiry, maria, Status.WAITING_INQUIRER, MONDAY + 3 * HOUR)
    assert dues(inquiry) == (None, None)
    put(inquiry, maria, Status.OPEN, MONDAY + 7 * DAY)
    assert dues(inquiry)[0] == MONDAY + 7 * DAY + 6 * HOUR
    assert clock(inquiry, ClockKind.FIRST_ANSWER).used == 3 * HOUR


@pytest.mark.parametrize("status", [Status.WAITING_SECTION, Status.OPEN])
def test_while_a_section_works_the_clocks_run(inquiry, maria, status):
    before = dues(inquiry)
    put(inquiry, maria, status, MONDAY + HOUR)
    assert dues(inquiry) == before


def test_a_message_wakes_the_clock_that_rests_with_what_was_left(inquiry, madrid, maria):
    seen = (inquiry.messages.get().message_id,)
    put(inquiry, maria, Status.WAITING_INQUIRER, MONDAY + 3 * HOUR)
    receive(madrid, seen_ids=seen, at=MONDAY + DAY)
    running = [one for one in inquiry.clocks.all() if one.is_running]
    assert {one.kind for one in running} == {ClockKind.FIRST_ANSWER, ClockKind.RESOLUTION}


def test_many_rests_never_make_more_used_than_passed(inquiry, maria):
    at = MONDAY
    for _round in range(6):
        put(inquiry, maria, Status.WAITING_INQUIRER, at)
        put(inquiry, maria, Status.OPEN, at)
        at += timedelta(minutes=10)
    assert clock(inquiry, ClockKind.FIRST_ANSWER).used == timedelta(minutes=50)


# --- rest for good, and back ----------------------------------------------------------------------
def test_resolved_everything_ends(inquiry, maria):
    put(inquiry, maria, Status.RESOLVED, MONDAY + HOUR)
    ends = dict(inquiry.clocks.values_list("kind", "end"))
    assert ends == {"first_answer": ClockEnd.ENDED, "resolution": ClockEnd.MET}
    assert dues(inquiry) == (None, None)


def test_reopened_there_is_a_new_promise_of_resolution(inquiry, maria):
    put(inquiry, maria, Status.RESOLVED, MONDAY + HOUR)
    put(inquiry, maria, Status.OPEN, MONDAY + 7 * DAY)
    assert dues(inquiry) == (None, MONDAY + 9 * DAY)


def test_what_was_spam_by_mistake_has_waited_all_the_time(inquiry, maria):
    before = dues(inquiry)
    put(inquiry, maria, Status.SPAM, MONDAY + HOUR)
    put(inquiry, maria, Status.OPEN, MONDAY + 2 * HOUR)
    assert dues(inquiry) == before


def test_a_clock_that_ended_twice_at_one_moment_runs_on_once(inquiry, maria):
    put(inquiry, maria, Status.OPEN, MONDAY)
    put(inquiry, maria, Status.RESOLVED, MONDAY)
    put(inquiry, maria, Status.OPEN, MONDAY)
    put(inquiry, maria, Status.SPAM, MONDAY)
    put(inquiry, maria, Status.OPEN, MONDAY)
    assert inquiry.clocks.filter(stopped_at=None, kind=ClockKind.RESOLUTION).count() == 1


# --- another policy -------------------------------------------------------------------------------
def test_another_urgency_counts_as_if_it_always_had_been(inquiry, urgent, maria):
    classify(inquiry_id=inquiry.pk, urgency=4, by=maria, now=MONDAY + timedelta(minutes=30))
    assert dues(inquiry) == (MONDAY + HOUR, MONDAY + 4 * HOUR)
    moved = inquiry.timeline.get(kind=Fact.TARGETS_MOVED)
    assert (moved.data["why"], set(moved.data["moved"])) == (
        "classified",
        {"first_answer", "resolution"},
    )


def test_there_and_back_is_as_before(inquiry, urgent, maria):
    before = dues(inquiry)
    for urgency in (4, 2):
        classify(inquiry_id=inquiry.pk, urgency=urgency, by=maria, now=MONDAY + HOUR)
    assert dues(inquiry) == before


def test_a_change_that_asks_for_the_same_policy_moves_nothing(inquiry, urgent, maria):
    classify(inquiry_id=inquiry.pk, urgency=3, by=maria, now=MONDAY + HOUR)
    assert not inquiry.timeline.filter(kind=Fact.TARGETS_MOVED).exists()


def test_of_a_clock_that_rests_what_was_used_is_kept_under_another_policy(inquiry, urgent, maria):
    put(inquiry, maria, Status.WAITING_INQUIRER, MONDAY + timedelta(minutes=20))
    classify(inquiry_id=inquiry.pk, urgency=4, by=maria, now=MONDAY + DAY)
    put(inquiry, maria, Status.OPEN, MONDAY + DAY)
    assert dues(inquiry)[0] == MONDAY + DAY + timedelta(minutes=40)


def test_at_another_desk_its_policy_and_its_hours_hold(inquiry, hague, maria, henk):
    hague.memberships.filter(agent=henk).update(role="coordinator")
    hague.opening_spans.filter(weekday=0).delete()  # closed on Mondays
    offered = offer_transfer(
        inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=MONDAY
    )
    answer_transfer(transfer_id=offered.pk, accept=True, by=henk, now=MONDAY + HOUR)
    assert dues(inquiry)[0] == datetime(2026, 11, 24, 18, 0, tzinfo=ZURICH)
    assert clock(inquiry, ClockKind.FIRST_ANSWER).version.policy.desk == hague


# --- merging --------------------------------------------------------------------------------------
def test_the_earlier_promise_goes_along_and_comes_back(inquiry, madrid, maria):
    later = make_inquiry(madrid, at=MONDAY + HOUR)
    early, late = dues(inquiry), dues(later)
    merge = merge_inquiries(source_id=inquiry.pk, target_id=later.pk, by=maria, now=MONDAY + DAY)
    assert (dues(inquiry), dues(later)[0]) == ((None, None), early[0])
    undo_merge(merge_id=merge.pk, by=maria, now=MONDAY + DAY + HOUR)
    assert (dues(inquiry), dues(later)) == (early, late)


def test_an_answer_after_a_merge_keeps_both_promises(inquiry, madrid, maria):
    later = make_inquiry(madrid, at=MONDAY + HOUR)
    merge_inquiries(source_id=inquiry.pk, target_id=later.pk, by=maria, now=MONDAY + 2 * HOUR)
    answer(later, maria, MONDAY + 3 * HOUR, then_status=Status.OPEN)
    assert dues(later)[0] is None
    assert not later.clocks.filter(kind=ClockKind.FIRST_ANSWER, stopped_at=None).exists()


def test_what_is_split_off_has_waited_since_its_message(inquiry, madrid, maria):
    seen = (inquiry.messages.get().message_id,)
    message = receive(madrid, seen_ids=seen, at=MONDAY + 2 * HOUR)
    new = split_message(message_id=message.pk, by=maria, now=MONDAY + DAY)
    assert dues(new)[0] == MONDAY + DAY + 2 * HOUR


def test_there_are_not_two_live_clocks_of_a_kind(inquiry):
    kinds = InquiryClock.objects.filter(stopped_at=None).values_list("kind", flat=True)
    assert sorted(kinds) == ["first_answer", "resolution"]
