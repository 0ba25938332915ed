"""Tokens of Markdown as plain text: lines, lists and tables as one writes them in a mail. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from knowledge_base.markdown import address_of, is_task, read_reference, words_of

LinkTo = Callable[[str], str | None]


@dataclass
class _Writer:
    """Lines so far, the indents of what is open, and the mark that the next line begins with.

    As markdown-it's renderer does: a token calls the method that is named like it, if there is one.
    """

    tokens: Sequence[Token]
    link_to: LinkTo | None
    lines: list[str] = field(default_factory=list)
    indents: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    mark: str = ""
    is_first_item: bool = False
    row: list[str] | None = None

    def write_all(self) -> str:
        for place, token in enumerate(self.tokens):
            method = getattr(self, token.type, None)
            if method:
                method(place, token)
        return "\n".join(self.lines).strip("\n")

    def inline(self, place: int, token: Token) -> None:
        words = _words(token, self.link_to)
        if self.row is not None:
            self.row.append(words.replace("\n", " "))
        elif words:
            self._write(words, is_tight=self.tokens[place - 1].hidden)

    def fence(self, place: int, token: Token) -> None:
        self._write(token.content.rstrip("\n"))

    code_block = fence

    def hr(self, place: int, token: Token) -> None:
        self._write("—")

    def bullet_list_open(self, place: int, token: Token) -> None:
        self._open_list(None)

    def ordered_list_open(self, place: int, token: Token) -> None:
        self._open_list(int(token.attrs.get("start", 1)))

    def bullet_list_close(self, place: int, token: Token) -> None:
        self.lists.pop()

    ordered_list_close = bullet_list_close

    def list_item_open(self, place: int, token: Token) -> None:
        number = self.lists[-1]
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self.lists[-1] = number + 1
        box = ("[x] " if token.meta["checked"] else "[ ] ") if is_task(token) else ""
        self.indents.append(" " * len(mark))
        self.mark = mark + box

    def blockquote_open(self, place: int, token: Token) -> None:
        self.indents.append("> ")

    def list_item_close(self, place: int, token: Token) -> None:
        self.indents.pop()
        self.mark = ""

    blockquote_close = list_item_close

    def tr_open(self, place: int, token: Token) -> None:
        self.row = []

    def tr_close(self, place: int, token: Token) -> None:
        cells, self.row = self.row or [], None
        is_head = self.tokens[place + 1].type == "thead_close"
        self._write(" | ".join(cells), is_tight=not is_head)

    def _open_list(self, start: int | None) -> None:
        self.is_first_item = not self.lists
        self.lists.append(start)

    def _write(self, text: str, *, is_tight: bool = False) -> None:
        if self.lines and (self.is_first_item or not is_tight):
            self.lines.append("")
        self.is_first_item = False
        for line in text.split("\n"):
            self.lines.append((self._before() + line).rstrip())

    def _before(self) -> str:
        outer, mark = "".join(self.indents[:-1]), self.mark
        self.mark = ""
        return outer + mark if mark else "".join(self.indents)


def plain_words(tokens: Sequence[Token], link_to: LinkTo | None) -> str:
    return _Writer(tokens, link_to).write_all()


def _words(inline: Token, link_to: LinkTo | None) -> str:
    pieces: list[str] = []
    start, address = 0, ""
    for child in inline.children or ():
        if child.type == "link_open":
            start, address = len(pieces), _shown_address(address_of(child), link_to)
        elif child.type == "link_close":
            if address and address not in "".join(pieces[start:]):
                pieces.append(f" ({address})")
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        else:
            pieces.append(words_of(child))
    return "".join(pieces).strip()


def _shown_address(address: str, link_to: LinkTo | None) -> str:
    if address.startswith(("http://", "https://")):
        return address
    if address.startswith(("mailto:", "tel:")):
        return address.partition(":")[2].partition("?")[0]
    reference = read_reference(address)
    if reference and reference.kind == "item" and link_to:
        return link_to(reference.target) or ""
    return ""
