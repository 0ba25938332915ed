"""Hostile mail in a real browser: what is held back, what is masked, and where links lead."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from inquiries.actions.attachments import IncomingFile
from inquiries.actions.note import add_note
from inquiries.models import Message
from inquiries.states import Fact
from inquiries.way_out import way_out
from shared.safe_html import sanitize_html
from tests.browser.test_accessibility import violations
from tests.factories import receive

pytestmark = pytest.mark.browser
CARD = "4111 1111 1111 1111"
HTML = (
    "<p>A letter</p><a href='https://evil.invalid/'>www.office.example</a>"
    "<img src='https://pictures.invalid/a.png'><img src='https://pictures.invalid/b.gif' width=1>"
)
EXE = IncomingFile("invoice.pdf", "application/pdf", b"MZ\x90\x00" + b"\0" * 100)


@pytest.fixture
def message(madrid, settings) -> Message:
    settings.MEDIA_ROOT = str(Path(os.environ["VAR_DIR"]) / "files")  # the running server's
    body = f"My card is {CARD}. See http://192.0.2.1/x"
    return receive(madrid, body=body, html=sanitize_html(HTML), files=(EXE,))


def address_of(message: Message) -> str:
    return f"/inquiries/{message.inquiry.reference}/"


def open_layout(page: Page, message: Message):
    page.locator(".fold > summary", has_text="Original layout").click()
    return page.frame_locator(f"iframe[name=frame-{message.pk}]")


def test_shown_numbers_stay_while_the_page_lives_and_no_longer(open_as, maria, message):
    page = open_as(maria, address_of(message))
    expect(page.locator(".message-text")).to_contain_text("•••• 1111")
    page.get_by_role("button", name="Show numbers").click()
    expect(page.locator(".message-text")).to_contain_text(CARD)
    expect(page.locator("#panel .timeline")).to_contain_text("looked at masked numbers")
    note = {"inquiry_id": message.inquiry_id, "body": "A remark", "submission_key": "1"}
    add_note(**note, by=maria, now=timezone.now())
    expect(page.locator("#thread")).to_contain_text("A remark")
    expect(page.locator(".message-text").first).to_contain_text(CARD)
    page.reload()
    expect(page.locator(".message-text").first).to_contain_text("•••• 1111")
    assert message.inquiry.timeline.filter(kind=Fact.REVEALED).count() == 1
    assert page.errors == []


def test_numbers_can_be_shown_without_javascript(open_as, maria, message):
    page = open_as(maria, address_of(message), java_script_enabled=False)
    page.get_by_role("button", name="Show numbers").click()
    expect(page.locator(".message-text")).to_contain_text(CARD)


def test_an_open_layout_says_what_it_holds_back_and_asks_nobody(open_as, maria, message):
    page = open_as(maria, address_of(message))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    frame = open_layout(page, message)
    expect(frame.get_by_text("A letter")).to_be_visible()
    tools = page.locator(".frame-tools")
    expect(tools).to_contain_text("1 remote image is held back")
    expect(tools).to_contain_text("1 tracking pixel removed")
    assert [url for url in asked if ".invalid" in url] == []
    assert page.errors == []


def test_asking_for_images_keeps_the_layout_open_and_is_noted(open_as, maria, message):
    page = open_as(maria, address_of(message))
    frame = open_layout(page, message)
    page.get_by_role("button", name="Show remote images").click()
    expect(page.locator(".frame-tools")).to_contain_text("1 image could not be fetched")
    expect(frame.get_by_text("A letter")).to_be_visible()
    expect(page.locator("#panel .timeline")).to_contain_text("remote images of a message")


def test_a_doubtful_link_in_the_frame_leads_to_our_own_page(open_as, maria, message):
    page = open_as(maria, address_of(message))
    frame = open_layout(page, message)
    expect(frame.locator(".leads-to")).to_have_text("evil.invalid")
    with page.context.expect_page() as opened:
        frame.get_by_text("www.office.example").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("You are leaving")
    expect(opened.value.locator(".leaving-host")).to_have_text("evil.invalid")
    assert opened.value.evaluate("window.opener") is None


def test_a_program_in_disguise_is_asked_about_first(open_as, maria, message):
    page = open_as(maria, address_of(message))
    page.locator("a.attachment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you download")
    expect(page.locator(".banner")).to_contain_text("Is not what its name says")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download anyway").click()
    assert download.value.suggested_filename == "invoice.pdf"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_shown(open_as, maria, message, site, axe_source, theme):
    page = open_as(maria, address_of(message), color_scheme=theme, reduced_motion="reduce")
    open_layout(page, message)
    expect(page.locator(".frame-tools")).to_contain_text("tracking pixel")
    assert violations(page, axe_source) == []
    attachment = message.attachments.get().pk
    for path in (way_out("http://a@192.0.2.1/x"), f"/attachments/{attachment}/"):
        page.goto(site + path)
        assert violations(page, axe_source) == []
