"""Markdown read into tokens, with anchors for headings and references to items and files. Pure.

What it costs is bounded: a text of more characters, lines, marks or table cells than any honest one has
is shown as it is written, and brackets that are no links may be looked through only so often.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

MAX_LENGTH = 100_000
MAX_LINES = 5_000
MAX_MARKS = 15_000
MAX_CELLS = 20_000  # rows are filled up to the width of their table
MAX_NESTING = 50
# Each "[" that opens no link reads its paragraph to the end: quadratic in "[[[[…".
MAX_BRACKET_WORK = 300_000

_ANCHOR = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]{0,59})\}\s*\Z")
_REFERENCE = re.compile(r"(item|file):([A-Za-z0-9_-]{1,60})(?:#([A-Za-z0-9-]{1,70}))?\Z")
_ITEM = re.compile(r"\bitem:([A-Za-z0-9_-]{1,60})")

_MARK = re.compile(r"[*_~\[`<&\\]")
_BLANK = re.compile(r"\n[ \t]*\n")

InlineRule = Callable[[StateInline, bool], bool]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Reference:
    """`item:CODE#anchor` or `file:ID`: what a text points at, by what never changes."""

    kind: Literal["item", "file"]
    target: str
    anchor: str = ""


def parse(body: str) -> list[Token]:
    """Tokens of markdown-it; each heading has its `anchor` in `meta`. Never raises."""
    body = body.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if not _is_bearable(body):
        return [Token("code_block", "code", 0, content=body, block=True)]
    tokens = _PARSER.parse(body)
    _anchor_headings(tokens)
    return tokens


def _is_bearable(body: str) -> bool:
    if len(body) > MAX_LENGTH or body.count("\n") > MAX_LINES:
        return False
    if len(_MARK.findall(body)) > MAX_MARKS:
        return False
    return sum(_cells(block) for block in _BLANK.split(body)) <= MAX_CELLS


def _cells(block: str) -> int:
    lines = block.split("\n")
    return len(lines) * max(line.count("|") for line in lines)


def headings_of(tokens: list[Token]) -> list[Heading]:
    return [
        Heading(int(token.tag[1]), words_of(words), token.meta["anchor"])
        for token, words in _headings(tokens)
    ]


def references_of(tokens: list[Token]) -> list[Reference]:
    """Each once, in order."""
    addresses = (address_of(one) for token in tokens for one in _inside(token))
    found = (read_reference(address) for address in addresses if address)
    return list(dict.fromkeys(one for one in found if one))


def pictures_in(body: str) -> list[tuple[str, str]]:
    """The `file:` name of each picture and what is said of it, in order."""
    shown = [one for token in parse(body) for one in _inside(token) if one.type == "image"]
    named = [(read_reference(address_of(one)), words_of(one).strip()) for one in shown]
    return [(said.target, words) for said, words in named if said and said.kind == "file"]


def item_codes(body: str) -> set[str]:
    """Codes that may be named in it, found without parsing: to ask for them at once."""
    return set(_ITEM.findall(body))


def read_reference(address: str) -> Reference | None:
    match = _REFERENCE.match(address)
    if not match:
        return None
    kind: Literal["item", "file"] = "item" if match[1] == "item" else "file"
    return Reference(kind, match[2], match[3] or "")


def address_of(token: Token) -> str:
    return str(token.attrs.get("href" if token.type == "link_open" else "src", ""))


def words_of(inline: Token) -> str:
    """The words of a line or of a picture's description, without marks."""
    return " ".join(_pieces(inline)).strip() if inline.children else inline.content


def is_task(item: Token) -> bool:
    return "checked" in item.meta


def _pieces(inline: Token) -> Iterator[str]:
    line = ""
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            yield line
            line = ""
        else:
            line += words_of(child) if child.type == "image" else child.content
    yield line


def _inside(token: Token) -> Iterator[Token]:
    for child in token.children or ():
        yield child
        yield from _inside(child)


def _headings(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[place + 1]


def _anchor_headings(tokens: list[Token]) -> None:
    """From its words, or as its author wrote it behind them: that one survives another wording."""
    taken: dict[str, int] = {}
    for token, inline in _headings(tokens):
        written = _take_anchor(inline)
        token.meta["anchor"] = _unique(written or _slug(words_of(inline)), taken)


def _take_anchor(inline: Token) -> str:
    last = inline.children[-1] if inline.children else None
    found = _ANCHOR.search(last.content) if last and last.type == "text" else None
    if not last or not found:
        return ""
    last.content = last.content[: found.start()]
    return found[1]


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "section"


def _unique(slug: str, taken: dict[str, int]) -> str:
    found = slug
    while found in taken:
        taken[slug] += 1
        found = f"{slug}-{taken[slug]}"
    taken[found] = 1
    return found


def _within_budget(rule: InlineRule) -> InlineRule:
    def limited(state: StateInline, silent: bool) -> bool:
        spent = state.env.get("bracket_work", 0)
        if spent > MAX_BRACKET_WORK:
            return False
        start = state.pos
        is_link = rule(state, silent)
        if not is_link:
            state.env["bracket_work"] = spent + state.posMax - start
        return is_link

    return limited


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  its name in markdown-it
        """What a link may point at is decided where it is shown: a bad one leaves its words."""
        return True


def _make_parser() -> MarkdownIt:
    options = {"maxNesting": MAX_NESTING, "html": False, "breaks": True, "tasklists": True}
    parser = _Parser("js-default", options)
    parser.inline.ruler.at("link", _within_budget(link))
    parser.inline.ruler.at("image", _within_budget(image))
    return parser


_PARSER = _make_parser()
OPTIONS = _PARSER.options
