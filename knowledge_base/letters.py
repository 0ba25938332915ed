"""A text of the knowledge base as words of an answer: rich as the editor has it, and plain.

The editor of answers knows bold, links, lists, quotations and lines: headings become bold lines, the rows
of a table lines, pictures their words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it.token import Token

from knowledge_base.markdown import OPTIONS, is_task, parse, words_of
from knowledge_base.plain_markdown import LinkTo, plain_words
from knowledge_base.rendering import Renderer
from shared.safe_html import sanitize_written

EMPTY_LINE = "<div><br></div>"
BETWEEN_LINES = "<br><br>"
BETWEEN_CELLS = " | "
TABLE = ("thead_", "tbody_", "tr_", "td_")  # its marks, for a letter has none


@dataclass(frozen=True, slots=True)
class Letter:
    """`html` is clean, as an agent's own words are; `text` the same for a plain field."""

    text: str = ""
    html: str = ""


def as_letter(body: str, *, link_to: LinkTo) -> Letter:
    """`link_to(code)` gives the public address of another text, or None: then its words stand alone.

    Never raises; what it costs is bounded (`knowledge_base.markdown`).
    """
    tokens = parse(body)
    html = _LetterRenderer(link_to).render(tokens, OPTIONS, {})
    return Letter(plain_words(tokens, link_to), sanitize_written(html).strip())


class _LetterRenderer(Renderer):
    """Blocks as the editor has them: a line is left empty between two that have no room of their own."""

    def __init__(self, link_to: LinkTo) -> None:
        super().__init__(link_to, lambda _file: None, "")
        self._is_after_lines = False

    def renderToken(  # noqa: N802  its name in markdown-it
        self, tokens: Sequence[Token], idx: int, options: Any, env: Any
    ) -> str:
        """Lists, quotations, bold: as they are, without the line ends that an editor would show."""
        token = tokens[idx]
        if token.type.startswith(TABLE):
            return ""
        if token.level == 0:
            self._is_after_lines = False
        return super().renderToken(tokens, idx, options, env).replace("\n", "")

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        if tokens[idx].level:
            follows = tokens[idx - 1].type in ("paragraph_close", "bullet_list_close")
            return BETWEEN_LINES if follows and not tokens[idx].hidden else ""
        return self._lines()

    def paragraph_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "" if tokens[idx].level else "</div>"

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"{self._lines()}<strong>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        self._is_after_lines = False  # what it stands above begins in the next line
        return "</strong></div>"

    def hr(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"{self._lines()}—</div>"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<pre>{escape(tokens[idx].content.rstrip())}</pre>"

    code_block = fence

    def softbreak(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "<br>"

    hardbreak = softbreak

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return escape(words_of(tokens[idx]))

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        if not is_task(tokens[idx]):
            return "<li>"
        return "<li>☑ " if tokens[idx].meta["checked"] else "<li>☐ "

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return self._lines()

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</div>"

    def tr_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "<br>" if tokens[idx - 1].type != "thead_open" else ""

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"{self._cell(tokens, idx)}<strong>"

    def th_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</strong>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return self._cell(tokens, idx)

    def _cell(self, tokens: Sequence[Token], idx: int) -> str:
        return "" if tokens[idx - 1].type == "tr_open" else BETWEEN_CELLS

    def _lines(self) -> str:
        room = EMPTY_LINE if self._is_after_lines else ""
        self._is_after_lines = True
        return f"{room}<div>"

    def _address(self, written: str) -> str | None:
        """A letter has no anchors."""
        return None if written.startswith("#") else super()._address(written)
