"""Sanitised HTML to lines of text, as a person would read it aloud: paragraphs, lists, table rows.

Reads only what nh3 wrote (balanced, quoted, escaped); raw HTML goes through shared.safe_html first.
"""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>|([^<]+)")
_MARK = re.compile(r' (?:class|id|name)="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
_TINY = re.compile(r' (?:width|height)="[0-3](?:px)?"')
_FILE_NAME = re.compile(r"\S{1,200}\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?)\Z", re.I)
_HREF = re.compile(r' href="([^"]*)"')
_START = re.compile(r' start="(\d{1,6})"')
_HOST = re.compile(r"https?://[^/?#]{1,100}", re.I)
MAX_SHOWN_LINK = 120
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_BETWEEN_CELLS = "\x1f"  # two blanks, once all other runs of them are one
_CELL = re.compile(" ?\x1f ?")
_INVISIBLE = re.compile(r"[\u200b\ufeff\u00ad\u034f]")
_PADDING = " \u200c\u200d\u2007\u2060"  # what newsletters fill their preview line with

_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl pre table blockquote figure".split())
_BLOCKS = frozenset(
    "div tr li dt dd caption address article aside section header footer main center details "
    "summary figcaption tbody thead tfoot".split()
)
_VOID = frozenset("br hr img wbr col".split())
# The words that mailroom.reading.quoting_html gives to what mail clients mark in many ways.
_MARKS = {
    "mail-attribution": "attribution",
    "mail-cut": "cut",
    "mail-quote": "quote",
    "mail-signature": "signature",
    "mail-indent": "indent",
}


@dataclass(slots=True)
class TextLine:
    """One line; `depth` counts the quotations around it, `mark` is its mail client's word."""

    text: str
    depth: int = 0
    mark: str = ""

    def as_text(self) -> str:
        return f"{'>' * self.depth} {self.text}".rstrip() if self.depth else self.text


@dataclass(slots=True)
class _Renderer:
    lines: list[TextLine] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    open_tags: list[tuple[str, str]] = field(default_factory=list)
    counters: list[int] = field(default_factory=list)
    depth: int = 0
    preformatted: int = 0
    wants_blank: bool = False
    between_cells: bool = False
    bullet: str = ""  # stands before the next line that has text
    link: str = ""
    linked: list[str] = field(default_factory=list)

    def break_line(self) -> None:
        text = "".join(self.words)
        text = text.rstrip() if self.preformatted else _BLANKS.sub(" ", text).strip()
        text = _CELL.sub("  ", text)
        text = _INVISIBLE.sub("", text)
        self.words.clear()
        self.between_cells = False
        if text.strip(_PADDING):
            self._put_blank()
            self.lines.append(TextLine(self.bullet + text, self.depth, self.mark()))
            self.bullet = ""

    def mark(self) -> str:
        return next((mark for _, mark in reversed(self.open_tags) if mark), "")

    def _put_blank(self) -> None:
        if self.wants_blank and self.lines and self.lines[-1].text:
            depth = min(self.depth, self.lines[-1].depth)
            self.lines.append(TextLine("", depth, self.mark()))
        self.wants_blank = False

    def add_text(self, text: str) -> None:
        if self.link:
            self.linked.append(text)
        if self.between_cells and text.strip():
            self.words.append(_BETWEEN_CELLS)
            self.between_cells = False
        if not self.preformatted:
            self.words.append(text)
            return
        first, *others = text.split("\n")
        self.words.append(first)
        for line in others:
            self.add_break()
            self.words.append(line)

    def add_break(self) -> None:
        if any(word.strip() for word in self.words):
            self.break_line()
        else:
            self.words.clear()
            self._put_blank()
            self.lines.append(TextLine("", self.depth, self.mark()))

    def open(self, name: str, attributes: str) -> None:
        if name in _VOID:
            self._void(name, attributes)
            return
        self._begin_or_end_block(name)
        self.open_tags.append((name, _mark_of(attributes)))
        if name == "blockquote" and self.open_tags[-1][1] != "indent":
            self.depth += 1
        elif name == "pre":
            self.preformatted += 1
        elif name in ("ol", "ul"):
            self.counters.append(_first_number(attributes) if name == "ol" else -1)
        elif name == "li":
            self.bullet = self._next_bullet()
        elif name == "a" and (href := _HREF.search(attributes)):
            self.link, self.linked = unescape(href.group(1)), []

    def close(self, name: str) -> None:
        if name in ("ol", "ul") and self.counters:
            self.counters.pop()
        if name == "a" and self.link:
            self._end_link()
        if name in ("td", "th"):
            self.between_cells = bool(self.words)
        self._begin_or_end_block(name)
        if name == "li":
            self.bullet = ""
        mark = self.open_tags.pop()[1] if self.open_tags else ""
        if name == "blockquote" and mark != "indent":
            self.depth = max(0, self.depth - 1)
        elif name == "pre":
            self.preformatted = max(0, self.preformatted - 1)

    def _begin_or_end_block(self, name: str) -> None:
        if name in _PARAGRAPHS or name in _BLOCKS:
            self.break_line()
            is_paragraph = name in _PARAGRAPHS and not self.counters
            self.wants_blank = self.wants_blank or is_paragraph

    def _void(self, name: str, attributes: str) -> None:
        if name == "br":
            self.add_break()
        elif name == "hr":
            self.break_line()
            self.lines.append(TextLine("---", self.depth, self.mark()))
        elif name == "img" and (alt := _ALT.search(attributes)):
            self.words.append(_description(unescape(alt.group(1)).strip(), attributes))

    def _end_link(self) -> None:
        target = _shown_target(self.link, _BLANKS.sub(" ", "".join(self.linked)).strip())
        self.link = ""
        if target:
            self.words.append(f" <{target}>")

    def _next_bullet(self) -> str:
        indent = "  " * max(0, len(self.counters) - 1)
        if not self.counters or self.counters[-1] < 0:
            return f"{indent}- "
        number = self.counters[-1]
        self.counters[-1] += 1
        return f"{indent}{number}. "


def render_lines(clean_html: str) -> list[TextLine]:
    """The lines of nh3's output, blank lines between paragraphs."""
    renderer = _Renderer()
    for closing, name, attributes, text in _TOKEN.findall(clean_html):
        if text:
            renderer.add_text(unescape(text))
        elif closing:
            renderer.close(name)
        else:
            renderer.open(name, attributes)
    renderer.break_line()
    return _without_blank_runs(renderer.lines)


def unescape(text: str) -> str:
    """Undoes exactly what nh3 escapes."""
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ")
    return text.replace("&quot;", '"').replace("&amp;", "&")


def escape(text: str) -> str:
    """As nh3 does, for text and for attributes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\u00a0", "&nbsp;").replace('"', "&quot;")


def _mark_of(attributes: str) -> str:
    for words in _MARK.findall(attributes):
        for word in words.split():
            if word in _MARKS:
                return _MARKS[word]
    return ""


def _first_number(attributes: str) -> int:
    start = _START.search(attributes)
    return int(start.group(1)) if start else 1


def _description(alt: str, attributes: str) -> str:
    """Some clients send emoji as pictures; a file's name or a dot says nothing."""
    if len(alt) <= 8 and not any(one.isascii() and one.isalnum() for one in alt):
        return alt
    if _TINY.search(attributes) or _FILE_NAME.match(alt) or len(alt) > 300:
        return ""
    return f"[{alt}]"


def _shown_target(url: str, text: str) -> str:
    """Where a link leads, unless its text says so; of a long one only the host."""
    scheme, _, rest = url.partition(":")
    bare = rest.strip("/").removeprefix("www.") if scheme.lower() != "mailto" else rest
    shown = text.lower().removeprefix(f"{scheme.lower()}:").strip("/ <>[]").removeprefix("www.")
    if not text or not bare or shown == bare.lower():
        return ""
    if scheme.lower() in ("mailto", "tel"):
        return bare.partition("?")[0] if bare.partition("?")[0].lower() not in text.lower() else ""
    if len(url) <= MAX_SHOWN_LINK:
        return url
    host = _HOST.match(url)
    return f"{host.group()}/…" if host else ""


def _without_blank_runs(lines: list[TextLine]) -> list[TextLine]:
    kept: list[TextLine] = []
    for line in lines:
        if line.text or (kept and (kept[-1].text or (len(kept) > 1 and kept[-2].text))):
            kept.append(line)
    while kept and not kept[-1].text:
        kept.pop()
    return kept
