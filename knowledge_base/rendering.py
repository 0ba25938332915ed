"""The Markdown of the knowledge base as safe HTML and as plain text: the doors for all others.

CommonMark with tables, task lists (`- [ ]`), `## Heading {#anchor}`, pictures `![…](file:ID)` and links
`[…](item:CODE#anchor)` that survive renaming. A link to another site alone in its paragraph is a card
that names the site; no page of ours loads anything from there. HTML in a text is no part of it: it is
shown as written.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from knowledge_base.markdown import (
    OPTIONS,
    Heading,
    Reference,
    address_of,
    headings_of,
    is_task,
    item_codes,
    parse,
    read_reference,
    references_of,
    words_of,
)
from knowledge_base.plain_markdown import LinkTo, plain_words

__all__ = [
    "FileUrl",
    "Heading",
    "LinkTo",
    "Reference",
    "headings",
    "item_codes",
    "plain_text",
    "references",
    "render_html",
    "sections",
]

FileUrl = Callable[[str], str | None]
TOP_LEVEL, LOWEST_LEVEL = 2, 6
# An anchor is never the id of a part of the page, whatever a heading says.
ANCHOR_PREFIX = "s-"
_ABROAD = ("http://", "https://")
_HOST = re.compile(r"[\w.-]+")

# The second line of defence: whatever the renderer made, nothing else than this leaves.
_CLEANER = nh3.Cleaner(
    tags=set(
        "a blockquote br code div em h2 h3 h4 h5 h6 hr img input li ol p pre s span strong "
        "table tbody td th thead tr ul".split()
    ),
    clean_content_tags={"script", "style"},
    attributes={
        "a": {"href", "rel"},
        "div": {"role", "tabindex", "aria-label"},
        "img": {"src", "alt", "loading", "decoding"},
        "input": {"type", "disabled", "checked", "aria-label"},
        "ol": {"start"},
        "th": {"scope"},
        **{f"h{level}": {"id"} for level in range(TOP_LEVEL, LOWEST_LEVEL + 1)},
    },
    allowed_classes={
        "a": {"external"},
        "div": {"table-scroll"},
        "li": {"task"},
        "p": {"embed"},
        "span": {"embed-host"},
        "td": {"align-center", "align-right"},
        "th": {"align-center", "align-right"},
    },
    link_rel=None,  # the renderer tells our addresses from those of strangers
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="pass_through",  # only what link_to and file_url gave comes this far
)


def render_html(
    body: str,
    *,
    language: str,
    link_to: LinkTo,
    file_url: FileUrl,
    top_level: int = TOP_LEVEL,
    anchor_prefix: str = ANCHOR_PREFIX,
) -> SafeString:
    """What a page may show. Never raises; what it costs is bounded (`knowledge_base.markdown`).

    `link_to(code)` and `file_url(id)` give an address or None: what has none is shown as plain words.
    Headings begin at `top_level`, below the page's own, and skip none. Two texts on one page need
    two `anchor_prefix`es. `language` is that of the text, for the words beside it (“done”).
    """
    tokens = parse(body)
    _place_headings(tokens, top_level, anchor_prefix)
    with translation.override(language):
        html = Renderer(link_to, file_url, anchor_prefix).render(tokens, OPTIONS, {})
    return mark_safe(_CLEANER.clean(html))  # noqa: S308  cleaned by the allow-list above


def plain_text(body: str, *, link_to: LinkTo | None = None) -> str:
    """The words for mails, chat, previews and search: lines and lists kept, no marks.

    An address follows the words of its link; that of an item only where `link_to` gives one.
    """
    return plain_words(parse(body), link_to)


def headings(body: str) -> list[Heading]:
    """In order, each with its anchor (without prefix): for contents, and the steps of a script."""
    return headings_of(parse(body))


def sections(body: str) -> list[tuple[str, str]]:
    """Each heading with the plain words below it, up to the next one."""
    tokens = parse(body)
    starts = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    return [
        (words_of(tokens[start + 1]).strip(), plain_words(tokens[start + 3 : end], None))
        for start, end in pairwise([*starts, len(tokens)])
    ]


def references(body: str) -> list[Reference]:
    """The items and files that a text points at, each once, in order."""
    return references_of(parse(body))


def _place_headings(tokens: list[Token], top_level: int, prefix: str) -> None:
    """The text's own highest level becomes the page's next; none is skipped (WCAG 1.3.1)."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = top_level - min(levels, default=1)
    before = top_level - 1
    for token in tokens:
        if token.type == "heading_open":
            before = min(int(token.tag[1]) + shift, before + 1, LOWEST_LEVEL)
            token.attrs["id"] = prefix + token.meta["anchor"]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{before}"


class Renderer(RendererHTML):
    """markdown-it calls the method that is named like a token; all others are written as they are."""

    def __init__(self, link_to: LinkTo, file_url: FileUrl, anchor_prefix: str) -> None:
        super().__init__()
        self._link_to = link_to
        self._file_url = file_url
        self._anchor_prefix = anchor_prefix
        self._is_link = False
        self._host = ""

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A link to another site that stands alone is a card with its host. Nothing is fetched."""
        self._host = "" if tokens[idx].hidden else _host_of_lone_link(tokens[idx + 1])
        if self._host:
            return '<p class="embed">'
        return str(self.renderToken(tokens, idx, options, env))

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        address = self._address(address_of(tokens[idx]))
        self._is_link = bool(address)
        if not address:
            return ""
        is_abroad = address_of(tokens[idx]).startswith(_ABROAD)
        more = ' rel="noopener noreferrer" class="external"' if is_abroad else ""
        return f'<a href="{escape(address)}"{more}>'

    def link_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        host = f' <span class="embed-host">{escape(self._host)}</span>' if self._host else ""
        return f"{host}</a>" if self._is_link else ""

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        words = escape(words_of(tokens[idx]))
        reference = read_reference(address_of(tokens[idx]))
        is_file = reference is not None and reference.kind == "file"
        url = self._file_url(reference.target) if reference and is_file else None
        if not url:
            return words
        return f'<img src="{escape(url)}" alt="{words}" loading="lazy" decoding="async">'

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        if not is_task(tokens[idx]):
            return "<li>"
        is_done = tokens[idx].meta["checked"]
        label, checked = (_("done"), " checked") if is_done else (_("to do"), "")
        box = f'<input type="checkbox" disabled{checked} aria-label="{escape(label)}">'
        return f'<li class="task">{box} '

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<pre><code>{escape(tokens[idx].content)}</code></pre>\n"

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A wide table scrolls by itself, also by keyboard."""
        label = escape(_("Table"))
        return f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}"><table>'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        is_heading = bool(words_of(tokens[idx + 1]))
        return f'<th scope="col"{_alignment(tokens[idx])}>' if is_heading else "<td>"

    def th_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</th>" if words_of(tokens[idx - 1]) else "</td>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<td{_alignment(tokens[idx])}>"

    def _address(self, written: str) -> str | None:
        """Where a link may lead; None for what is no address of ours, of the web or of a person."""
        if written.startswith("#"):
            return f"#{self._anchor_prefix}{written[1:]}"
        if written.startswith(("mailto:", "tel:")):
            return written.partition("?")[0]  # neither a text nor a Bcc of theirs
        if written.startswith(_ABROAD):
            return written
        reference = read_reference(written)
        if not reference:
            return None
        find = self._link_to if reference.kind == "item" else self._file_url
        url = find(reference.target)
        anchor = f"#{self._anchor_prefix}{reference.anchor}" if reference.anchor else ""
        return url and url + anchor


def _host_of_lone_link(inline: Token) -> str:
    """Of `[words](https://…)` with nothing beside it in its paragraph; '' for all else."""
    parts = [one for one in inline.children or () if one.type != "text" or one.content.strip()]
    if len(parts) < 2 or parts[0].type != "link_open" or parts[-1].type != "link_close":
        return ""
    address = address_of(parts[0])
    is_alone = sum(one.type == "link_open" for one in parts) == 1
    if not is_alone or not address.startswith(_ABROAD):
        return ""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) and host not in words_of(inline) else ""


def _alignment(cell: Token) -> str:
    """As a class: the policy of our pages forbids styles."""
    side = str(cell.attrs.get("style", "")).rpartition(":")[2]
    return f' class="align-{side}"' if side in ("center", "right") else ""
