"""What lists, counts and conversations contain, and for whom."""

from datetime import timedelta

import pytest

from contacts.actions import merge_contacts
from desks.permissions import scope_of
from inquiries.actions.assign import take_inquiry
from inquiries.actions.lifecycle import change_status
from inquiries.actions.note import add_note
from inquiries.actions.transfer import offer_transfer
from inquiries.inbox import PAGE_SIZE, DeskCounts, View, inbox_counts, inbox_page
from inquiries.models import Inquiry, InquiryLink
from inquiries.queries import (
    get_message_for,
    inquiries_of_contact,
    links_of,
    messages_of,
    open_offer_of,
    open_offers,
    timeline_of,
)
from inquiries.states import ACTIVE, Status
from tests.factories import make_agent, make_inquiry, receive


def listed(agent, view, now, desk=None, cursor=""):
    return inbox_page(
        scope=scope_of(agent), view=view, desk_id=desk and desk.pk, now=now, cursor=cursor
    )


def references(page):
    return [row.reference for row in page.rows]


def due(inquiry, at):
    Inquiry.objects.filter(pk=inquiry.pk).update(due_at=at)
    return inquiry


@pytest.fixture
def mixed(madrid, maria, now):
    """One inquiry for each answer to: taken or free, due soon, due later or never, done."""
    lucie = make_agent("lucie", madrid)
    made = {
        name: make_inquiry(madrid) for name in ("mine", "hers", "late", "later", "never", "done")
    }
    take_inquiry(inquiry_id=made["mine"].pk, by=maria, now=now)
    take_inquiry(inquiry_id=made["hers"].pk, by=lucie, now=now)
    for name, hours in (("mine", 5), ("hers", 6), ("late", -1), ("later", 30)):
        due(made[name], now + timedelta(hours=hours))
    due(made["never"], None)
    change_status(inquiry_id=made["done"].pk, status=Status.RESOLVED, by=maria, now=now)
    return {name: inquiry.reference for name, inquiry in made.items()}


# --- views ---
@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View.MINE, ["mine"]),
        (View.UNASSIGNED, ["late", "later", "never"]),
        (View.DUE, ["late"]),
        (View.OPEN, ["late", "mine", "hers", "later", "never"]),
        (View.ALL, ["done", "never", "later", "late", "hers", "mine"]),
    ],
)
def test_each_view_in_its_order(mixed, maria, now, view, expected):
    assert references(listed(maria, view, now)) == [mixed[name] for name in expected]


@pytest.mark.parametrize("status", Status)
def test_only_active_inquiries_are_open(madrid, maria, now, status):
    inquiry = make_inquiry(madrid)
    Inquiry.objects.filter(pk=inquiry.pk).update(status=status)
    assert bool(listed(maria, View.OPEN, now).rows) == (status in ACTIVE)
    assert references(listed(maria, View.ALL, now)) == [inquiry.reference]


def test_a_list_of_one_desk_holds_only_that_desk(rui, madrid, hague, now):
    ours, theirs = make_inquiry(madrid), make_inquiry(hague)
    assert references(listed(rui, View.OPEN, now, hague)) == [theirs.reference]
    assert set(references(listed(rui, View.OPEN, now))) == {ours.reference, theirs.reference}


@pytest.mark.parametrize("view", View)
def test_a_foreign_desk_gives_an_empty_page(henk, madrid, now, view):
    make_inquiry(madrid)
    assert listed(henk, view, now, madrid).rows == []


# --- pages ---
@pytest.mark.parametrize("view", [View.OPEN, View.ALL])
def test_pages_follow_each_other_without_gap_or_repetition(maria, madrid, now, view):
    """Also where many have the same time, and where the last have none."""
    made = [make_inquiry(madrid) for _ in range(2 * PAGE_SIZE + 3)]
    for number, inquiry in enumerate(made):
        due(inquiry, now + timedelta(hours=number // 10) if number < PAGE_SIZE + 5 else None)
    Inquiry.objects.update(last_message_at=now)
    found, cursor = [], ""
    for _page in range(3):
        page = listed(maria, view, now, cursor=cursor)
        found += references(page)
        cursor = page.next_cursor
    assert cursor == ""
    expected = [one.reference for one in made]
    assert found == (expected if view == View.OPEN else expected[::-1])


def test_a_full_last_page_has_no_next(maria, madrid, now):
    for _ in range(PAGE_SIZE):
        make_inquiry(madrid)
    page = listed(maria, View.OPEN, now)
    assert (len(page.rows), page.next_cursor) == (PAGE_SIZE, "")


@pytest.mark.parametrize("cursor", ["made-up", "WzEsMl0:1abc:xyz", "é", "a:b:c:d"])
def test_a_cursor_that_is_not_ours_begins_at_the_beginning(maria, madrid, now, cursor):
    inquiry = make_inquiry(madrid)
    assert references(listed(maria, View.OPEN, now, cursor=cursor)) == [inquiry.reference]


def test_a_cursor_of_another_view_breaks_nothing(maria, madrid, now):
    for _ in range(PAGE_SIZE + 1):
        make_inquiry(madrid)
    cursor = listed(maria, View.ALL, now).next_cursor
    assert len(listed(maria, View.OPEN, now, cursor=cursor).rows) <= PAGE_SIZE


# --- counts ---
def test_counts_are_the_lengths_of_the_lists(mixed, maria, madrid, now):
    counts = inbox_counts(scope=scope_of(maria), now=now)
    lengths = {
        view: len(listed(maria, view, now, madrid).rows) for view in View if view != View.ALL
    }
    assert counts == {madrid.pk: DeskCounts(madrid.pk, **lengths)}


def test_counts_name_every_own_desk_and_no_other(rui, mei, madrid, hague, meetings, now):
    make_inquiry(hague)
    assert inbox_counts(scope=scope_of(rui), now=now) == {
        madrid.pk: DeskCounts(madrid.pk),
        hague.pk: DeskCounts(hague.pk, unassigned=1, open=1),
    }
    assert set(inbox_counts(scope=scope_of(mei), now=now)) == {meetings.pk}


def test_counts_of_somebody_without_a_desk_are_empty(olga, ada, inquiry, now):
    assert inbox_counts(scope=scope_of(olga), now=now) == {}
    assert inbox_counts(scope=scope_of(ada), now=now) == {}


# --- offers ---
@pytest.fixture
def offer(inquiry, hague, maria, now):
    return offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=now)


def test_an_offer_is_seen_by_who_may_answer_it(offer, rui, henk, maria, madrid, hague, now):
    assert list(open_offers(scope_of(rui))) == [offer]
    assert not open_offers(scope_of(henk)), "an assistant may not answer"
    assert not open_offers(scope_of(maria)), "the offering desk has nothing to answer"
    counts = inbox_counts(scope=scope_of(rui), now=now)
    assert (counts[hague.pk].offers, counts[madrid.pk].offers) == (1, 0)


def test_the_open_offer_is_shown_with_the_inquiry(offer, inquiry):
    assert open_offer_of(inquiry) == offer


# --- one conversation ---
def test_messages_and_facts_come_in_the_order_in_which_they_happened(inquiry, maria, now):
    for number in range(3):
        add_note(
            inquiry_id=inquiry.pk, by=maria, body=f"{number}", submission_key=f"k{number}", now=now
        )
    assert [one.body for one in messages_of(inquiry)][1:] == ["0", "1", "2"]
    kinds = [fact.kind for fact in timeline_of(inquiry)]
    assert kinds == ["received", "created", "acknowledged", "noted", "noted", "noted"]


def test_html_is_not_read_with_the_messages_but_its_presence_is(madrid):
    message = receive(madrid, html="<p>Hello</p>")
    found = messages_of(message.inquiry).get()
    assert found.has_html
    assert "html" in found.get_deferred_fields()


def test_a_message_is_found_only_at_own_desks(inquiry, maria, henk, ada):
    message = inquiry.messages.get()
    assert get_message_for(scope_of(maria), message.pk) == message
    assert get_message_for(scope_of(henk), message.pk) is None
    assert get_message_for(scope_of(ada), message.pk) is None


def test_links_lead_only_to_what_may_be_seen_too(madrid, hague, maria, rui, now):
    ours, theirs = make_inquiry(madrid), make_inquiry(hague)
    InquiryLink.objects.create(inquiry=ours, other=theirs, kind="looks_related", created_at=now)
    assert links_of(ours, scope_of(maria)) == []
    assert [row.other for row in links_of(ours, scope_of(rui))] == [theirs]
    assert [row.other for row in links_of(theirs, scope_of(rui))] == [ours]


# --- a person ---
def test_the_history_of_a_person_covers_merged_contacts_and_own_desks_only(
    madrid, hague, maria, rui, now
):
    first = make_inquiry(madrid)
    twin = make_inquiry(madrid, sender_address="vera@home.example")
    at_hague = make_inquiry(hague)
    merge_contacts(survivor_id=first.contact_id, absorbed_id=twin.contact_id, by=rui, now=now)
    contact = first.contact
    assert set(inquiries_of_contact(contact, scope_of(maria))) == {first, twin}
    assert set(inquiries_of_contact(contact, scope_of(rui))) == {first, twin, at_hague}
    assert len(inquiries_of_contact(contact, scope_of(rui), limit=2)) == 2
