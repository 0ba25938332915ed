"""Texts offered while writing, and findings before an answer leaves: in a real browser."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.models import KnowledgeUse
from knowledge_base.starter import load_starter
from mailroom.models import OutgoingEmail
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def starter(rui):
    load_starter(by=rui, now=timezone.now())


def open_rich(open_as, maria, inquiry, **options):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", **options)
    editor = page.locator("trix-editor")
    expect(editor).to_be_visible()
    editor.click()
    return page, editor


def test_a_template_is_inserted_at_the_caret_and_leaves_the_rest(open_as, maria, inquiry, starter):
    page, editor = open_rich(open_as, maria, inquiry)
    page.keyboard.type("Before. /ask-n")
    option = page.get_by_role("option", name=re.compile("Ask for the registration number"))
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(editor).to_contain_text("Before. Dear Vera Visitor")
    expect(editor).not_to_contain_text("/ask-n")
    assert page.errors == []


def test_the_arrows_choose_and_escape_closes(open_as, maria, inquiry, starter):
    page, editor = open_rich(open_as, maria, inquiry)
    page.keyboard.type("/")
    options = page.locator(".completions [role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(editor).to_have_attribute("aria-activedescendant", "completion-2")
    page.keyboard.press("Escape")
    expect(page.locator(".completions:visible")).to_have_count(0)
    expect(editor).to_have_text("/")


def test_a_slash_within_a_word_offers_nothing(open_as, maria, inquiry, starter):
    page, editor = open_rich(open_as, maria, inquiry)
    with page.expect_response(re.compile("completions"), timeout=15_000) as asked:
        page.keyboard.type("and/or 11/2026 /closing")
    assert asked.value.url.endswith("q=closing") or "closing" in asked.value.url
    page.keyboard.press("Escape")
    expect(editor).to_have_text("and/or 11/2026 /closing")


def test_undo_takes_the_whole_text_back_in_one_step(open_as, maria, inquiry, starter):
    page, editor = open_rich(open_as, maria, inquiry)
    page.keyboard.type("/closing")
    expect(page.locator(".completions [role=option]").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(editor).to_contain_text("Kind regards")
    page.keyboard.press("Control+z")
    expect(editor).not_to_contain_text("Kind regards")


def test_what_was_inserted_is_recorded_with_the_answer(open_as, maria, inquiry, starter):
    page, editor = open_rich(open_as, maria, inquiry)
    page.keyboard.type("/received")
    page.locator(".completions [role=option]").first.click()
    expect(editor).to_contain_text(inquiry.reference)
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".message-outbound")).to_contain_text("I am looking into it")
    assert KnowledgeUse.objects.get().text.item.code == "received"


def test_colleagues_are_offered_in_notes(open_as, maria, rui, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    page.get_by_text("Internal note").first.click()
    note = page.get_by_role("textbox", name="Internal note")
    note.press_sequentially("Please look, @ru")
    expect(page.locator("#form-note .completions [role=option]")).to_have_count(1)
    note.press("Enter")
    expect(note).to_have_value("Please look, @rui ")


def test_the_picker_finds_previews_and_inserts(open_as, maria, inquiry, starter, axe_source):
    page, editor = open_rich(open_as, maria, inquiry, reduced_motion="reduce")
    page.get_by_role("link", name="Texts", exact=True).click()
    dialog = page.get_by_role("dialog", name="Insert a text")
    dialog.get_by_role("combobox").fill("suspicious")
    expect(dialog.get_by_role("option")).to_have_count(1)
    expect(dialog.locator(".picker-preview")).to_contain_text("Thank you for asking")
    assert violations(page, axe_source) == []
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(editor).to_contain_text("Thank you for asking before paying")


def test_findings_are_shown_and_sent_all_the_same_by_keyboard(open_as, maria, inquiry, axe_source):
    page, editor = open_rich(open_as, maria, inquiry, reduced_motion="reduce")
    page.keyboard.type("Dear Vera, please find attached the form.")
    page.keyboard.press("Control+Enter")
    checks = page.locator(".checks")
    expect(checks).to_be_focused()
    expect(checks.locator("mark")).to_have_text("find attached")
    expect(editor).to_contain_text("please find attached")
    assert violations(page, axe_source) == []
    page.keyboard.press("Tab")
    page.keyboard.type("It comes by post")
    page.keyboard.press("Enter")
    expect(page.locator(".message-outbound")).to_contain_text("find attached")
    assert OutgoingEmail.objects.filter(is_automatic=False).count() == 1
    assert page.errors == []


def test_a_corrected_answer_leaves_without_a_reason(open_as, maria, inquiry):
    page, editor = open_rich(open_as, maria, inquiry)
    page.keyboard.type("Dear {{ inquirer.name }}, it was sent.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".check.is-stop")).to_be_visible()
    expect(page.get_by_role("button", name="Send anyway")).to_have_count(0)
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Dear Vera, it was sent.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-outbound")).to_contain_text("Dear Vera, it was sent.")
    expect(page.locator(".checks")).to_have_count(0)


def test_findings_without_javascript(open_as, maria, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", java_script_enabled=False)
    page.get_by_label("Your reply").fill("Please find attached the form.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".checks")).to_contain_text("A file is promised")
    expect(page.get_by_label("Your reply")).to_have_value("Please find attached the form.")
    page.get_by_label("It is right as it is, because").fill("By post")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".message-outbound")).to_have_count(1)
