"""A coordinator writes a rule, sees what it would have done, switches it on; it acts; it is undone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from automation.actions.firing import work_off
from automation.actions.rules import RuleContent, save_rule, switch_rule
from automation.models import AutomationRule
from inquiries.actions.lifecycle import classify
from inquiries.states import Urgency
from tests.browser.test_accessibility import violations
from tests.factories import make_inquiry

pytestmark = pytest.mark.browser


def work() -> None:
    while work_off(now=timezone.now() + timedelta(seconds=1)):
        pass


def test_from_the_empty_page_to_the_undoing(open_as, rui, madrid, inquiry):
    page = open_as(rui, "/automation/")
    expect(page.get_by_role("heading", name="There are no rules yet")).to_be_visible()
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Name", exact=True).fill("Mail is pressing")
    page.get_by_label("For which desk").select_option(label="Madrid")
    page.locator("#g0r0-what").select_option("channel:in")
    page.locator("input[name=g0r0-value][value=email]").check()
    page.get_by_label("Urgency", exact=True).select_option(label="Urgent")
    trial = page.locator("#rule-trial")
    expect(trial).to_contain_text(inquiry.reference)
    expect(trial).to_contain_text("Urgency: Normal → Urgent")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Mail is pressing")).to_be_visible()
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".rule-card")).to_contain_text("An inquiry is opened")
    assert AutomationRule.objects.get().is_on

    new = make_inquiry(madrid, sender_address="new@visitor.example")
    work()
    page.get_by_role("link", name="What rules did").click()
    line = page.locator(".rule-log > li")
    expect(line).to_contain_text("Urgency: Normal → Urgent")
    line.get_by_role("button", name="Undo").click()
    expect(page.locator(".rule-log > li")).to_contain_text("Undone by Rui")
    new.refresh_from_db()
    assert new.urgency == Urgency.NORMAL
    assert page.errors == []


def test_a_rule_is_written_without_javascript(open_as, rui, madrid, inquiry):
    page = open_as(rui, "/automation/new/", java_script_enabled=False)
    page.get_by_label("Name", exact=True).fill("Plain")
    page.get_by_label("Urgency", exact=True).select_option(label="High")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#rule-trial")).to_contain_text(inquiry.reference)
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("heading", name="Plain")).to_be_visible()
    assert AutomationRule.objects.get().current.effects == {"urgency": 3}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_lost_at_320_pixels(
    open_as, rui, maria, madrid, inquiry, axe_source, scheme
):
    now = timezone.now()
    content = RuleContent(name="Pressing", event="classified", desk=madrid, effects={"urgency": 4})
    rule = save_rule(content=content, by=rui, now=now)
    switch_rule(rule_id=rule.pk, is_on=True, by=rui, now=now)
    classify(inquiry_id=inquiry.pk, by=maria, now=now, topic="renewal")
    work()
    page = open_as(rui, "/automation/", color_scheme=scheme, viewport={"width": 320, "height": 800})
    start = page.url.split("/automation/")[0]
    of_rule = f"/automation/rules/{rule.pk}/"
    recurring = "/recurring/madrid/", "/recurring/madrid/topic/renewal/"
    for path in ("/automation/", "/automation/new/", of_rule, "/automation/log/", *recurring):
        page.goto(f"{start}{path}", wait_until="networkidle")
        assert violations(page, axe_source) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
