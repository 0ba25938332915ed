"""One deed over many inquiries: frozen, worked off, stopped, tried again, undone."""

import time
from datetime import timedelta

import pytest
from django.http import Http404

from inquiries.actions.assign import assign_inquiry
from inquiries.actions.bulk import (
    cancel_bulk,
    close_bulk,
    confirm_bulk,
    forget_prepared,
    prepare_bulk,
    retry_bulk,
    undo_bulk,
)
from inquiries.actions.bulk_work import work_all, work_off
from inquiries.actions.lifecycle import change_status
from inquiries.actions.snooze import snooze_inquiry
from inquiries.actions.tags import add_tags
from inquiries.models import BulkDeed, Inquiry
from inquiries.states import BULK_MOVES, ITEM_MOVES, BulkKind, BulkState, Fact, ItemState, Status
from shared.exceptions import InvalidInput, KeyReused, NotPossible
from shared.transitions import can_move
from tests.factories import make_agent, make_inquiry, make_tag

LONG = 1e12  # the clock never comes to it


@pytest.fixture
def three(madrid):
    return [make_inquiry(madrid, sender_address=f"{n}@visitor.example") for n in range(3)]


@pytest.fixture
def luis(madrid):
    return make_agent("luis", madrid)


def prepare(kind, inquiries, by, now, key="key", **values):
    return prepare_bulk(
        kind=kind,
        values=values,
        inquiry_ids=[one.pk for one in inquiries],
        asked=" ".join(one.reference for one in inquiries),
        by=by,
        submission_key=key,
        now=now,
    )


def run(kind, inquiries, by, now, key="key", **values):
    bulk = prepare(kind, inquiries, by, now, key, **values)
    if bulk.state == BulkState.PREPARED:
        confirm_bulk(bulk_id=bulk.pk, by=by, now=now)
    return worked(bulk)


def worked(bulk):
    assert work_all(until=LONG) is False
    bulk.refresh_from_db()
    return bulk


def undone(bulk, by, now):
    return worked(undo_bulk(bulk_id=bulk.pk, by=by, now=now))


def statuses(inquiries):
    rows = Inquiry.objects.filter(pk__in=[one.pk for one in inquiries]).order_by("pk")
    return [one.status for one in rows]


def reasons(bulk):
    return [one.reason for one in bulk.items.filter(state=ItemState.FAILED).order_by("position")]


def test_what_was_prepared_and_never_begun_is_forgotten_after_a_week(three, maria, now):
    long_ago = now - timedelta(days=8)
    stale = prepare(BulkKind.OFFER, three, maria, long_ago, "1", to_desk=1, reason="x")
    young = prepare(BulkKind.OFFER, three, maria, now, "2", to_desk=1, reason="x")
    ran = run(BulkKind.TAKE, three, maria, long_ago, "3")
    assert [forget_prepared(now=now), forget_prepared(now=now)] == [1, 0]
    assert set(BulkDeed.objects.all()) == {young, ran}
    assert stale.pk not in set(BulkDeed.objects.values_list("pk", flat=True))


# --- doing ---------------------------------------------------------------------------------------
def test_every_inquiry_is_done_and_counted(three, maria, now):
    bulk = run(BulkKind.STATUS, three, maria, now, status="resolved")
    assert statuses(three) == [Status.RESOLVED] * 3
    assert (bulk.state, bulk.done, bulk.failed, bulk.total) == (BulkState.DONE, 3, 0, 3)


def test_each_has_one_fact_that_names_the_bulk(three, maria, now):
    bulk = run(BulkKind.STATUS, three, maria, now, status="resolved")
    for inquiry in three:
        (fact,) = inquiry.timeline.filter(kind=Fact.STATUS_CHANGED)
        assert (fact.data["bulk"], fact.data["bulk_total"], fact.actor) == (bulk.pk, 3, maria)


def test_worked_off_twice_happens_once(three, maria, now):
    bulk = run(BulkKind.STATUS, three, maria, now, status="resolved")
    BulkDeed.objects.filter(pk=bulk.pk).update(state=BulkState.RUNNING)
    assert worked(bulk).done == 3
    assert three[0].timeline.filter(kind=Fact.STATUS_CHANGED).count() == 1


def test_sent_twice_it_is_one_deed(three, maria, now):
    first = prepare(BulkKind.TAKE, three, maria, now)
    assert prepare(BulkKind.TAKE, three, maria, now) == first
    with pytest.raises(KeyReused):
        prepare(BulkKind.STATUS, three, maria, now, status="resolved")


def test_what_was_so_already_is_told_apart(three, maria, now):
    change_status(inquiry_id=three[0].pk, status=Status.RESOLVED, by=maria, now=now)
    bulk = run(BulkKind.STATUS, three, maria, now, status="resolved")
    assert (bulk.done, bulk.unchanged) == (2, 1)


def test_one_that_fails_says_why_and_stops_no_other(three, maria, luis, now):
    assign_inquiry(inquiry_id=three[1].pk, to=luis, by=maria, now=now)
    bulk = run(BulkKind.TAKE, three, maria, now)
    assert (bulk.done, bulk.failed) == (2, 1)
    assert "Somebody else" in reasons(bulk)[0]


def test_the_reason_is_in_the_language_of_the_agent(three, maria, luis, now):
    maria.language = "fr"
    maria.save()
    assign_inquiry(inquiry_id=three[1].pk, to=luis, by=maria, now=now)
    assert "Somebody else" not in reasons(run(BulkKind.TAKE, three, maria, now))[0]


@pytest.mark.parametrize(
    ("kind", "values", "attribute", "expected"),
    [
        (BulkKind.CLASSIFY, {"urgency": 4, "language": "fr"}, "urgency", 4),
        (BulkKind.CLASSIFY, {"urgency": 4, "language": "fr"}, "language", "fr"),
        (BulkKind.STATUS, {"status": "spam"}, "status", "spam"),
    ],
)
def test_kinds(three, maria, now, kind, values, attribute, expected):
    run(kind, three, maria, now, **values)
    three[0].refresh_from_db()
    assert getattr(three[0], attribute) == expected


def test_assigning_tagging_and_putting_aside(madrid, three, maria, luis, now):
    tag = make_tag("refund", desk=madrid)
    run(BulkKind.ASSIGN, three, maria, now, "1", assignee=luis.pk)
    run(BulkKind.TAG, three, maria, now, "2", tags=[tag.pk])
    run(BulkKind.SNOOZE, three, maria, now, "3", until="tomorrow", at="")
    three[0].refresh_from_db()
    assert (three[0].assignee, three[0].tagged.get().tag) == (luis, tag)
    assert three[0].snoozed_until > now
    run(BulkKind.WAKE, three, maria, now, "4")
    run(BulkKind.UNTAG, three, maria, now, "5", tags=[tag.pk])
    three[0].refresh_from_db()
    assert (three[0].snoozed_until, three[0].tagged.exists()) == (None, False)


def test_an_offer_to_another_desk_is_asked_first_and_never_undone(three, maria, hague, now):
    bulk = prepare(BulkKind.OFFER, three, maria, now, to_desk=hague.pk, reason="Yours")
    assert bulk.state == BulkState.PREPARED
    confirm_bulk(bulk_id=bulk.pk, by=maria, now=now)
    assert worked(bulk).done == 3
    with pytest.raises(NotPossible):
        undo_bulk(bulk_id=bulk.pk, by=maria, now=now)


def test_a_topic_that_the_desk_does_not_have_is_refused(three, maria, now):
    bulk = run(BulkKind.CLASSIFY, three, maria, now, topic="no-such-topic")
    assert (bulk.failed, bulk.done) == (3, 0)


# --- rights --------------------------------------------------------------------------------------
def test_what_an_agent_may_not_see_is_not_in_it(three, henk, now):
    with pytest.raises(InvalidInput):
        prepare(BulkKind.TAKE, three, henk, now)


def test_rights_are_read_for_each_inquiry(three, maria, now):
    bulk = prepare(BulkKind.TAKE, three, maria, now)
    maria.memberships.all().delete()
    assert worked(bulk).failed == 3
    assert statuses(three) == [Status.NEW] * 3


def test_nobody_else_has_a_hand_in_it(three, maria, luis, now):
    bulk = prepare(BulkKind.TAKE, three, maria, now)
    for deed in (confirm_bulk, cancel_bulk, retry_bulk, undo_bulk, close_bulk):
        with pytest.raises(Http404):
            deed(bulk_id=bulk.pk, by=luis, now=now)


# --- asking, stopping, trying again ----------------------------------------------------------------
def test_more_than_fifty_wait_for_a_word(madrid, maria, now):
    many = [make_inquiry(madrid, sender_address=f"{n}@visitor.example") for n in range(51)]
    bulk = prepare(BulkKind.TAKE, many, maria, now)
    assert (bulk.state, worked(bulk).worked) == (BulkState.PREPARED, 0)
    for _click in range(2):
        confirm_bulk(bulk_id=bulk.pk, by=maria, now=now)
    assert worked(bulk).done == 51


def test_nothing_at_all_is_refused(maria, now):
    with pytest.raises(InvalidInput):
        prepare(BulkKind.TAKE, [], maria, now)


def test_stopped_in_the_middle_the_rest_stays_as_it_is(three, maria, now):
    bulk = prepare(BulkKind.STATUS, three, maria, now, status="resolved")
    work_off(bulk_id=bulk.pk, most=1, until=LONG)
    for _click in range(2):
        cancel_bulk(bulk_id=bulk.pk, by=maria, now=now)
    assert worked(bulk).done == 1
    assert statuses(three) == [Status.RESOLVED, Status.NEW, Status.NEW]


def test_what_was_stopped_may_go_on(three, maria, now):
    bulk = prepare(BulkKind.STATUS, three, maria, now, status="resolved")
    work_off(bulk_id=bulk.pk, most=1, until=LONG)
    cancel_bulk(bulk_id=bulk.pk, by=maria, now=now)
    retry_bulk(bulk_id=bulk.pk, by=maria, now=now)
    assert worked(bulk).done == 3


def test_what_failed_is_tried_again(three, maria, luis, now):
    assign_inquiry(inquiry_id=three[1].pk, to=luis, by=maria, now=now)
    bulk = run(BulkKind.TAKE, three, maria, now)
    assign_inquiry(inquiry_id=three[1].pk, to=None, by=maria, now=now)
    for _click in range(2):
        retry_bulk(bulk_id=bulk.pk, by=maria, now=now)
    bulk = worked(bulk)
    assert (bulk.done, bulk.failed, bulk.state) == (3, 0, BulkState.DONE)


def test_time_is_up_and_the_next_run_goes_on(three, maria, now):
    bulk = prepare(BulkKind.TAKE, three, maria, now)
    assert work_all(until=time.monotonic()) is True
    assert worked(bulk).done == 3


# --- undoing ---------------------------------------------------------------------------------------
def test_undone_everything_is_as_it_was(madrid, three, maria, luis, now):
    tag, before = make_tag("refund", desk=madrid), state_of(three)
    deeds = [
        run(BulkKind.TAKE, three, maria, now, "1"),
        run(BulkKind.TAG, three, maria, now, "2", tags=[tag.pk]),
        run(BulkKind.SNOOZE, three, maria, now, "3", until="tomorrow", at=""),
        run(BulkKind.CLASSIFY, three, maria, now, "4", urgency=4),
        run(BulkKind.STATUS, three, maria, now, "5", status="resolved"),
    ]
    for bulk in reversed(deeds):
        assert undone(bulk, maria, now).done == 3
    assert state_of(three) == before


def state_of(inquiries):
    rows = Inquiry.objects.filter(pk__in=[one.pk for one in inquiries]).order_by("pk")
    return [
        (
            *(one.status, one.assignee_id, one.due_at, one.resolved_at, one.snoozed_until),
            *(one.topic, one.urgency, one.language, list(one.tagged.values_list("tag"))),
        )
        for one in rows
    ]


def test_undoing_leaves_a_fact_of_its_own(three, maria, now):
    undoing = undone(run(BulkKind.STATUS, three, maria, now, status="resolved"), maria, now)
    fact = three[0].timeline.filter(kind=Fact.STATUS_CHANGED).last()
    assert (fact.data["after"], fact.data["bulk"]) == (Status.NEW, undoing.pk)


def test_what_somebody_changed_since_stays_and_is_told(three, maria, luis, now):
    bulk = run(BulkKind.STATUS, three, maria, now, status="resolved")
    change_status(inquiry_id=three[1].pk, status=Status.OPEN, by=luis, now=now)
    undoing = undone(bulk, maria, now)
    assert statuses(three) == [Status.NEW, Status.OPEN, Status.NEW]
    assert (undoing.done, undoing.failed) == (2, 1)
    assert "changed since" in reasons(undoing)[0]


def test_what_changed_beside_it_does_not_matter(madrid, three, maria, luis, now):
    bulk = run(BulkKind.CLASSIFY, three, maria, now, urgency=4)
    change_status(inquiry_id=three[1].pk, status=Status.RESOLVED, by=luis, now=now)
    assert undone(bulk, maria, now).done == 3


def test_only_what_was_done_is_undone(three, maria, luis, now):
    """A colleague's own stays his, although it is what the bulk would have done."""
    change_status(inquiry_id=three[1].pk, status=Status.RESOLVED, by=luis, now=now)
    undoing = undone(run(BulkKind.STATUS, three, maria, now, status="resolved"), maria, now)
    assert undoing.total == 2
    assert statuses(three) == [Status.NEW, Status.RESOLVED, Status.NEW]


def test_undone_twice_is_once(three, maria, now):
    bulk = run(BulkKind.STATUS, three, maria, now, status="resolved")
    undoings = {undo_bulk(bulk_id=bulk.pk, by=maria, now=now).pk for _click in range(2)}
    assert len(undoings) == 1
    with pytest.raises(NotPossible):
        retry_bulk(bulk_id=bulk.pk, by=maria, now=now)


def test_undoing_one_that_runs_stops_it(three, maria, now):
    bulk = prepare(BulkKind.STATUS, three, maria, now, status="resolved")
    work_off(bulk_id=bulk.pk, most=2, until=LONG)
    assert undone(bulk, maria, now).done == 2
    assert statuses(three) == [Status.NEW] * 3


def test_who_has_left_the_desk_undoes_nothing_there(three, maria, now):
    bulk = run(BulkKind.STATUS, three, maria, now, status="resolved")
    maria.memberships.all().delete()
    assert undone(bulk, maria, now).failed == 3
    assert statuses(three) == [Status.RESOLVED] * 3


def test_a_tag_that_was_there_before_stays(madrid, three, maria, now):
    tag = make_tag("refund", desk=madrid)
    add_tags(inquiry_id=three[0].pk, tags=[tag], by=maria, now=now)
    undone(run(BulkKind.TAG, three, maria, now, tags=[tag.pk]), maria, now)
    assert [one.tagged.count() for one in three] == [1, 0, 0]


def test_what_was_aside_until_another_time_is_again(three, maria, now):
    until = now + timedelta(hours=1)
    snooze_inquiry(inquiry_id=three[0].pk, until=until, by=maria, now=now)
    undone(run(BulkKind.WAKE, three, maria, now), maria, now)
    three[0].refresh_from_db()
    assert three[0].snoozed_until == until


# --- the tables ------------------------------------------------------------------------------------
BULK = {
    ("prepared", "running"),
    ("prepared", "cancelled"),
    ("running", "done"),
    ("running", "cancelled"),
    ("done", "running"),
    ("cancelled", "running"),
}
ITEM = {
    ("waiting", "done"),
    ("waiting", "unchanged"),
    ("waiting", "failed"),
    ("failed", "waiting"),
}


@pytest.mark.parametrize(
    ("states", "moves", "expected"),
    [(BulkState, BULK_MOVES, BULK), (ItemState, ITEM_MOVES, ITEM)],
)
def test_every_move_is_allowed_or_refused(states, moves, expected):
    pairs = {(str(a), str(b)) for a in states for b in states}
    assert {pair for pair in pairs if can_move(moves, *pair)} == expected
