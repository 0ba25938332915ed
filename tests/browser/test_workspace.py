"""Working with the page: replies, notes, keys, errors, and the same without JavaScript."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.actions.receive import receive_message
from inquiries.models import Inquiry
from mailroom.models import OutgoingEmail
from tests.composing import expect_reply, write_reply
from tests.factories import make_incoming, make_inquiry

pytestmark = pytest.mark.browser


def test_a_reply_is_queued_once_and_the_composer_is_empty_again(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    write_reply(page, "Dear Vera, it is on its way.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".message-outbound")).to_contain_text("it is on its way")
    expect_reply(page, "")
    assert OutgoingEmail.objects.filter(is_automatic=False).count() == 1
    page.reload()
    expect_reply(page, "")
    assert page.errors == []


def test_a_reply_is_stopped_when_a_newer_message_was_not_seen(open_as, maria, madrid, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", java_script_enabled=False)
    page.get_by_label("Your reply").fill("An answer to the first message")
    original = inquiry.messages.first().message_id
    newer = make_incoming(madrid, seen_ids=(original,), body="Please wait, I was wrong.")
    receive_message(incoming=newer, now=timezone.now())
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_role("alert").first).to_contain_text("newer message")
    expect(page.get_by_label("Your reply")).to_have_value("An answer to the first message")
    expect(page.locator("#thread")).to_contain_text("Please wait, I was wrong.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".message-outbound")).to_have_count(1)


def test_everything_an_assistant_needs_works_without_javascript(open_as, maria, inquiry):
    page = open_as(maria, "/inbox/madrid/unassigned/", java_script_enabled=False)
    page.get_by_role("link", name=inquiry.subject).click()
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="yours")).to_be_visible()
    page.get_by_text("Internal note").first.click()
    page.get_by_role("textbox", name="Internal note").fill("Look at the earlier inquiry.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".message-note")).to_contain_text("Look at the earlier inquiry.")
    page.get_by_role("button", name="Resolve", exact=True).click()
    inquiry.refresh_from_db()
    assert (inquiry.assignee, inquiry.status) == (maria, "resolved")


def test_an_inquiry_is_triaged_by_keyboard_alone(open_as, maria, madrid):
    first, second = make_inquiry(madrid), make_inquiry(madrid)
    page = open_as(maria, "/inbox/madrid/open/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/inquiries/{second.reference}/"))
    page.keyboard.press("t")
    expect(page.locator("#panel")).to_contain_text("Maria")
    page.keyboard.press("n")
    page.keyboard.type("Seen.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-note")).to_contain_text("Seen.")
    page.keyboard.press("e")
    expect(page.locator("#panel")).to_contain_text("Resolved")
    page.keyboard.press("k")
    expect(page.locator(f"#row-{first.reference} .row-link")).to_be_focused()


def test_the_help_lists_what_the_page_offers_and_closes_with_escape(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_).to_be_visible()
    for key, words in [
        ("t", "Take"),
        ("r", "Reply"),
        ("g u", "Unassigned"),
        ("?", "Keyboard shortcuts"),
    ]:
        line = help_.locator("div", has=page.get_by_text(words, exact=True)).last
        expect(line.locator("kbd")).to_have_text(key.split())
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_help_names_no_key_that_the_page_does_not_have(open_as, maria):
    page = open_as(maria, "/preferences/")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_).to_contain_text("Unassigned")
    expect(help_.get_by_text("Take", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_go_keys_lead_to_views(open_as, maria):
    page = open_as(maria, "/preferences/")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url(re.compile("/inbox/madrid/due/"))


def test_choosing_an_urgency_saves_it_at_once(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    page.get_by_label("Urgency").select_option(label="Urgent")
    expect(page.locator(".timeline")).to_contain_text("urgency")
    inquiry.refresh_from_db()
    assert inquiry.urgency == 4


def test_a_deed_on_a_stale_page_is_refused_in_words(open_as, maria, madrid, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", java_script_enabled=False)
    Inquiry.objects.filter(pk=inquiry.pk).update(version=99)
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody else changed this")
    inquiry.refresh_from_db()
    assert inquiry.status == "new"


def test_html_of_a_mail_runs_no_script_and_loads_nothing(open_as, maria, madrid):
    html = (
        "<p>Hello <script>parent.document.title='owned'</script></p>"
        '<img src="https://tracker.example/pixel.gif" onerror="top.location=\'/owned\'">'
    )
    message = receive_message(incoming=make_incoming(madrid, html=html), now=timezone.now())
    page = open_as(maria, f"/inquiries/{message.inquiry.reference}/")
    asked = []
    # Chromium reports what the policy blocks as asked for and failed; only answers count.
    page.on("response", lambda response: asked.append(response.url))
    failed = []
    page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    page.get_by_text("Original layout").click()
    frame = page.frame_locator(f"iframe[name=frame-{message.pk}]")
    expect(frame.get_by_text("Hello")).to_be_visible()
    assert not [url for url in asked if "tracker.example" in url]
    assert {reason for url, reason in failed if "tracker.example" in url} <= {"csp"}
    assert "owned" not in page.title()
    assert "/owned" not in page.url


def test_on_a_phone_the_menu_opens_and_closes(open_as, maria):
    page = open_as(maria, "/inbox/madrid/open/", viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="Open the menu").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
