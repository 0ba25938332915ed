"""A hand-over goes from the assistant to a section's colleague and comes back answered."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from handovers.models import Handover
from handovers.starter import load_forms
from inquiries.models import Draft
from inquiries.states import Status

pytestmark = pytest.mark.browser
TALL = {"width": 1600, "height": 2400}  # parts of the panel come when they are in sight


@pytest.fixture
def forms(olga) -> None:
    load_forms(now=timezone.now())


def test_assistant_section_assistant(open_as, maria, olga, inquiry, forms):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", viewport=TALL)
    page.keyboard.press("f")
    menu = page.locator("#menu-hand-over .menu-body")
    menu.get_by_role("link", name="Stop a recording").click()
    page.get_by_label("Number of the registration or application").fill("1744090")
    page.get_by_label("Who signed").fill("The representative")
    page.get_by_role("button", name="Hand over", exact=True).click()
    expect(page.locator("#panel")).to_contain_text("Waiting for section")

    section = open_as(olga, "/")
    expect(section.locator(".row-link")).to_contain_text("Stop a recording")
    expect(section.locator("#rail-handovers .count")).to_have_text("1")
    section.locator(".row-link").click()
    expect(section.locator(".handover-contents")).to_contain_text("1744090")
    section.keyboard.press("t")
    expect(section.locator(".escalation-facts")).to_contain_text("Olga")
    section.get_by_text("Ask the desk").first.click()
    section.get_by_label("Your question to the desk").fill("All classes?")
    section.get_by_role("button", name="Ask the desk").click()
    expect(section.get_by_text("The clock rests")).to_be_visible()

    desk = open_as(maria, "/hand-overs/mine/")
    desk.locator(".row-link").click()
    desk.get_by_label("Your words to the section").fill("All of them.")
    desk.get_by_role("button", name="Reply to the section").click()
    expect(section.locator(".exchange")).to_contain_text("All of them.")

    section.get_by_label("Your answer, as it may go to the inquirer").fill("It is stopped.")
    section.get_by_role("button", name="Answer the desk").click()
    expect(section.locator(".word-answered")).to_contain_text("It is stopped.")

    answer = page.locator("#section-handovers-panel")
    expect(answer).to_contain_text("It is stopped.")
    answer.get_by_role("button", name="Use in my answer").click()
    expect(page.locator("#form-reply")).to_contain_text("It is stopped.")
    inquiry.refresh_from_db()
    assert inquiry.status == Status.OPEN
    assert page.errors == section.errors == desk.errors == []


def test_it_works_without_javascript(open_as, maria, olga, inquiry, forms):
    plain = {"java_script_enabled": False}
    page = open_as(maria, f"/inquiries/{inquiry.reference}/hand-over/", **plain)
    page.get_by_role("link", name="Stop a recording").click()
    page.get_by_label("Number of the registration or application").fill("1744090")
    page.get_by_label("Who signed").fill("The representative")
    page.get_by_label("Begin an answer that tells the inquirer").check()
    page.get_by_role("button", name="Hand over", exact=True).click()
    assert "Operations" in Draft.objects.get(author=maria).text

    section = open_as(olga, "/hand-overs/section/", **plain)
    section.get_by_role("link", name="Stop a recording").click()
    section.get_by_label("Your answer, as it may go to the inquirer").fill("It is stopped.")
    section.get_by_role("button", name="Answer the desk").click()
    assert Handover.objects.get().state == "answered"
