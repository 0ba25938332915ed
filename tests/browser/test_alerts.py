"""A letter that may not wait calls above every page, until somebody sees to it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from alerts.actions.acknowledging import acknowledge_alert
from alerts.models import Alert
from alerts.starter import load_alert_rules
from proposals.actions.making import Suggestion, make_proposal
from proposals.models import Proposal
from proposals.states import State
from tests.browser.test_accessibility import violations
from tests.factories import receive
from webhooks.models import Webhook, WebhookDelivery

pytestmark = pytest.mark.browser
STOP = "You must stop the recording at once."


@pytest.fixture
def rules(db: None) -> None:
    load_alert_rules(now=timezone.now())


def test_it_calls_live_and_is_silent_for_all_when_one_sees_to_it(
    open_as, maria, rui, madrid, rules
):
    page, desk = open_as(maria, "/inbox/madrid/open/"), open_as(rui, "/preferences/")
    expect(page.locator(".urgent-strip")).to_have_count(0)
    inquiry = receive(madrid, body=STOP).inquiry
    for one in (page, desk):
        expect(one.locator(".urgent-strip")).to_contain_text("A recording must be stopped")
    page.goto(page.url.split("/inbox/")[0] + "/alerts/")
    row = page.locator(".alert-row").first
    expect(row).to_contain_text("Called once: ")
    row.get_by_placeholder("What you do about it").fill("I call operations.")
    row.get_by_role("button", name="I see to it").click()
    expect(page.locator(".alert-row.is-done")).to_contain_text("I call operations.")
    for one in (page, desk):
        expect(one.locator(".urgent-strip")).to_have_count(0)
    assert Alert.objects.get(inquiry=inquiry).acknowledged_by == maria
    assert page.errors == desk.errors == []


def test_one_press_in_the_strip_is_enough(open_as, maria, rui, madrid, rules):
    receive(madrid, body=STOP)
    page = open_as(maria, "/inbox/madrid/open/")
    page.locator(".urgent-strip").get_by_role("button", name="I see to it").click()
    expect(page.locator(".urgent-strip")).to_have_count(0)
    assert Alert.objects.get().acknowledged_by == maria


def test_without_javascript_it_is_seen_to_in_the_list(open_as, maria, rui, madrid, rules):
    receive(madrid, body=STOP)
    page = open_as(maria, "/alerts/", java_script_enabled=False)
    page.get_by_role("button", name="I see to it").click()
    assert Alert.objects.get().acknowledged_by == maria


def test_a_webhook_is_made_tried_and_switched_on(open_as, rui, madrid, meetings):
    page = open_as(rui, "/webhooks/new/")
    page.get_by_label("Name").fill("Chat")
    page.get_by_label("Address").fill("https://chat.example/hook")
    page.get_by_label("What is sent").select_option("chat")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Chat")).to_be_visible()
    page.get_by_role("button", name="Try it out").click()
    expect(page.get_by_role("cell", name="webhook.trial")).to_be_visible()
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("Switched on.")).to_be_visible()
    assert Webhook.objects.get().is_on
    assert WebhookDelivery.objects.get().event == "webhook.trial"


def test_a_proposal_goes_to_the_coordinator_and_comes_back_declined(open_as, maria, rui, inquiry):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/propose/")
    page.get_by_label("What should be done").fill("Record it this week.")
    page.get_by_role("button", name="Propose").click()
    expect(page.locator("#conversation")).to_be_visible()
    desk = open_as(rui, "/proposals/")
    expect(desk.locator(".proposal-row")).to_contain_text("Record it this week.")
    desk.get_by_text("Decided or withdrawn").click()
    desk.get_by_label("Who decided").fill("Examiner A")
    desk.get_by_label("Why (needed to decline)").fill("Not complete.")
    desk.get_by_role("button", name="Declined").click()
    expect(desk.locator(".proposal-row")).to_have_count(0)
    page.goto(page.url.split("/inquiries/")[0] + "/proposals/decided/")
    expect(page.locator(".proposal-row")).to_contain_text("Not complete.")
    assert Proposal.objects.get().state == State.DECLINED
    assert page.errors == desk.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_lost_at_320_pixels(
    open_as, maria, rui, madrid, rules, axe_source, scheme
):
    seen_to, now = receive(madrid, body=STOP).inquiry, timezone.now()
    acknowledge_alert(
        alert_id=seen_to.alerts.get().pk, remark="Yes.", by=maria, submission_key="a", now=now
    )
    other = receive(madrid, body=STOP, sender_address="other@visitor.example").inquiry
    said = Suggestion("expedite", "recording", "Record it this week.", "For the court.", "1234567")
    make_proposal(inquiry_id=other.pk, suggestion=said, by=maria, submission_key="p", now=now)
    page = open_as(rui, "/alerts/", color_scheme=scheme, viewport={"width": 320, "height": 800})
    start = page.url.split("/alerts/")[0]
    for path in ("/alerts/", "/alerts/rules/new/", "/proposals/waiting/", "/webhooks/new/"):
        page.goto(f"{start}{path}", wait_until="networkidle")
        assert violations(page, axe_source) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.goto(f"{start}/inquiries/{other.reference}/", wait_until="networkidle")
    expect(page.locator(".urgent-strip")).to_be_visible()
    assert violations(page, axe_source) == []
