"""Snoozed inquiries, grouped lists, and pages that do not jump."""

from datetime import timedelta
from itertools import pairwise

import pytest

from desks.permissions import scope_of
from inquiries.actions.assign import take_inquiry
from inquiries.inbox import PAGE_SIZE, Grouping, View, inbox_counts, inbox_page
from inquiries.models import Inquiry
from inquiries.states import Status
from tests.factories import make_agent, make_inquiry

AWAKE = [View.MINE, View.UNASSIGNED, View.DUE, View.OPEN]


def listed(agent, view, now, **options):
    page = inbox_page(scope=scope_of(agent), view=view, desk_id=None, now=now, **options)
    return [row.pk for row in page.rows], page.next_cursor


def snooze(inquiry, until):
    Inquiry.objects.filter(pk=inquiry.pk).update(snoozed_until=until, due_at=until)


@pytest.mark.parametrize("view", AWAKE)
def test_what_is_snoozed_is_in_no_active_view_until_its_time(madrid, maria, now, view):
    inquiry = make_inquiry(madrid)
    if view == View.MINE:
        take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    snooze(inquiry, now + timedelta(hours=1))
    assert listed(maria, view, now)[0] == []
    assert listed(maria, View.SNOOZED, now)[0] == [inquiry.pk]
    later = now + timedelta(hours=1)
    assert listed(maria, view, later)[0] == [inquiry.pk]
    assert listed(maria, View.SNOOZED, later)[0] == []


def test_what_comes_back_first_is_first_of_the_snoozed(madrid, maria, now):
    made = [make_inquiry(madrid) for _ in range(3)]
    for inquiry, hours in zip(made, (3, 1, 2), strict=True):
        snooze(inquiry, now + timedelta(hours=hours))
    assert listed(maria, View.SNOOZED, now)[0] == [made[1].pk, made[2].pk, made[0].pk]


def test_counts_follow_what_is_snoozed(madrid, maria, now):
    make_inquiry(madrid)
    snooze(make_inquiry(madrid), now + timedelta(hours=1))
    counts = inbox_counts(scope=scope_of(maria), now=now)[madrid.pk]
    assert (counts.open, counts.unassigned, counts.snoozed) == (1, 1, 1)
    later = inbox_counts(scope=scope_of(maria), now=now + timedelta(hours=1))[madrid.pk]
    assert (later.open, later.unassigned, later.snoozed) == (2, 2, 0)


def test_snoozed_inquiries_of_another_desk_are_not_seen(madrid, henk, now):
    snooze(make_inquiry(madrid), now + timedelta(hours=1))
    assert listed(henk, View.SNOOZED, now)[0] == []


@pytest.fixture
def pile(madrid, hague, rui, now):
    """Of two desks, two agents and nobody, in two states; every due time twice, and none."""
    lucie = make_agent("lucie", madrid)
    for number in range(PAGE_SIZE + 8):
        inquiry = make_inquiry(hague if number % 2 else madrid)
        inquiry.assignee = (None, rui, lucie)[number % 3]
        inquiry.status = (Status.ESCALATED, Status.OPEN)[number % 2]
        inquiry.due_at = None if number % 5 == 0 else now + timedelta(hours=number // 2)
        inquiry.save()
    return lucie


@pytest.mark.parametrize("grouping", Grouping)
def test_pages_of_a_grouped_list_have_no_gap_and_no_repetition(pile, rui, now, grouping):
    first, cursor = listed(rui, View.OPEN, now, grouping=grouping)
    second, end = listed(rui, View.OPEN, now, grouping=grouping, cursor=cursor)
    assert end == ""
    assert sorted(first + second) == sorted(Inquiry.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("grouping", "name"),
    [(Grouping.ASSIGNEE, "assignee_id"), (Grouping.STATUS, "status"), (Grouping.DESK, "desk_id")],
)
def test_a_group_stands_together_with_the_most_due_first(pile, rui, now, grouping, name):
    first, cursor = listed(rui, View.OPEN, now, grouping=grouping)
    second, _end = listed(rui, View.OPEN, now, grouping=grouping, cursor=cursor)
    found = Inquiry.objects.in_bulk(first + second)
    rows = [found[pk] for pk in first + second]
    groups = [getattr(row, name) for row in rows]
    changes = sum(one != other for one, other in pairwise(groups))
    assert changes == len(set(groups)) - 1
    for group in set(groups):
        dues = [row.due_at for row in rows if getattr(row, name) == group]
        known = [one for one in dues if one]
        assert dues == sorted(known) + [None] * (len(dues) - len(known))


def test_own_work_is_the_first_group_and_what_is_nobodys_the_second(pile, rui, now):
    first, cursor = listed(rui, View.OPEN, now, grouping=Grouping.ASSIGNEE)
    second, _end = listed(rui, View.OPEN, now, grouping=Grouping.ASSIGNEE, cursor=cursor)
    found = Inquiry.objects.in_bulk(first + second)
    order = list(dict.fromkeys(found[pk].assignee_id for pk in first + second))
    assert order == [rui.pk, None, pile.pk]


def test_the_archive_is_never_sorted_as_a_whole(pile, rui, now):
    assert listed(rui, View.ALL, now, grouping=Grouping.STATUS) == listed(rui, View.ALL, now)


@pytest.mark.parametrize("view", [View.OPEN, View.ALL])
def test_what_arrives_before_a_page_does_not_shift_it(madrid, maria, now, view):
    for _ in range(2 * PAGE_SIZE):
        make_inquiry(madrid)
    _first, cursor = listed(maria, view, now)
    before = listed(maria, view, now, cursor=cursor)
    newcomer = make_inquiry(madrid)
    Inquiry.objects.filter(pk=newcomer.pk).update(due_at=now - timedelta(days=1))
    assert listed(maria, view, now, cursor=cursor) == before
