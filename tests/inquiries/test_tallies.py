"""Counts of saved views are exact at every moment: before folding, after it, and by time alone."""

from datetime import timedelta
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from contacts.models import ContactAddress
from desks.permissions import scope_of
from inquiries.actions.saved_views import delete_view, restore_view
from inquiries.actions.tallying import (
    count_further,
    fold_changes,
    forget_retired,
    mend_chunk,
    mend_tallies,
)
from inquiries.conditions import OTHER_PEOPLE
from inquiries.inbox import PAGE_SIZE
from inquiries.models import (
    Inquiry,
    Tag,
    ViewCounting,
    ViewDirty,
    ViewMember,
    ViewOrder,
    ViewTally,
)
from inquiries.saved_views import view_counts, view_page
from inquiries.tasks import count_views
from tests.factories import make_agent, make_inquiry
from tests.inquiries.view_world import (
    CONDITIONS,
    change_something,
    count_everything,
    counted,
    fold_everything,
    leaf,
    make_view,
    make_views,
    truth,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def tags(db, now):
    return [Tag.objects.create(code=f"t{n}", name_en=f"T{n}", created_at=now) for n in range(2)]


@pytest.fixture
def pile(madrid, hague, maria, rui, tags, now):
    random = Random(1)
    made = [make_inquiry(madrid if number % 3 else hague) for number in range(24)]
    ids = [one.pk for one in made]
    for _ in range(80):
        change_something(random, ids, [maria, rui], tags, now, HOUR)
    return ids


def test_a_new_view_is_counted_in_the_background(pile, rui, now):
    make_views(rui, now)
    assert set(counted(rui, now).values()) == {None}, "counting…"
    count_everything(now)
    assert counted(rui, now) == truth(rui, now)
    assert any(counted(rui, now).values())


def test_an_empty_installation_counts_nought(rui, now):
    view = make_view(rui, CONDITIONS["open"], now)
    count_everything(now)
    assert counted(rui, now) == {view.pk: 0}


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_exact_after_every_change_folded_or_not(pile, maria, rui, tags, now, seed):
    make_views(rui, now)
    count_everything(now)
    random = Random(seed)
    for number in range(40):
        change_something(random, pile, [maria, rui], tags, now, HOUR)
        if number % 5 == 0:
            fold_changes(now=now)
        assert counted(rui, now) == truth(rui, now)
    assert ViewDirty.objects.exists()
    fold_everything(now)
    assert not ViewDirty.objects.exists()
    assert counted(rui, now) == truth(rui, now)


def test_the_passing_of_time_alone_is_counted(pile, rui, now):
    make_views(rui, now)
    count_everything(now)
    fold_everything(now)
    seen = set()
    for hours in (1, 3, 6, 20, 30, 24 * 8):
        later = now + HOUR * hours
        assert counted(rui, later) == truth(rui, later)
        seen.add(tuple(counted(rui, later).values()))
    assert len(seen) > 3, "time has changed something"
    fold_everything(now + HOUR * 20)
    for hours in (20, 30):
        assert counted(rui, now + HOUR * hours) == truth(rui, now + HOUR * hours)


def test_each_reader_has_counts_of_their_own(pile, madrid, maria, rui, henk, now):
    for name in ("mine", "not mine", "urgent or mine", "open"):
        make_view(rui, CONDITIONS[name], now, name=name)
    count_everything(now)
    for agent in (maria, rui, henk):
        assert counted(agent, now) == truth(agent, now)
    assert counted(maria, now) != counted(rui, now)
    lucie = make_agent("lucie", madrid)
    assert counted(lucie, now) == truth(lucie, now)


def test_nothing_of_a_foreign_desk_is_counted(pile, rui, mei, now):
    make_views(rui, now)
    count_everything(now)
    assert set(counted(mei, now).values()) == {0}


def test_folding_twice_changes_nothing(pile, rui, now):
    make_views(rui, now)
    count_everything(now)
    before = list(ViewTally.objects.order_by("pk").values())
    ViewDirty.objects.bulk_create([ViewDirty(inquiry_id=pk) for pk in pile * 2])
    fold_everything(now)
    fold_everything(now)
    assert list(ViewTally.objects.order_by("pk").values()) == before


def test_a_deleted_inquiry_leaves_no_row_and_no_count(madrid, rui, now):
    make_view(rui, CONDITIONS["open"], now)
    inquiry = make_inquiry(madrid)
    count_everything(now)
    Inquiry.objects.filter(pk=inquiry.pk)._raw_delete("default")
    assert counted(rui, now) == truth(rui, now)
    fold_everything(now)
    assert not ViewMember.objects.exists()
    assert set(counted(rui, now).values()) == {0}
    # The rest of what belonged to it goes, so that the test database is whole.
    inquiry.save(force_insert=True)


def test_another_address_of_the_writer_counts(inquiry, rui, now):
    make_view(rui, leaf("contact", "domain", "elsewhere.example"), now)
    count_everything(now)
    fold_everything(now)
    address = ContactAddress.objects.create(
        contact=inquiry.contact, kind="email", value="v@elsewhere.example", created_at=now
    )
    assert list(counted(rui, now).values()) == [1]
    fold_everything(now)
    address.delete()
    assert list(counted(rui, now).values()) == [0]


def test_what_was_only_read_is_not_marked(inquiry, now):
    fold_everything(now)
    Inquiry.objects.filter(pk=inquiry.pk).update(version=9, preview="other")
    assert not ViewDirty.objects.exists()


def test_more_changes_than_can_be_looked_at_are_waited_for(pile, rui, now, monkeypatch):
    make_view(rui, CONDITIONS["open"], now)
    count_everything(now)
    monkeypatch.setattr("inquiries.tallies.MOST_UNSURE", 3)
    assert list(counted(rui, now).values()) == [None]
    fold_everything(now)
    assert counted(rui, now) == truth(rui, now)


def test_counts_cost_one_statement_for_one_view_and_for_many(
    pile, rui, now, django_assert_num_queries
):
    views = list(make_views(rui, now).values())
    count_everything(now)
    views = [type(one).objects.select_related("counting").get(pk=one.pk) for one in views]
    scope = scope_of(rui)
    for some in (views[:1], views):
        with django_assert_num_queries(1):
            view_counts(scope=scope, views=some, now=now)


# --- lists ---
def whole_list(agent, view, now):
    scope, cursor, found = scope_of(agent), "", []
    view.refresh_from_db()
    for _ in range(9):
        page = view_page(scope=scope, view=view, now=now, cursor=cursor)
        found += [row.pk for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return found
    raise AssertionError("no end")


@pytest.mark.parametrize("order", ViewOrder)
@pytest.mark.parametrize("name", ["done", "no fees", "not mine", "mine", "urgent or mine"])
def test_the_list_holds_what_is_counted_in_its_order_folded_or_not(
    pile, madrid, maria, rui, tags, now, monkeypatch, name, order
):
    monkeypatch.setattr("inquiries.saved_views.PAGE_SIZE", 5)
    monkeypatch.setattr("inquiries.inbox.PAGE_SIZE", 5)
    view = make_view(rui, CONDITIONS[name], now, order=order)
    as_it_lies = whole_list(rui, view, now)
    count_everything(now)
    fold_everything(now)
    by_count = whole_list(rui, view, now)
    assert sorted(by_count) == sorted(as_it_lies)
    assert len(by_count) == truth(rui, now)[view.pk]
    column = {"due": "due_at", "newest": "last_message_at", "oldest": "last_message_at"}
    rows = Inquiry.objects.in_bulk(by_count)
    values = [getattr(rows[pk], column.get(order, "created_at")) for pk in by_count]
    known = [one for one in values if one]
    assert values == sorted(known, reverse=order in ("newest", "created")) + [None] * (
        len(values) - len(known)
    )
    random = Random(5)
    for _ in range(10):
        change_something(random, pile, [maria, rui], tags, now, HOUR)
    assert ViewDirty.objects.exists()
    assert len(whole_list(rui, view, now)) == truth(rui, now)[view.pk]


def test_a_list_of_a_foreign_desk_is_empty(pile, rui, mei, now):
    view = make_view(rui, CONDITIONS["no fees"], now)
    count_everything(now)
    assert whole_list(mei, view, now) == []
    assert len(whole_list(rui, view, now)) > 0
    assert PAGE_SIZE == 30


def test_members_of_views_are_told_apart_for_their_assignee(inquiry, maria, rui, now):
    Inquiry.objects.filter(pk=inquiry.pk).update(assignee=maria)
    make_view(rui, CONDITIONS["mine"], now)
    count_everything(now)
    member = ViewMember.objects.get()
    assert (member.own, member.others, member.assignee_id) == (True, False, maria.pk)
    assert maria.pk != OTHER_PEOPLE


# --- views that go ---
def test_a_deleted_view_is_forgotten_and_counted_anew_when_it_comes_back(pile, rui, now):
    view = make_view(rui, CONDITIONS["no fees"], now)
    count_everything(now)
    delete_view(view_id=view.pk, by=rui, now=now)
    while forget_retired():
        pass
    assert not ViewMember.objects.exists()
    assert not ViewTally.objects.exists()
    assert not ViewCounting.objects.exists()
    restore_view(view_id=view.pk, by=rui, now=now)
    assert counted(rui, now) == {view.pk: None}
    count_everything(now)
    assert counted(rui, now) == truth(rui, now)


def test_the_task_does_all_of_it(pile, rui, now):
    view = make_view(rui, CONDITIONS["open"], now)
    other = make_view(rui, CONDITIONS["done"], now)
    delete_view(view_id=other.pk, by=rui, now=now)
    count_views()
    assert counted(rui, now) == {view.pk: truth(rui, now)[view.pk]}
    assert ViewCounting.objects.count() == 1
    assert not ViewDirty.objects.exists()


# --- comparing and mending ---
def test_recounting_says_that_all_is_right(pile, rui, now):
    make_views(rui, now)
    count_everything(now)
    out = StringIO()
    call_command("recount_views", stdout=out)
    assert "Every count is right" in out.getvalue()


def test_recounting_mends_rows_and_sums(pile, rui, now):
    make_views(rui, now)
    count_everything(now)
    fold_everything(now)
    ViewMember.objects.filter(pk=ViewMember.objects.first().pk).delete()
    ViewMember.objects.create(
        counting_id=ViewCounting.objects.latest("pk").pk,
        inquiry_id=10**9,
        desk_id=1,
        assignee_id=0,
        own=True,
        others=True,
        place=0,
    )
    ViewTally.objects.update(others=99)
    assert counted(rui, now) != truth(rui, now)
    out = StringIO()
    call_command("recount_views", stdout=out)
    assert "mended" in out.getvalue()
    assert counted(rui, now) == truth(rui, now)
    assert mend_tallies() == 0
    assert mend_chunk(after=0, now=now)[1] == 0


def test_counting_goes_on_where_it_was_interrupted(pile, rui, now, monkeypatch):
    monkeypatch.setattr("inquiries.actions.tallying.COUNT_AT_ONCE", 5)
    make_view(rui, CONDITIONS["no fees"], now)
    assert count_further(now=now)
    assert ViewCounting.objects.get().counted_to > 0
    assert list(counted(rui, now).values()) == [None]
    Inquiry.objects.filter(pk=pile[0]).update(topic="fees")
    fold_everything(now)
    count_everything(now)
    assert counted(rui, now) == truth(rui, now)
