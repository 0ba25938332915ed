"""Numbers in the side panel: decided by one key, live for a colleague, with the way to their page."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_agent, make_inquiry

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1440, "height": 1400}}
RUN = """() => axe.run(document, {resultTypes: ['violations']}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target}`)))"""


@pytest.fixture
def about(madrid):
    return make_inquiry(madrid, body="What of 1744090, and form MM5?")


def opened(open_as, agent, inquiry):
    page = open_as(agent, f"/inquiries/{inquiry.reference}/", **WIDE)
    line = page.locator(".reference-line", has_text="1744090")
    line.scroll_into_view_if_needed()
    expect(line).to_be_visible()
    return page, line


def test_one_key_confirms_and_a_click_takes_it_back(open_as, maria, about):
    page, line = opened(open_as, maria, about)
    expect(line).to_contain_text("To be confirmed")
    page.keyboard.type("yn")
    expect(line).to_contain_text("Confirmed")
    line.get_by_role("button", name="Take back").click()
    expect(line).to_contain_text("To be confirmed")
    assert page.errors == []


def test_a_colleague_sees_the_decision_at_once(open_as, maria, madrid, about):
    _page, theirs = opened(open_as, make_agent("nora", madrid), about)
    page, _line = opened(open_as, maria, about)
    page.keyboard.type("yx")
    expect(page.get_by_text("1 that is not meant")).to_be_visible()
    expect(theirs).not_to_be_visible()


def test_from_the_panel_to_the_page_of_the_number(open_as, maria, madrid, about, axe_source):
    other = make_inquiry(madrid, sender_address="b@visitor.example", body="IRN 1744090?")
    page, line = opened(open_as, maria, about)
    expect(line).to_contain_text(other.reference)
    page.evaluate(axe_source)
    assert page.evaluate(RUN) == []
    line.get_by_role("link", name="1744090").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1744090")
    expect(page.get_by_text(other.reference, exact=True)).to_be_visible()
    page.evaluate(axe_source)
    assert page.evaluate(RUN) == []
