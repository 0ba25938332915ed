"""A coordinator writes a policy, sees what it would mean, and an assistant sees how it is counted."""

import pytest
from playwright.sync_api import expect

from targets.actions import ensure_general
from targets.models import PolicyVersion
from tests.factories import make_inquiry

pytestmark = pytest.mark.browser


@pytest.fixture
def general(madrid, now):
    return ensure_general(desk=madrid, now=now)


def test_a_policy_with_its_example_and_how_it_is_counted(open_as, maria, rui, madrid, general):
    desk = open_as(rui, "/targets/")
    desk.get_by_role("link", name="New policy · Madrid").click()
    desk.get_by_label("Name").fill("Telephone")
    desk.get_by_label("Channel").select_option("phone")
    desk.get_by_label("A mail comes").fill("2026-11-20T16:50")
    desk.get_by_label("First answer").fill("2:30")
    desk.get_by_label("Resolution", exact=True).fill("9:00")
    example = desk.locator("#example")
    expect(example).to_contain_text("Monday 23 November 2026, 10:20")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Telephone")).to_be_visible()
    expect(desk.locator(".version-list > li")).to_have_count(1)

    inquiry = make_inquiry(madrid, channel="phone")
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    page.get_by_role("link", name="How this is counted").click()
    counted = page.locator(".clock-list li")
    expect(counted).to_have_count(2)
    expect(counted.first).to_contain_text("Telephone")
    assert page.errors == desk.errors == []


def test_the_editor_works_without_javascript(open_as, rui, general):
    page = open_as(rui, f"/targets/{general.policy_id}/", java_script_enabled=False)
    page.get_by_label("First answer").fill("4:00")
    page.get_by_role("button", name="Show").click()
    assert PolicyVersion.objects.count() == 1
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".version-list > li")).to_have_count(2)
