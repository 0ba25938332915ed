"""Every vector of our own and mutations of them: after the sanitiser nothing is left of them."""

import random
import re
from html.parser import HTMLParser

import pytest

from shared.safe_frame import mark_links, show_images
from shared.safe_html import sanitize_html
from tests.hostile_html import mutations, vectors

TAGS = set(
    "a abbr address article aside b bdi big blockquote br caption center cite code col colgroup dd "
    "del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img "
    "ins kbd li main mark ol p pre q s samp section small span strike strong sub summary sup table "
    "tbody td tfoot th thead time tr tt u ul var wbr".split()
)
ATTRIBUTES = set(
    "dir lang style title href src alt width height align valign bgcolor border cellpadding "
    "cellspacing colspan rowspan nowrap span color face start type datetime target rel id name "
    "class data-cid data-remote-src data-tracker".split()
)
WORDS_OF_STYLE = re.compile(
    r"url|image|expression|\\|position|var\(|@|import|-\d|fixed|behavior", re.I
)
SAFE_ADDRESS = {
    "href": re.compile(r"(?:https?|mailto|tel):|/leaving/"),
    "src": re.compile("data:image/"),
}


class Finder(HTMLParser):
    """Another parser than the sanitiser's: reads what is left as a browser's cousin would."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            self.found += self._strange(name, value or "")

    def _strange(self, name: str, value: str) -> list[str]:
        if name not in ATTRIBUTES:
            return [name]
        if name == "style" and WORDS_OF_STYLE.search(value):
            return [f"style={value}"]
        pattern = SAFE_ADDRESS.get(name)
        return [f"{name}={value}"] if pattern and not pattern.match(value) else []


def left_of(html: str) -> list[str]:
    finder = Finder()
    shown = mark_links(
        show_images(sanitize_html(html), enclosed={}, remote={}), lambda u: "/leaving/"
    )
    finder.feed(shown)
    finder.close()
    return finder.found


@pytest.mark.parametrize("html", vectors(), ids=lambda html: repr(html[:40]))
def test_nothing_of_a_vector_is_left(html: str) -> None:
    assert left_of(html) == []


def test_nothing_of_two_thousand_mutations_is_left() -> None:
    dice = random.Random(2026)
    assert [html for html in mutations(dice, 2000) if left_of(html)] == []


def test_cleaning_what_is_clean_changes_nothing() -> None:
    dice = random.Random(7)
    for html in (*vectors(), *mutations(dice, 500)):
        clean = sanitize_html(sanitize_html(html))
        assert sanitize_html(clean) == clean
