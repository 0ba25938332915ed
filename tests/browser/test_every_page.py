"""axe-core finds nothing on any page of the list, in any colours that an agent may see it in."""

import pytest
from playwright.sync_api import Page

from scripts.page_list import PAGES
from tests.architecture.world import World, make_world
from tests.browser.test_accessibility import TAGS

pytestmark = pytest.mark.browser

WIDTHS = (1440, 360)
COLOURS: dict[str, dict[str, str]] = {
    "dark": {"color_scheme": "dark", "forced_colors": "none", "contrast": "no-preference"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
    "more contrast": {"color_scheme": "light", "forced_colors": "none", "contrast": "more"},
}
LIGHT = {"color_scheme": "light", "forced_colors": "none", "contrast": "no-preference"}
# What else axe asks does not hang on colours: it is asked in light.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """options => axe.run(document, {...options, resultTypes: ['violations']}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target} ${node.failureSummary.slice(0, 160)}`)))"""
# A page drawn in one theme may keep a colour of it for a moment.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)))"


@pytest.fixture
def world(site) -> World:
    return make_world()


def test_axe_finds_nothing_on_any_page_in_any_colours(open_as, world, axe_source):
    values = {
        "reference": world.inquiry.reference,
        "contact": world.inquiry.contact_id,
        "mailbox": world.madrid.mailboxes.get().pk,
    }
    # The kept mails of the quick start are no page of the product: they exist only there.
    listed = [one for one in PAGES if not one.route.startswith("sink")]
    found = []
    for who in sorted({one.who for one in listed}):
        page = open_as(world.cast.get(who), "/health/live", reduced_motion="reduce")
        origin = page.url.removesuffix("/health/live")
        for one in listed:
            if one.who == who:
                page.emulate_media(**LIGHT)
                answer = page.goto(origin + one.path.format(**values))
                assert answer.ok, one.name
                found += [f"{one.name} {line}" for line in _violations(page, axe_source)]
    assert found == []


def _violations(page: Page, axe_source: str) -> list[str]:
    # By evaluate, as a script tag would break our own policy.
    page.evaluate(axe_source)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(**LIGHT)
        found += _run(page, f"light {width}", {"runOnly": TAGS})
        for name, colours in COLOURS.items():
            page.emulate_media(**colours)
            rules = {"runOnly": {"type": "rule", "values": OF_COLOURS}}
            found += _run(page, f"{name} {width}", rules)
    return found


def _run(page: Page, how: str, options: dict[str, object]) -> list[str]:
    page.evaluate(DRAWN)
    return [f"({how}) {line}" for line in page.evaluate(RUN, options)]
