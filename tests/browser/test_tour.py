"""The first look around: by keyboard, bound to real things, and never again once it is dismissed."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


def test_it_leads_through_the_page_by_keyboard_and_ends_with_escape(
    open_as, maria, inquiry, axe_source
):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    page.get_by_role("button", name="Look around").press("Enter")
    card = page.get_by_role("dialog", name="A look around")
    expect(card.get_by_role("heading", name="Where")).to_be_focused()
    expect(page.locator(".rail-nav.tour-at")).to_be_visible()
    card.get_by_role("button", name="Next").press("Enter")
    expect(card.get_by_role("heading", name="What")).to_be_focused()
    assert violations(page, axe_source) == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".tour-at")).to_have_count(0)
    assert page.errors == []


def test_once_dismissed_it_is_not_offered_again_but_waits_in_the_menu(open_as, maria, inquiry):
    page = open_as(maria, "/inbox/madrid/open/")
    page.get_by_role("button", name="No, thank you").click()
    expect(page.locator(".tour-offer")).to_be_hidden()
    page.reload()
    expect(page.locator(".tour-offer")).to_be_hidden()
    page.locator(".user-button").click()
    page.get_by_role("button", name="Look around").click()
    expect(page.get_by_role("dialog", name="A look around")).to_be_visible()
