"""A question goes from the assistant to the coordinator and comes back answered."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from escalations.models import Escalation
from escalations.starter import load_reasons
from inquiries.states import Status

pytestmark = pytest.mark.browser


@pytest.fixture
def reasons(db: None) -> None:
    load_reasons(now=timezone.now())


def test_assistant_coordinator_assistant(open_as, maria, rui, inquiry, reasons):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    page.keyboard.press("s")
    menu = page.locator("#menu-escalate .menu-body")
    expect(menu.get_by_label("Reason")).to_be_focused()
    menu.get_by_label("Reason").select_option(label="A second opinion")
    expect(menu.get_by_text("What you would answer, and why you hesitate.")).to_be_visible()
    menu.get_by_label("Your question, in one sentence").fill("May I promise a date?")
    menu.get_by_role("button", name="Ask the coordinator").click()
    expect(page.locator(".panel").get_by_text("Escalated", exact=True).first).to_be_visible()

    desk = open_as(rui, "/escalations/")
    expect(desk.locator(".row-link")).to_have_text("May I promise a date?")
    expect(desk.locator("#rail-escalations .count")).to_have_text("1")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.get_by_text("Ask back").first.click()
    desk.get_by_label("Your question", exact=True).fill("Which one?")
    desk.get_by_role("button", name="Ask back").click()
    expect(desk.get_by_text("The clock rests")).to_be_visible()

    page.goto(page.url.split("/inquiries/")[0] + "/escalations/asked/")
    page.get_by_role("link", name="May I promise a date?").click()
    page.get_by_label("Your reply").fill("The Friday.")
    page.get_by_role("button", name="Reply to the coordinator").click()
    expect(page.locator(".exchange")).to_contain_text("The Friday.")

    expect(desk.locator(".exchange")).to_contain_text("The Friday.")
    desk.keyboard.press("2")
    desk.get_by_label("In words").fill("Promise nothing before Monday.")
    desk.get_by_role("button", name="Answer", exact=True).click()
    expect(desk.locator(".word-answered")).to_contain_text("Promise nothing before Monday.")

    page.get_by_role("link", name="Open the inquiry").click()
    expect(page.locator(".message-note")).to_contain_text("Promise nothing before Monday.")
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.assignee, inquiry.escalated_at) == (Status.OPEN, maria, None)
    assert page.errors == desk.errors == []


def test_it_works_without_javascript(open_as, maria, rui, inquiry, reasons):
    plain = {"java_script_enabled": False}
    page = open_as(maria, f"/inquiries/{inquiry.reference}/escalate/", **plain)
    page.get_by_label("Reason").select_option(label="A second opinion")
    page.get_by_label("Your question, in one sentence").fill("May I promise a date?")
    page.get_by_role("button", name="Ask the coordinator").click()
    expect(page.get_by_role("status").filter(has_text="Rui")).to_be_visible()

    desk = open_as(rui, "/escalations/mine/", **plain)
    desk.get_by_role("link", name="May I promise a date?").click()
    desk.get_by_label("I take it over").check()
    desk.get_by_role("button", name="Answer", exact=True).click()
    expect(desk.locator(".word-answered")).to_contain_text("I take it over")
    inquiry.refresh_from_db()
    assert (inquiry.assignee, Escalation.objects.get().answered_by) == (rui, rui)
