"""Macros by keyboard, from the palette, and without scripts."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.actions.macros import save_macro
from tests.factories import make_tag

pytestmark = pytest.mark.browser


@pytest.fixture
def macro(maria, madrid):
    steps = {
        "status": "resolved",
        "tags": [make_tag("paid", desk=madrid).pk],
        "text": {"en": "You have paid for {{ inquiry.reference }}."},
    }
    names = {"en": "Close as paid"}
    return save_macro(names=names, steps=steps, desk=None, by=maria, now=timezone.now())


def composer(page):
    return page.locator("#form-reply trix-editor")


def test_by_keys_the_deeds_are_done_the_text_stands_at_the_caret_and_all_is_undone(
    open_as, maria, inquiry, macro
):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    composer(page).click()
    page.keyboard.type("Goodbye.")
    composer(page).evaluate("(element) => element.editor.setSelectedRange(0)")
    page.keyboard.press("Escape")
    page.locator("[data-js=thread]").focus()
    page.keyboard.press("m")
    expect(page.locator("#menu-macros .menu-filter")).to_be_focused()
    page.keyboard.type("paid")
    page.keyboard.press("Enter")
    expect(composer(page)).to_contain_text(f"You have paid for {inquiry.reference}.Goodbye.")
    expect(page.locator("#menu-status > summary")).to_contain_text("Resolved")
    dock = page.locator("#bulk-dock")
    expect(dock).to_contain_text("Macro: Close as paid")
    dock.get_by_role("button", name="Undo").click()
    expect(page.locator(".conversation-head")).to_contain_text("New")
    assert page.errors == []


def test_from_the_palette_it_is_used_at_once(open_as, maria, inquiry, macro):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    expect(composer(page)).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("close as pa")
    option = page.locator("#palette").get_by_role("option", name="Close as paid")
    expect(option).to_be_visible()
    option.click()
    expect(page.locator("#menu-status > summary")).to_contain_text("Resolved")
    expect(composer(page)).to_contain_text("You have paid")


def test_without_scripts_it_is_made_and_used(open_as, maria, inquiry, macro):
    page = open_as(maria, "/macros/new/", java_script_enabled=False)
    page.get_by_label("Name", exact=True).fill("Mark as junk")
    page.get_by_label("Status", exact=True).select_option("spam")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Mark as junk")).to_be_visible()
    page.goto(page.url.replace("/macros/", f"/inquiries/{inquiry.reference}/macros/"))
    page.get_by_role("button", name="Close as paid").click()
    expect(page.locator("#form-reply textarea[name=body]")).to_have_value(
        f"You have paid for {inquiry.reference}."
    )
