"""Lists as they are used: choosing rows, keeping one's place."""

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.factories import make_inquiry
from tests.journeys.product import eventually

pytestmark = pytest.mark.browser


def boxes(page):
    return page.locator("input[name=selected]:checked")


def test_rows_are_chosen_by_key_by_box_and_as_a_range(open_as, maria, madrid):
    made = [make_inquiry(madrid) for _ in range(5)]
    page = open_as(maria, "/inbox/madrid/open/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(f"#select-{made[0].reference}")).to_be_checked()
    assert page.locator("#bulk").get_attribute("hidden") is None
    page.locator(f"#select-{made[3].reference}").click(modifiers=["Shift"])
    expect(boxes(page)).to_have_count(4)
    page.keyboard.press("Escape")
    expect(boxes(page)).to_have_count(0)
    assert page.locator("#bulk").get_attribute("hidden") is not None
    page.keyboard.press("X")
    expect(boxes(page)).to_have_count(5)
    assert page.errors == []


def test_chosen_rows_stay_chosen_when_the_list_changes(open_as, maria, madrid):
    made = [make_inquiry(madrid) for _ in range(3)]
    page = open_as(maria, "/inbox/madrid/open/")
    page.locator(f"#select-{made[1].reference}").check()
    Inquiry.objects.filter(pk=made[0].pk).update(status="resolved")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('helpdesk:changed'))")
    expect(page.locator(".row-item")).to_have_count(2)
    expect(page.locator(f"#select-{made[1].reference}")).to_be_checked()
    expect(page.locator("#bulk")).to_have_attribute("data-selected", "1")


def test_the_row_that_is_looked_at_stays_in_place_when_one_is_put_in_above(open_as, maria, madrid):
    made = [make_inquiry(madrid) for _ in range(30)]
    page = open_as(maria, "/inbox/madrid/all/", viewport={"width": 1200, "height": 500})
    page.evaluate("document.getElementById('rows').scrollTop = 400")
    row = page.locator(f"#row-{made[15].reference}")
    before = row.bounding_box()["y"]
    newcomer = make_inquiry(madrid)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('helpdesk:changed'))")
    expect(page.locator(f"#row-{newcomer.reference}")).to_be_attached()
    scrolled = "document.getElementById('rows').scrollTop > 410"
    eventually(lambda: page.evaluate(scrolled), "the list keeps its place")
    assert abs(row.bounding_box()["y"] - before) <= 2


def test_the_list_is_where_it_was_when_the_agent_comes_back(open_as, maria, madrid):
    made = [make_inquiry(madrid) for _ in range(30)]
    page = open_as(maria, "/inbox/madrid/open/", viewport={"width": 1200, "height": 500})
    row = page.locator(f"#row-{made[20].reference}")
    row.scroll_into_view_if_needed()
    before = row.bounding_box()["y"]
    row.locator(".row-link").click()
    page.wait_for_url("**/inquiries/**")
    page.go_back()
    expect(row).to_be_in_viewport()
    assert abs(row.bounding_box()["y"] - before) <= 60
