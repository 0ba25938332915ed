"""An answer goes to the coordinator, is changed, leaves; another one comes back."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from approvals.models import Approval, ApprovalRule, ApprovalRuleVersion
from approvals.states import State
from inquiries.models import Draft, Message
from inquiries.states import MessageKind

pytestmark = pytest.mark.browser
FEE = "Dear Vera, the basic fee is CHF 653 as of today."


@pytest.fixture
def fee_rule(db: None) -> None:
    now = timezone.now()
    names = {f"name_{one}": "A fee is named" for one in ("en", "fr", "es")}
    rule = ApprovalRule.objects.create(code="fee", created_at=now, **names)
    ApprovalRuleVersion.objects.create(rule=rule, number=1, is_on=True, names_fee=True, at=now)


def ask(page, inquiry):
    page.keyboard.press("r")
    editor = page.locator("trix-editor")
    expect(editor).to_be_visible()
    editor.click()
    page.keyboard.type(FEE)
    page.get_by_role("button", name="Send reply").click()
    held = page.locator(".held")
    expect(held).to_contain_text("CHF 653")
    held.get_by_label("A word to the coordinator").fill("Is it 653?")
    held.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("Rui has been asked to approve it.")).to_be_visible()
    expect(page.locator("trix-editor")).to_have_text("")


def test_changed_and_approved_it_leaves(open_as, maria, rui, inquiry, fee_rule):
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    ask(page, inquiry)

    desk = open_as(rui, "/approvals/")
    expect(desk.locator("#rail-approvals .count")).to_have_text("1")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    editor = desk.locator("trix-editor")
    expect(editor).to_contain_text("CHF 653")
    editor.click()
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" It is the same for all.")
    desk.get_by_label("Comment").fill("Say for whom.")
    desk.get_by_role("button", name="Approve and send").click()
    expect(desk.get_by_text("It leaves in the name of Maria")).to_be_visible()

    section = page.locator("#section-approvals-panel")
    section.scroll_into_view_if_needed()
    section.get_by_role("link", name="What was said and changed").click()
    expect(page.locator(".difference ins")).to_contain_text("It is the same for all.")
    expect(page.get_by_text("Say for whom.")).to_be_visible()
    message = Message.objects.get(kind=MessageKind.OUTBOUND)
    assert (message.author, message.body) == (maria, f"{FEE} It is the same for all.")
    assert page.errors == desk.errors == []


def test_returned_it_is_the_draft_again(open_as, maria, rui, inquiry, fee_rule):
    ask(open_as(maria, f"/inquiries/{inquiry.reference}/"), inquiry)
    desk = open_as(rui, "/approvals/mine/")
    desk.locator(".row-link").click()
    desk.get_by_label("Comment").fill("Give the date.")
    desk.get_by_role("button", name="Return with the comment").click()
    expect(desk.get_by_text("Returned. Maria")).to_be_visible()

    page = open_as(maria, "/approvals/asked/")
    page.locator(".row-link").click()
    page.get_by_role("link", name="It is your draft again").click()
    expect(page.locator("trix-editor")).to_contain_text("CHF 653")
    assert Draft.objects.get(author=maria).text == FEE


def test_it_works_without_javascript(open_as, maria, rui, inquiry, fee_rule):
    plain = {"java_script_enabled": False}
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", **plain)
    page.get_by_label("Your reply").fill(FEE)
    page.get_by_role("button", name="Send reply").click()
    page.locator(".held").get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_role("status").filter(has_text="Rui")).to_be_visible()

    desk = open_as(rui, "/approvals/mine/", **plain)
    desk.locator(".row-link").click()
    desk.get_by_role("button", name="Approve and send").click()
    assert Approval.objects.get().state == State.APPROVED
    assert Message.objects.get(kind=MessageKind.OUTBOUND).body == FEE
