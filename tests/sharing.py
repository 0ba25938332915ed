"""Which tests stay together where several processes share them out, and which come first."""

from collections import Counter

import pytest
from xdist.scheduler import LoadFileScheduling

JOURNEYS = "tests/journeys/"  # one running product for all of them
ASKING = tuple(  # they keep what they heard for each other
    f"tests/architecture/test_{name}.py"
    for name in ("browser_policy", "every_url_with_every_role", "public_addresses")
)
EACH_ALONE = "tests/browser/test_every_page.py"  # a minute each


class Sharing(LoadFileScheduling):
    """A file is the least that goes to one process, but for these."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(JOURNEYS):
            return JOURNEYS
        if nodeid.startswith(ASKING):
            return "asking"
        if nodeid.startswith(EACH_ALONE):
            return nodeid
        return str(super()._split_scope(nodeid))


def sort(items: list[pytest.Item]) -> None:
    """Browsers come last: Playwright's loop stays in this thread, and asyncio tests bear no other.

    Of these the longest come first, so that no process waits for another in the end.
    """
    sizes = Counter(_file(item) for item in items)

    def place(item: pytest.Item) -> tuple[int, int]:
        if item.nodeid.startswith(JOURNEYS):  # one that needs no browser comes with the others
            return (1, is_of_a_browser(item))
        if not is_of_a_browser(item):
            return (0, 0)
        return (2, 0) if item.nodeid.startswith(EACH_ALONE) else (3, -sizes[_file(item)])

    items.sort(key=place)


def is_of_a_browser(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
