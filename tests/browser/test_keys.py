"""Keys pressed before the page they are meant for has come: kept, used in order, never on the wrong one."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from inquiries.actions.assign import take_inquiry
from tests.factories import make_inquiry, receive

pytestmark = pytest.mark.browser


class Gate:
    """Holds back what the page asks for at these addresses until it is opened."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page = page
        self.held: list[Route] = []
        page.route(re.compile(pattern), lambda route: self.held.append(route))

    def wait(self) -> None:
        """Until the page has asked: as patient as everything else here."""
        for _attempt in range(200):
            if self.held:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the page has not asked")

    def open(self) -> None:
        self.wait()
        self.held.pop().continue_()


STATUS = "#menu-status > summary"  # not its menu, which names what may come next
TALL = {"width": 1600, "height": 2400}  # parts of the panel come when they are in sight
SHOWN = "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.key)"
LETTER = "It is about 1744090. The time limit printed on your notice is 20 November 2036."


def test_no_key_means_two_things(open_as, maria, madrid):
    """On the fullest page: what is proposed about numbers, limits and triage, beside the list."""
    inquiry = receive(madrid, body=LETTER).inquiry
    page = open_as(maria, f"/inquiries/{inquiry.reference}/", viewport=TALL)
    for part in ("references_of", "limits", "triage"):
        expect(page.locator(f'#section-inquiries-{part} [data-key^="y "]').first).to_be_visible()
    keys = page.locator("[data-key]").evaluate_all(SHOWN)
    assert [key for key in keys if keys.count(key) > 1] == []


def test_keys_wait_for_the_scripts(open_as, maria, inquiry):
    page = open_as(maria, "/preferences/")
    gate = Gate(page, r"/js/app\.js")
    address = page.url.replace("/preferences/", f"/inquiries/{inquiry.reference}/")
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#compose-note", state="attached")
    page.keyboard.press("n")
    page.keyboard.type("Seen it.")
    gate.open()
    expect(page.get_by_role("textbox", name="Internal note")).to_have_value("Seen it.")


def test_enter_waits_behind_the_key_that_it_follows(open_as, maria, inquiry):
    page = open_as(maria, "/preferences/")
    gate = Gate(page, r"/js/app\.js")
    page.goto(page.url.replace("/preferences/", "/inbox/madrid/open/"), wait_until="commit")
    page.wait_for_selector(f"#row-{inquiry.reference}")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    gate.open()
    expect(page.locator("#conversation")).to_have_attribute("data-reference", inquiry.reference)


def test_keys_wait_for_the_inquiry_that_is_being_opened(open_as, maria, madrid):
    first, second = make_inquiry(madrid), make_inquiry(madrid)
    page = open_as(maria, "/inbox/madrid/open/")
    page.locator(f"#row-{first.reference} .row-link").click()
    expect(page.locator("#conversation")).to_have_attribute("data-reference", first.reference)
    gate = Gate(page, f"/inquiries/{second.reference}/\\?")
    page.locator(f"#row-{second.reference} .row-link").click()
    page.keyboard.press("e")
    gate.open()
    expect(page.locator("#conversation")).to_have_attribute("data-reference", second.reference)
    expect(page.locator(STATUS)).to_contain_text("Resolved")
    first.refresh_from_db()
    assert first.status != "resolved"


def test_keys_wait_for_the_page_behind_a_form(open_as, maria, madrid):
    here, waiting = make_inquiry(madrid), make_inquiry(madrid)
    take_inquiry(inquiry_id=here.pk, by=maria, now=timezone.now())
    page = open_as(maria, f"/inquiries/{here.reference}/")
    gate = Gate(page, "/next/")
    page.keyboard.type("we")
    gate.open()
    expect(page.locator("#conversation")).to_have_attribute("data-reference", waiting.reference)
    expect(page.locator(STATUS)).to_contain_text("Resolved")
    here.refresh_from_db()
    assert here.status != "resolved"


def test_keys_wait_for_what_was_asked_before(open_as, maria, madrid):
    here, waiting = make_inquiry(madrid), make_inquiry(madrid)
    take_inquiry(inquiry_id=here.pk, by=maria, now=timezone.now())
    page = open_as(maria, f"/inquiries/{here.reference}/")
    gate = Gate(page, f"/{here.reference}/status/")
    page.keyboard.type("ew")
    gate.open()
    expect(page.locator("#conversation")).to_have_attribute("data-reference", waiting.reference)
    here.refresh_from_db()
    assert here.status == "resolved"


def test_what_is_fetched_beside_it_does_not_break_off_a_deed(open_as, maria, madrid):
    here = make_inquiry(madrid)
    page = open_as(maria, f"/inquiries/{here.reference}/")
    gate = Gate(page, f"/{here.reference}/status/")
    page.keyboard.press("e")
    gate.wait()
    page.locator("#menu-snooze > summary").click()
    expect(page.locator("#menu-snooze .menu-body button").first).to_be_visible()
    gate.open()
    expect(page.locator(STATUS)).to_contain_text("Resolved")
    here.refresh_from_db()
    assert here.status == "resolved"


def test_a_key_that_nobody_waited_for_is_not_used_on_a_later_page(open_as, maria, inquiry):
    page = open_as(maria, "/preferences/")
    old = '[{"key": "e", "at": 1}]'
    page.evaluate("(old) => sessionStorage.setItem('keys-on-the-way', old)", old)
    page.goto(page.url.replace("/preferences/", f"/inquiries/{inquiry.reference}/"))
    page.keyboard.press("t")
    expect(page.locator("#thread")).to_contain_text("took this")
    inquiry.refresh_from_db()
    assert inquiry.status != "resolved"
