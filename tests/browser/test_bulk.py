"""Many inquiries at once: selected, done with progress, stopped, undone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from inquiries.actions.lifecycle import change_status
from inquiries.actions.receive import receive_messages
from inquiries.models import BulkDeed, Inquiry
from inquiries.states import Fact, Status
from inquiries.tasks import work_bulk
from tests.factories import make_agent, make_incoming, make_inquiry, make_tag

pytestmark = pytest.mark.browser
MANY = 500


@contextmanager
def a_worker() -> Iterator[None]:
    """What Celery does by the clock, in a thread with a connection of its own."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.1):
            work_bulk()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def bar(page: Page):
    return page.get_by_role("form", name="Selected inquiries")


def dock(page: Page):
    return page.locator("#bulk-dock")


def test_five_hundred_are_resolved_and_all_of_it_is_undone(open_as, maria, madrid):
    incomings = [
        make_incoming(madrid, sender_address=f"v{number}@visitor.example") for number in range(MANY)
    ]
    receive_messages(incomings=incomings, now=timezone.now())
    luis = make_agent("luis", madrid)
    page = open_as(maria, "/inbox/madrid/open/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar(page)).to_contain_text("Selected: 1")
    page.get_by_label(f"All {MANY} inquiries of this list").check()
    expect(bar(page)).to_contain_text(f"Selected: {MANY}")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name=f"Do this with {MANY} inquiries?")).to_be_visible()
    assert not Inquiry.objects.filter(status=Status.RESOLVED).exists()

    page.keyboard.press("Enter")
    expect(dock(page)).to_contain_text(f"of {MANY}")
    with a_worker():
        page.goto(page.url.replace("/inbox/madrid/open/", "/preferences/"))
        expect(dock(page)).to_contain_text(f"{MANY} inquiries done.", timeout=180_000)
    assert Inquiry.objects.filter(status=Status.RESOLVED).count() == MANY

    touched = Inquiry.objects.order_by("pk").last()
    change_status(inquiry_id=touched.pk, status=Status.OPEN, by=luis, now=timezone.now())
    page.keyboard.press("z")
    with a_worker():
        expect(dock(page)).to_contain_text(f"{MANY - 1} inquiries done.", timeout=180_000)
    expect(dock(page)).to_contain_text("1 could not be done.")
    page.get_by_role("link", name="Why?").click()
    expect(page.get_by_role("main")).to_contain_text("It was changed since")
    assert Inquiry.objects.filter(status=Status.NEW).count() == MANY - 1
    facts = touched.timeline.filter(kind=Fact.STATUS_CHANGED, data__has_key="bulk")
    assert facts.count() == 1
    assert page.errors == []


def test_a_handful_is_tagged_by_keyboard_without_leaving_the_list(open_as, maria, madrid):
    make_tag("refund", desk=madrid)
    make_tag("certificate", desk=madrid)
    first, second = make_inquiry(madrid), make_inquiry(madrid)
    page = open_as(maria, "/inbox/madrid/open/")
    for _row in (first, second):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(bar(page)).to_contain_text("Selected: 2")
    expect(bar(page).get_by_role("button", name="Take")).to_be_visible()
    page.keyboard.press("l")
    page.keyboard.type("ref")
    page.keyboard.press("Enter")
    expect(dock(page)).to_contain_text("Tag: Refund")
    expect(dock(page)).to_contain_text("2 inquiries done.")
    expect(bar(page)).to_be_hidden()
    assert [one.tagged.get().tag.code for one in (first, second)] == ["refund", "refund"]
    page.keyboard.press("z")
    expect(dock(page)).to_contain_text("Undo “Tag: Refund”")
    assert not first.tagged.exists()
    assert page.errors == []


def test_stopped_in_the_middle_it_can_go_on(open_as, maria, madrid):
    for number in range(60):
        make_inquiry(madrid, sender_address=f"v{number}@visitor.example")
    page = open_as(maria, "/inbox/madrid/open/")
    page.locator(".row-select input").first.check()
    page.get_by_label("All 60 inquiries of this list").check()
    bar(page).get_by_role("button", name="Take").click()
    page.get_by_role("button", name="Yes, do it").click()
    dock(page).get_by_role("button", name="Stop").click()
    expect(dock(page)).to_contain_text("Stopped:")
    taken = Inquiry.objects.filter(assignee=maria).count()
    assert 0 < taken < 60
    dock(page).get_by_role("link", name="Take").click()
    page.get_by_role("button", name="Go on").click()
    with a_worker():
        expect(page.get_by_role("main")).to_contain_text("60 inquiries done.", timeout=180_000)
    assert Inquiry.objects.filter(assignee=maria).count() == 60


def test_without_javascript_the_selected_are_resolved_and_it_is_undone(open_as, maria, madrid):
    first, second = make_inquiry(madrid), make_inquiry(madrid)
    page = open_as(maria, "/inbox/madrid/open/", java_script_enabled=False)
    for inquiry in (first, second):
        page.get_by_label(f"Select {inquiry.reference}").check()
    page.get_by_role("button", name="With the selected ones").click()
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.locator("#bulk-dock")).to_contain_text("2 inquiries done.")
    assert BulkDeed.objects.get().done == 2
    page.locator("#bulk-dock").get_by_role("button", name="Undo").click()
    first.refresh_from_db()
    assert first.status == Status.NEW


def test_duplicates_are_merged_into_the_one_that_is_chosen(open_as, maria, madrid):
    first, second = make_inquiry(madrid), make_inquiry(madrid, subject="The one that stays")
    page = open_as(maria, "/inbox/madrid/open/")
    page.get_by_label("Select all rows").check()
    bar(page).locator("summary", has_text="More").click()
    bar(page).get_by_role("button", name="Merge the selected ones").click()
    page.get_by_role("radio", name="The one that stays").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="merged into this")).to_be_visible()
    first.refresh_from_db()
    assert first.merged_into == second
