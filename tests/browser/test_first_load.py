"""The first load is light and nothing jumps: counted as served in production, by a real Chromium."""

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from inquiries.actions.note import add_note
from tests.browser.conftest import session_cookie
from tests.factories import make_inquiry

pytestmark = pytest.mark.browser
MOST_BYTES = 250_000
MOST_REQUESTS = 12
NOTE_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries()
        .filter(entry => !entry.hadRecentInput)
        .map(entry => [entry.value, entry.sources.map(one =>
            one.node?.id || one.node?.className || one.node?.nodeName)])))
        .observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def first_load(server_in_production, transactional_db, browser):
    """Open a path with an empty cache: first_load(agent, path) gives the page and what it fetched."""
    contexts = []

    def load(agent, path, **options):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)
        contexts.append(context)
        context.add_cookies([session_cookie(agent, server_in_production)])
        page = context.new_page()
        page.add_init_script(NOTE_SHIFTS)
        fetched = watch(page)
        page.goto(server_in_production + path)
        page.wait_for_load_state("networkidle")
        return page, fetched

    yield load
    for context in contexts:
        context.close()


def watch(page: Page) -> dict[str, float]:
    """Bytes as they came over the wire, headers too, for each request."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    fetched: dict[str, float] = {}
    network.on("Network.loadingFinished", lambda event: _add(fetched, event))
    return fetched


def _add(fetched, event):
    fetched[event["requestId"]] = event["encodedDataLength"]


@pytest.fixture
def full_list(madrid):
    return [make_inquiry(madrid, subject=f"Question {number}") for number in range(30)]


def test_production_is_meant(first_load, maria, full_list):
    page, _fetched = first_load(maria, "/inbox/madrid/open/")
    assert "app." in page.locator("link[rel=stylesheet]").get_attribute("href")
    assert settings.STATIC_URL in page.locator("script[type=module]").get_attribute("src")


def test_the_inbox_comes_in_few_requests_and_few_bytes(first_load, maria, full_list):
    _page, fetched = first_load(maria, "/inbox/madrid/open/")
    print(f"inbox: {len(fetched)} requests, {sum(fetched.values()):,.0f} bytes")
    assert 3 < len(fetched) <= MOST_REQUESTS
    assert 20_000 < sum(fetched.values()) < MOST_BYTES


def test_a_conversation_comes_in_few_requests_and_few_bytes(first_load, maria, full_list):
    page, fetched = first_load(maria, f"/inquiries/{full_list[0].reference}/")
    expect(page.locator("trix-editor")).to_be_visible()
    page.wait_for_load_state("networkidle")
    print(f"conversation: {len(fetched)} requests, {sum(fetched.values()):,.0f} bytes")
    assert len(fetched) <= MOST_REQUESTS + 4  # the editor and its words, parts of the panel
    assert sum(fetched.values()) < MOST_BYTES


def jumps(page) -> list:
    """Elements that moved by themselves (Layout Instability API)."""
    return page.evaluate("window.shifts")


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_nothing_jumps_in_the_inbox(first_load, maria, full_list, width):
    page, _fetched = first_load(maria, "/inbox/madrid/open/")
    page.set_viewport_size({"width": width, "height": 900})
    page.reload(wait_until="networkidle")
    assert jumps(page) == []


def test_nothing_jumps_in_a_conversation(first_load, maria, full_list):
    inquiry = full_list[0]
    add_note(inquiry_id=inquiry.pk, by=maria, body="Seen.", submission_key="1", now=timezone.now())
    page, _fetched = first_load(maria, f"/inquiries/{inquiry.reference}/")
    expect(page.locator("trix-editor")).to_be_visible()
    page.locator("#section-inquiries-limits").get_by_text("Calculator").wait_for()
    assert jumps(page) == []


def test_nothing_jumps_when_the_agents_columns_are_put_back(first_load, maria, full_list):
    page, _fetched = first_load(maria, "/inbox/madrid/open/")
    chosen = '{"widths": {"rail": 320, "list": 500}, "panel": "folded"}'
    key = f"panes:{maria.pk}"
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, chosen])
    page.goto(page.url.replace("/inbox/madrid/open/", f"/inquiries/{full_list[0].reference}/"))
    page.wait_for_load_state("networkidle")
    assert page.locator("#list").bounding_box()["width"] == pytest.approx(500, abs=2)
    assert jumps(page) == []
