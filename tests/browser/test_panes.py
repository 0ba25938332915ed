"""Three panes: another inquiry opens beside the list, columns are made wider, narrower and folded."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.composing import expect_reply, write_reply
from tests.factories import make_inquiry, receive

pytestmark = pytest.mark.browser
OPEN = "/inbox/madrid/open/"
WIDE = {"viewport": {"width": 1440, "height": 800}}


@pytest.fixture
def three(madrid):
    return [make_inquiry(madrid, subject=f"Question {number}") for number in (1, 2, 3)]


def row(page, inquiry):
    return page.locator(f"#row-{inquiry.reference} .row-link")


def opened(page, inquiry):
    page.wait_for_url(re.compile(f"/inquiries/{inquiry.reference}/"))
    expect(page.locator("#conversation")).to_have_attribute("data-reference", inquiry.reference)


def test_a_click_in_the_list_fetches_one_fragment(open_as, maria, three):
    page = open_as(maria, OPEN, **WIDE)
    page.evaluate("window.samePage = true")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    row(page, three[1]).click()
    opened(page, three[1])
    page_of_it = f"/inquiries/{three[1].reference}/"
    assert len([url for url in asked if urlsplit(url).path == page_of_it]) == 1
    assert page.evaluate("window.samePage")
    expect(row(page, three[1])).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("heading", level=1, name="Question 2")).to_be_focused()
    expect(page).to_have_title(re.compile("Question 2"))
    assert page.errors == []


def test_what_was_opened_is_what_a_reload_shows(open_as, maria, three):
    page = open_as(maria, OPEN, **WIDE)
    row(page, three[0]).click()
    opened(page, three[0])
    page.reload()
    opened(page, three[0])
    expect(row(page, three[0])).to_have_attribute("aria-current", "true")


def test_there_is_one_first_heading_whatever_is_open(open_as, maria, three):
    page = open_as(maria, OPEN, **WIDE)
    first = page.locator('h1:not([aria-level="2"]), [aria-level="1"]:not(h1)')
    row(page, three[0]).click()
    opened(page, three[0])
    expect(first).to_have_text("Question 1")
    page.locator(".back-link").click()
    expect(first).to_have_text("Open")
    row(page, three[1]).click()
    opened(page, three[1])
    page.reload()
    expect(first).to_have_text("Question 2")


def test_on_a_phone_the_composer_waits_at_the_foot_and_opens_to_be_written_in(
    open_as, maria, three
):
    phone = {"viewport": {"width": 360, "height": 640}}
    page = open_as(maria, f"/inquiries/{three[0].reference}/", **phone)
    send = page.get_by_role("button", name="Send reply")
    expect(page.locator("#compose-reply + .icon")).to_be_in_viewport()
    expect(send).to_be_hidden()
    page.locator("trix-editor").click()
    expect(send).to_be_in_viewport()


def test_back_and_forward_follow(open_as, maria, three):
    page = open_as(maria, OPEN, **WIDE)
    row(page, three[0]).click()
    opened(page, three[0])
    row(page, three[1]).click()
    opened(page, three[1])
    page.go_back()
    opened(page, three[0])
    page.go_back()
    page.wait_for_url(re.compile(OPEN))
    expect(page.locator("#conversation")).to_have_count(0)
    page.go_forward()
    opened(page, three[0])
    assert page.errors == []


def test_next_previous_and_back_by_key(open_as, maria, three):
    page = open_as(maria, OPEN, **WIDE)
    links = page.locator(".rows .row-link")
    shown = [links.nth(index).get_attribute("href") for index in range(3)]
    links.first.click()
    page.wait_for_url("**" + shown[0])
    page.keyboard.press("]")
    page.wait_for_url("**" + shown[1])
    page.keyboard.press("]")
    page.wait_for_url("**" + shown[2])
    page.keyboard.press("]")
    expect(page.locator("#announcer")).to_have_text("This is the end of the list.")
    page.keyboard.press("[")
    page.wait_for_url("**" + shown[1])
    page.keyboard.press("u")
    page.wait_for_url(re.compile(OPEN))
    expect(links.nth(1)).to_be_focused()


def test_a_draft_is_there_again(open_as, maria, three):
    page = open_as(maria, OPEN, **WIDE)
    row(page, three[0]).click()
    opened(page, three[0])
    write_reply(page, "Half an answer")
    row(page, three[1]).click()
    opened(page, three[1])
    expect_reply(page, "")
    row(page, three[0]).click()
    opened(page, three[0])
    expect_reply(page, "Half an answer")


def test_a_column_is_widened_by_keys_and_keeps_its_width(open_as, maria, three):
    page = open_as(maria, f"/inquiries/{three[0].reference}/", **WIDE)
    border = page.get_by_role("separator", name="Width of the list")
    before = page.locator("#list").bounding_box()["width"]
    border.focus()
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator("#list").bounding_box()["width"] == pytest.approx(before + 64, abs=2)
    expect(border).to_have_attribute("aria-valuenow", str(round(before) + 64))
    page.reload()
    assert page.locator("#list").bounding_box()["width"] == pytest.approx(before + 64, abs=2)
    border.dblclick()
    assert page.locator("#list").bounding_box()["width"] == pytest.approx(before, abs=2)


def test_a_column_is_widened_with_the_mouse(open_as, maria, three):
    page = open_as(maria, f"/inquiries/{three[0].reference}/", **WIDE)
    before = page.locator("#panel").bounding_box()
    page.mouse.move(before["x"], 400)
    page.mouse.down()
    page.mouse.move(before["x"] - 50, 400, steps=3)
    page.mouse.up()
    after = page.locator("#panel").bounding_box()["width"]
    assert after == pytest.approx(before["width"] + 50, abs=3)


def test_menu_and_side_panel_fold_and_stay_so(open_as, maria, three):
    page = open_as(maria, f"/inquiries/{three[0].reference}/", **WIDE)
    page.keyboard.press("v")
    page.keyboard.press("p")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("v")
    page.keyboard.press("r")
    assert page.locator("#rail").bounding_box()["width"] < 80
    page.reload()
    expect(page.locator("#panel")).to_be_hidden()
    assert page.locator("#rail").bounding_box()["width"] < 80
    expect(page.get_by_role("link", name="Unassigned").first).to_be_visible()
    assert page.errors == []


def test_a_part_of_the_panel_comes_by_itself_and_can_be_asked_for_again(open_as, maria, three):
    page = open_as(maria, "/preferences/", **WIDE)
    refused = []
    page.route(
        re.compile("/(sections|history)/"),  # together with others, or by itself
        lambda route: route.continue_() if len(refused) > 1 else refused.append(1) or route.abort(),
    )
    page.goto(page.url.replace("/preferences/", f"/inquiries/{three[0].reference}/"))
    part = page.locator("#section-inquiries-history")
    part.scroll_into_view_if_needed()
    expect(part.get_by_role("alert")).to_contain_text("could not be loaded")
    part.get_by_role("button", name="Try again").click()
    expect(part).to_contain_text("Question 2")
    expect(part.get_by_role("alert")).to_be_hidden()


def test_a_part_of_the_panel_is_live(open_as, maria, madrid, three):
    page = open_as(maria, f"/inquiries/{three[0].reference}/", **WIDE)
    part = page.locator("#section-inquiries-history")
    part.scroll_into_view_if_needed()
    expect(part).to_contain_text("Question 2")
    make_inquiry(madrid, subject="A fourth")
    expect(part).to_contain_text("A fourth")


def test_a_link_leads_to_its_message(open_as, maria, madrid, three):
    first = three[0].messages.get()
    for number in range(8):
        receive(madrid, seen_ids=(first.message_id,), body=f"More {number}\n" * 8)
    page = open_as(maria, f"/inquiries/{three[0].reference}/#message-{first.pk}", **WIDE)
    message = page.locator(f"#message-{first.pk}")
    expect(message).to_be_in_viewport()
    expect(message).to_be_focused()
    expect(message).to_have_class(re.compile("is-linked"))
    expect(message).not_to_have_class(re.compile("is-linked"))


def test_the_link_of_a_message_is_copied(open_as, maria, three):
    options = WIDE | {"permissions": ["clipboard-read", "clipboard-write"]}
    page = open_as(maria, f"/inquiries/{three[0].reference}/", **options)
    page.locator(".message").hover()
    page.get_by_role("button", name="Copy a link to this message").click()
    expect(page.locator("#announcer")).to_have_text("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    path = f"/inquiries/{three[0].reference}/#message-{three[0].messages.get().pk}"
    assert copied == page.evaluate("location.origin") + path


def test_after_a_resolution_the_next_one_opens_if_the_agent_wants_it(open_as, maria, three):
    page = open_as(maria, OPEN, **WIDE)
    page.locator(".rows .row-link").first.click()
    expect(page.locator("#conversation")).to_be_visible()
    following = page.locator(".rows .row-link").nth(1).get_attribute("href")
    page.locator("#menu-more summary").click()
    page.get_by_label("Open the next one").check()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Resolve", exact=True).click()
    page.wait_for_url("**" + following)
    page.reload()
    page.locator("#menu-more summary").click()
    expect(page.get_by_label("Open the next one")).to_be_checked()
