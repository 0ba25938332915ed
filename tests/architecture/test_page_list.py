"""The list of pages that are looked at and checked, against every address of the product."""

from scripts.page_list import NO_PAGES, PAGES, PARTS
from tests.architecture.routes import all_routes
from tests.architecture.test_every_url_with_every_role import LINES


def answered_by_get() -> set[str]:
    """Addresses that show something to somebody."""
    shown = {line.route for line in LINES if line.method == "GET"}
    return {one for one in shown if not one.startswith("api_")}


def test_every_page_is_looked_at_or_said_to_be_none():
    listed = {page.route for page in PAGES} | PARTS | NO_PAGES
    assert answered_by_get() - listed == set()


def test_nothing_is_listed_that_there_is_not():
    assert ({page.route for page in PAGES} | PARTS | NO_PAGES) - set(all_routes()) == set()


def test_names_are_names_of_one_page():
    names = [page.name for page in PAGES]
    assert len(names) == len(set(names))
