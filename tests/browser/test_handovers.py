"""A hand-over goes from the assistant to a section's colleague and comes back answered."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from handovers.actions.answering import SectionWords, answer_handover, ask_desk
from handovers.actions.handing import hand_over
from handovers.models import Handover, HandoverReason
from handovers.starter import load_forms
from handovers.states import Said
from inquiries.models import Draft
from inquiries.states import Status
from tests.browser.test_accessibility import TOO_WIDE, violations

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


@pytest.fixture
def handed(maria, olga, inquiry, forms) -> Handover:
    """Olga has asked and answered; a mail from elsewhere is held."""
    now, reason = timezone.now(), HandoverReason.objects.get(code="stop_recording")
    handover = hand_over(
        inquiry_id=inquiry.pk,
        section_id=reason.section_id,
        reason_id=reason.pk,
        contents={"number": "1744090", "filed_at": "9:00", "signed_by": "Vera"},
        by=maria,
        submission_key="hand",
        now=now,
    )
    for deed, text in ((ask_desk, "All classes?"), (answer_handover, "It is stopped.")):
        words = SectionWords(text)
        deed(handover_id=handover.pk, words=words, by=olga, submission_key=text, now=now)
    handover.words.create(kind=Said.HELD, text="Hello", from_address="x@home.example", at=now)
    return handover


PAGES = {
    "desk": ("maria", "/hand-overs/mine/"),
    "hand-over": ("maria", "/hand-overs/{handover}/"),
    "choices": ("maria", "/inquiries/{reference}/hand-over/"),
    "form": ("maria", "/inquiries/{reference}/hand-over/?reason={reason}"),
    "panel": ("maria", "/inquiries/{reference}/hand-overs/"),
    "section": ("olga", "/hand-overs/section/"),
    "forms": ("ada", "/hand-overs/forms/"),
    "one form": ("ada", "/hand-overs/forms/{reason}/"),
    "reach": ("ada", "/hand-overs/sections/operations/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_lost_at_320_pixels(
    request, open_as, ada, handed, axe_source, name
):
    who, path = PAGES[name]
    values = {"handover": handed.pk, "reason": handed.reason_id}
    path = path.format(reference=handed.inquiry.reference, **values)
    agent = request.getfixturevalue(who)
    for theme, width in (("light", 1280), ("dark", 320)):
        viewport = {"width": width, "height": 640}
        page = open_as(agent, path, color_scheme=theme, viewport=viewport, reduced_motion="reduce")
        page.wait_for_load_state("networkidle")
        assert violations(page, axe_source) == []
        assert page.evaluate(TOO_WIDE) == []
