"""Status by the table, walked whole; and what an inquiry is about."""

from itertools import product

import pytest
from django.http import Http404

from inquiries.actions.lifecycle import change_status, classify, enter_status
from inquiries.models import Inquiry, TimelineFact
from inquiries.states import ACTIVE, BY_HAND, STATUS_MOVES, Fact, Status
from shared.exceptions import Conflict, InvalidInput, NotPossible

MATRIX = list(product(Status, Status))
ALLOWED = [(a, b) for a, b in MATRIX if b in STATUS_MOVES[a]]
REFUSED = [(a, b) for a, b in MATRIX if b not in STATUS_MOVES[a] and a != b]


@pytest.fixture
def change(inquiry, maria, now):
    def change(status, **fields):
        values = {"inquiry_id": inquiry.pk, "by": maria, "now": now} | fields
        return change_status(status=status, **values)

    return change


def put(inquiry, status):
    Inquiry.objects.filter(pk=inquiry.pk).update(status=status)
    inquiry.refresh_from_db()
    return inquiry


def state_of(inquiry):
    """Everything that a status change may write."""
    return list(Inquiry.objects.values()), TimelineFact.objects.count()


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_a_move_of_the_table_is_made_and_written_down(inquiry, now, before, after):
    enter_status(inquiry=put(inquiry, before), status=after, by=None, now=now)
    inquiry.refresh_from_db()
    fact = inquiry.timeline.latest("pk")
    assert (inquiry.status, fact.data) == (after, {"before": before, "after": after})


@pytest.mark.parametrize(("before", "after"), REFUSED)
def test_a_move_outside_the_table_is_refused_and_writes_nothing(inquiry, now, before, after):
    put(inquiry, before)
    written = state_of(inquiry)
    with pytest.raises(NotPossible):
        enter_status(inquiry=inquiry, status=after, by=None, now=now)
    assert state_of(inquiry) == written


@pytest.mark.parametrize("status", Status)
def test_staying_is_no_move_and_no_fact(inquiry, now, status):
    put(inquiry, status)
    written = state_of(inquiry)
    enter_status(inquiry=inquiry, status=status, by=None, now=now)
    assert state_of(inquiry) == written


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_by_hand_the_same_moves_but_those_that_are_made_otherwise(inquiry, change, before, after):
    put(inquiry, before)
    if after in BY_HAND:
        assert change(after).status == after
    else:
        with pytest.raises(InvalidInput):
            change(after)


@pytest.mark.parametrize(("before", "after"), REFUSED)
def test_by_hand_nothing_else_goes_and_nothing_is_written(inquiry, change, before, after):
    put(inquiry, before)
    written = state_of(inquiry)
    with pytest.raises(NotPossible if after in BY_HAND else InvalidInput):
        change(after)
    assert state_of(inquiry) == written


def test_the_table_knows_every_status():
    assert set(STATUS_MOVES) == set(Status)


@pytest.mark.parametrize("status", Status)
def test_from_every_status_there_is_a_way_back_to_work(status):
    assert status == Status.OPEN or Status.OPEN in STATUS_MOVES[status]


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_the_clock_stops_when_it_is_not_our_turn(inquiry, now, before, after):
    enter_status(inquiry=put(inquiry, before), status=after, by=None, now=now)
    inquiry.refresh_from_db()
    assert (inquiry.due_at is not None) == (after in ACTIVE and after != Status.WAITING_INQUIRER)


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_coming_back_to_work_from_rest_is_a_reopening(inquiry, now, before, after):
    enter_status(inquiry=put(inquiry, before), status=after, by=None, now=now)
    is_reopening = before not in ACTIVE and after in ACTIVE
    kind = inquiry.timeline.latest("pk").kind
    assert kind == (Fact.REOPENED if is_reopening else Fact.STATUS_CHANGED)


def test_a_double_click_changes_once(inquiry, change):
    change(Status.RESOLVED)
    written = state_of(inquiry)
    change(Status.RESOLVED)
    assert state_of(inquiry) == written


def test_the_fact_names_who_did_it_and_when(inquiry, change, maria, now):
    change(Status.OPEN)
    fact = inquiry.timeline.latest("pk")
    assert (fact.actor, fact.at, fact.desk) == (maria, now, inquiry.desk)


def test_when_it_was_resolved_is_kept(inquiry, change, now):
    assert change(Status.RESOLVED).resolved_at == now


def test_an_old_page_changes_nothing(inquiry, change):
    old = inquiry.version
    change(Status.OPEN, version=old)
    with pytest.raises(Conflict):
        change(Status.RESOLVED, version=old)


def test_an_old_page_that_wants_what_is_already_so_is_content(inquiry, change):
    old = inquiry.version
    change(Status.OPEN, version=old)
    assert change(Status.OPEN, version=old).status == Status.OPEN


@pytest.mark.parametrize("status", ["nonsense", "", "NEW"])
def test_what_is_no_status_is_invalid(change, status):
    with pytest.raises(InvalidInput):
        change(status)


def test_another_desk_finds_no_such_inquiry(change, henk):
    with pytest.raises(Http404):
        change(Status.OPEN, by=henk)


# --- what it is about -----------------------------------------------------------------------------
def test_classifying_writes_before_and_after(inquiry, maria, now):
    classify(inquiry_id=inquiry.pk, by=maria, now=now, topic="renewal", urgency=3)
    assert inquiry.timeline.latest("pk").data == {
        "changes": {"topic": ["applications", "renewal"], "urgency": [2, 3]}
    }


def test_classifying_twice_is_one_fact(inquiry, maria, now):
    for _click in range(2):
        classify(inquiry_id=inquiry.pk, by=maria, now=now, topic="renewal")
    assert inquiry.timeline.filter(kind=Fact.CLASSIFIED).count() == 1


def test_what_is_not_named_is_not_changed(inquiry, maria, now):
    assert classify(inquiry_id=inquiry.pk, by=maria, now=now, urgency=4).language == "en"


def test_another_desk_classifies_nothing(inquiry, henk, now):
    with pytest.raises(Http404):
        classify(inquiry_id=inquiry.pk, by=henk, now=now, topic="renewal")
