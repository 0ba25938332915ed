"""axe-core finds nothing (WCAG 2.2 A and AA), and nothing is lost at 320 pixels, on any page."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Page

from desks.actions import add_closed_day
from inquiries.actions.note import add_note
from inquiries.actions.receive import receive_message
from inquiries.actions.reply import send_reply
from inquiries.actions.transfer import offer_transfer
from inquiries.search.indexing import index_waiting
from inquiries.states import Urgency
from mailroom.models import OutgoingEmail
from tests.factories import make_incoming, make_inquiry

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLAIN_STATIC_FILES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Only tables and rows of views and tabs may be moved sideways.
TOO_WIDE = """[...document.querySelectorAll("html, body *")]
    .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
    .filter(one => one.localName === "html" || ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
    .filter(one => !one.matches(".table-scroll, .view-tabs, .escalation-tabs"))
    .map(one => one.localName + "." + one.className)"""
PAGES = {
    "list": "/inbox/all/open/",
    "empty list": "/inbox/madrid/mine/",
    "offers": "/inbox/hague/transfers/",
    "conversation": "/inquiries/{reference}/",
    "new inquiry": "/inquiries/new/",
    "contact": "/contacts/{contact}/",
    "edit contact": "/contacts/{contact}/edit/",
    "merge contacts": "/contacts/{contact}/merge/?q=v",
    "history": "/contacts/{contact}/inquiries/",
    "preferences": "/preferences/",
    "notifications": "/notifications/",
    "how one is told": "/notifications/ways/",
    "opening hours": "/opening-hours/",
    "closed days of the registries": "/registry-days/2027/",
    "time limits": "/time-limits/?rule=M14&start=14+June+2026",
    "password": "/password/",
    "search": "/search/?q=hello",
    "search with problems": "/search/?q=hello+desk:nowhere+-tag:x+after:7d",
    "search in vain": "/search/?q=zebracorn",
    "what can be searched": "/search/",
}


@pytest.fixture
def addresses(site, rui, maria, madrid, hague) -> dict[str, str]:
    """A desk at work: overdue, urgent, answered, uncertain, offered."""
    now = timezone.now()
    offered = make_inquiry(madrid)
    offer_transfer(inquiry_id=offered.pk, to_desk=hague, reason="A design", by=maria, now=now)
    inquiry = make_inquiry(madrid, html="<p>Hello</p>", quoted="> earlier")
    inquiry.urgency = Urgency.URGENT
    inquiry.save(update_fields=["urgency"])
    written = {"inquiry_id": inquiry.pk, "by": maria, "now": now}
    add_note(body="For colleagues: @rui, look", submission_key="1", **written)
    seen = inquiry.messages.last().pk
    send_reply(body="Dear Vera", submission_key="2", seen_message_id=seen, **written)
    OutgoingEmail.objects.filter(is_automatic=False).update(state="uncertain")
    again = make_incoming(madrid, seen_ids=(inquiry.messages.first().message_id,), body="Thanks")
    receive_message(incoming=again, now=now)
    day = {"day": now.date(), "name": "A feast", "source": "A list", "checked_on": now.date()}
    add_closed_day(desk=madrid, is_confirmed=False, by=rui, **day)
    while index_waiting():
        pass
    values = {"reference": inquiry.reference, "contact": inquiry.contact_id}
    return {name: path.format(**values) for name, path in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark(open_as, rui, addresses, axe_source, name):
    page = open_as(rui, addresses[name], color_scheme="light", reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    assert violations(page, axe_source) == []
    page.emulate_media(color_scheme="dark")
    # A page drawn in one theme may keep a colour of it for a moment: it is drawn anew.
    page.reload(wait_until="networkidle")
    assert violations(page, axe_source) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_palette(open_as, rui, addresses, axe_source, theme):
    page = open_as(rui, addresses["conversation"], color_scheme=theme, reduced_motion="reduce")
    page.keyboard.press("Control+k")
    page.locator("#palette-field").fill("vera")
    page.locator('[data-part="found"] [role="option"]').first.wait_for()
    assert violations(page, axe_source) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_sign_in(open_as, site, axe_source, theme):
    page = open_as(None, "/sign-in/", color_scheme=theme)
    page.get_by_label("User name or e-mail").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    assert violations(page, axe_source) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_lost_at_320_pixels(open_as, rui, addresses, name, axe_source):
    """WCAG 1.4.10: the width that 400 % zoom leaves."""
    page = open_as(rui, addresses[name], viewport={"width": 320, "height": 640})
    page.wait_for_load_state("networkidle")
    assert page.evaluate(TOO_WIDE) == []
    assert violations(page, axe_source) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_axe_finds_nothing_on_error_pages(open_as, site, axe_source, settings, code, theme):
    settings.STORAGES = settings.STORAGES | PLAIN_STATIC_FILES
    page = open_as(None, "/sign-in/", color_scheme=theme, viewport={"width": 320, "height": 640})
    page.set_content(render_to_string(f"{code}.html"))
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page, axe_source) == []


def violations(page: Page, axe_source: str) -> list[str]:
    """Each finding as one line: rule, and the element."""
    # By evaluate, as a script tag would break our own policy.
    page.evaluate(axe_source)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
