"""axe-core finds nothing on any page of the list, in any colours that an agent may see it in."""

import pytest
from playwright.sync_api import Page

from scripts.page_list import PAGES
from scripts.page_list import Page as Listed
from tests.architecture.making import make_world
from tests.architecture.world import World
from tests.browser.test_accessibility import TAGS

pytestmark = pytest.mark.browser

WIDE, NARROW = 1440, 360
COLOURS: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light", "forced_colors": "none", "contrast": "no-preference"},
    "dark": {"color_scheme": "dark", "forced_colors": "none", "contrast": "no-preference"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
    "more contrast": {"color_scheme": "light", "forced_colors": "none", "contrast": "more"},
}
# The kept mails of the quick start are no page of the product: they exist only there.
LISTED = [one for one in PAGES if not one.route.startswith("sink")]
PARTS = 12  # each with a world of its own; those who run side by side share them (tests/sharing.py)
# What else axe asks does not hang on colours: it is asked in light.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# Drawn, and nothing moves any more; a second is enough for both, also where nothing is ever drawn.
RUN = """async options => {
    const drawn = () => new Promise(requestAnimationFrame);
    const still = () => Promise.allSettled(document.getAnimations().map(one => one.finished));
    const settled = async () => { await drawn(); await drawn(); await still(); };
    await Promise.race([settled(), new Promise(done => setTimeout(done, 1000))]);
    const found = await axe.run(document, {...options, resultTypes: ['violations']});
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target} ${node.failureSummary.slice(0, 160)}`));
}"""


@pytest.fixture
def world(site) -> World:
    return make_world()


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_in_any_colours(open_as, world, axe_source, part):
    listed = LISTED[part::PARTS]
    found = []
    for who in sorted({one.who for one in listed}):
        page = open_as(world.cast.get(who), "/health/live", reduced_motion="reduce")
        origin = page.url.removesuffix("/health/live")
        for one in (one for one in listed if one.who == who):
            found += _walk(page, axe_source, one.name, origin + _address(world, one))
    assert found == [], "\n".join(found)


def _address(world: World, listed: Listed) -> str:
    """Of the world's own inquiry, contact, tag …: each address is written there with its values."""
    _path, has_query, query = listed.path.partition("?")
    if "{" not in listed.path:
        return listed.path
    if "{" in query:
        return world.urls[listed.route]
    return f"{world.urls[listed.route]}{has_query}{query}"


def _walk(page: Page, axe_source: str, name: str, address: str) -> list[str]:
    """Fetched once and looked at in every colours. A page whose colours change may keep one of the
    old for a moment: what is found then counts if it is found again on a page drawn in them anew.
    """
    page.emulate_media(**COLOURS["light"])
    _open(page, axe_source, name, address)
    found = []
    for colours in COLOURS:
        lines = _in_colours(page, name, colours)
        if lines and colours != "light":
            _open(page, axe_source, name, address)
            lines = _in_colours(page, name, colours)
        found += lines
    return found


def _open(page: Page, axe_source: str, name: str, address: str) -> None:
    answer = page.goto(address)
    assert answer.ok, name
    # By evaluate, as a script tag would break our own policy.
    page.evaluate(axe_source)


def _in_colours(page: Page, name: str, colours: str) -> list[str]:
    page.emulate_media(**COLOURS[colours])
    page.set_viewport_size({"width": WIDE, "height": 900})
    rules = TAGS if colours == "light" else {"type": "rule", "values": OF_COLOURS}
    found = _run(page, f"{name}, {colours}", rules)
    if colours in ("light", "dark"):
        page.set_viewport_size({"width": NARROW, "height": 800})
        found += _run(page, f"{name}, {colours}, narrow", rules)
    return found


def _run(page: Page, where: str, rules: object) -> list[str]:
    return [f"({where}) {line}" for line in page.evaluate(RUN, {"runOnly": rules})]
