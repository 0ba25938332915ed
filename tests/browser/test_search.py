"""The search page and the command palette, in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.actions.assign import take_inquiry
from inquiries.search.indexing import index_waiting
from tests.factories import make_inquiry

pytestmark = pytest.mark.browser
MARKED = """() => [...CSS.highlights.get("search-hit")].map(
    (one) => one.startContainer.data.slice(one.startOffset, one.endOffset).toLowerCase()
)"""


@pytest.fixture
def indexed(inquiry, madrid):
    make_inquiry(
        madrid,
        subject="About a zebra",
        body="Stripes.",
        sender_name="Zoe Zebra",
        sender_address="zoe@x.example",
    )
    while index_waiting():
        pass
    return inquiry


def test_a_search_by_key_leads_to_the_marked_message(open_as, maria, indexed):
    page = open_as(maria, "/inbox/madrid/open/")
    page.keyboard.press("/")
    page.keyboard.type("certificates")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("certificate")
    page.locator("h1").first.click(force=True, position={"x": 0, "y": 0})
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".message:target")).to_be_visible()
    assert set(page.evaluate(MARKED)) == {"certificate"}
    assert page.errors == []


def test_results_follow_what_is_typed(open_as, maria, indexed):
    page = open_as(maria, "/search/")
    page.get_by_label("Search inquiries").last.fill("zeb")
    expect(page.locator(".search-row")).to_have_count(1)
    expect(page.locator("mark").first).to_contain_text("ebra")
    page.get_by_label("Search inquiries").last.fill("zebracorn")
    expect(page.locator(".search-results")).to_contain_text("Nothing found")
    assert page.errors == []


def test_searches_are_remembered_on_the_device_and_can_be_forgotten(open_as, maria, indexed):
    page = open_as(maria, "/search/?q=certificate")
    page.goto(page.url.partition("?")[0])
    recent = page.locator("#recent-searches")
    expect(recent.get_by_role("link", name="certificate")).to_be_visible()
    recent.get_by_role("button").click()
    expect(recent).to_be_hidden()
    page.reload()
    expect(recent).to_be_hidden()


def test_a_search_works_without_javascript(open_as, maria, indexed):
    page = open_as(maria, "/inbox/madrid/open/", java_script_enabled=False)
    page.locator("#find").fill("certificate")
    page.locator("#find").press("Enter")
    expect(page.locator(".search-row")).to_have_count(1)
    page.get_by_role("link", name="Newest first").click()
    expect(page.locator(".search-row")).to_have_count(1)


def test_the_palette_does_what_the_page_can_do(open_as, maria, indexed):
    page = open_as(maria, f"/inquiries/{indexed.reference}/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to or do anything")
    expect(field).to_be_focused()
    field.fill("take")
    take = page.locator(".palette-title").get_by_text("Take", exact=True)
    option = page.get_by_role("option").filter(has=take)
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#panel")).to_contain_text("Maria")
    indexed.refresh_from_db()
    assert indexed.assignee == maria
    assert page.errors == []


def test_the_palette_finds_inquiries_and_people_by_keyboard_alone(open_as, maria, indexed):
    page = open_as(maria, "/inbox/madrid/open/")
    page.keyboard.press("Control+k")
    page.keyboard.type("zeb")
    expect(page.get_by_role("option", name="About a zebra")).to_be_visible()
    expect(page.get_by_role("option", name="Zoe Zebra", exact=True)).to_be_visible()
    expect(page.get_by_role("option", name="About a zebra")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Zoe Zebra", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/**")
    assert page.errors == []


def test_escape_closes_the_palette_and_the_focus_is_where_it_was(open_as, maria, indexed):
    page = open_as(maria, f"/inquiries/{indexed.reference}/")
    page.locator("#find").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-field")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#find")).to_be_focused()


def test_the_empty_palette_offers_what_was_opened_last(open_as, maria, indexed):
    page = open_as(maria, f"/inquiries/{indexed.reference}/")
    page.goto(page.url.partition("/inquiries")[0] + "/inbox/madrid/open/")
    page.get_by_role("button", name="Go to or do anything").click()
    group = page.get_by_role("group", name="Opened last")
    expect(group.get_by_role("option")).to_contain_text(indexed.reference)


def test_the_latest_question_wins(open_as, maria, indexed):
    page = open_as(maria, "/inbox/madrid/open/")
    held = []

    def answer(route):
        if "q=zeb" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    page.route("**/palette/**", answer)
    page.keyboard.press("Control+k")
    with page.expect_request("**/palette/?q=zeb*"):
        page.locator("#palette-field").fill("zeb")
    page.locator("#palette-field").fill("certificate")
    expect(page.get_by_role("option", name="Where is our certificate?").first).to_be_visible()
    for route in held:
        route.abort()
    expect(page.get_by_role("option", name="About a zebra")).to_have_count(0)


def test_ctrl_enter_opens_a_result_in_a_new_tab(open_as, maria, indexed):
    take_inquiry(inquiry_id=indexed.pk, by=maria, now=timezone.now())
    page = open_as(maria, "/inbox/madrid/open/")
    page.keyboard.press("Control+k")
    page.keyboard.type("zebra")
    expect(page.get_by_role("option", name="About a zebra")).to_have_attribute(
        "aria-selected", "true"
    )
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    expect(opened.value.locator("h1")).to_contain_text("zebra")
