"""One line of a mail as the splitter sees it: its quote marks counted, its odd characters gone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shared.plain_text import TextLine

MAX_LINE = 500  # of longer lines only the beginning is looked at

NEW, QUOTED, SIGNATURE = range(3)

# Marks of writing direction, digits of Arabic and Persian, spaces that do not break.
_PLAIN = str.maketrans(
    dict.fromkeys(
        map(
            ord,
            "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2063",
        )
    )
    | {ord(space): " " for space in "\u00a0\u202f\u2009\u3000\t"}
    | {0x0660 + digit: str(digit) for digit in range(10)}
    | {0x06F0 + digit: str(digit) for digit in range(10)}
)
# "MD> " of The Bat! and Supercite; one such line alone may be anything.
_INITIALS = re.compile(r"([A-ZÀ-ÞА-Я][A-Za-zÀ-ÿА-я]{0,3})> ?(?=\S)")


@dataclass(slots=True)
class Line:
    raw: str  # as it is shown
    text: str  # without quote marks, in plain characters, cut to MAX_LINE, stripped
    depth: int
    mark: str  # what its HTML said: attribution, quote, signature, cut
    kind: int = NEW


def read_lines(lines: Sequence[TextLine]) -> list[Line]:
    read = [_read_line(line) for line in lines]
    _count_initials(read)
    _unescape_from(read)
    return read


def _read_line(line: TextLine) -> Line:
    raw = line.as_text()
    text = raw[:MAX_LINE]
    text = (text if text.isascii() else text.translate(_PLAIN)).strip()
    if text in (">:", "> :"):  # the end of a wrapped "… <vera@example.org>:"
        return Line(raw, text, 0, line.mark)
    if text.startswith(">>>") and text.endswith(">>>") and len(text) > 6:  # GroupWise
        return Line(raw, text, 0, line.mark)
    depth = 0
    while text.startswith(">"):
        depth += 1
        text = text[1:].lstrip()
    return Line(raw, text, depth, line.mark)


def _count_initials(lines: list[Line]) -> None:
    initials = [_initials(line) for line in lines]
    for index, found in enumerate(initials):
        around = (initials[index - 1] if index else "", *initials[index + 1 : index + 2])
        if found and found in around:
            lines[index].depth = 1
            lines[index].text = lines[index].text[len(found) + 1 :].lstrip()


def _initials(line: Line) -> str:
    found = _INITIALS.match(line.text) if not line.depth and ">" in line.text[:5] else None
    return found.group(1) if found else ""


def _unescape_from(lines: list[Line]) -> None:
    """A line ">From …" between lines without marks was "From …" once (mboxrd)."""
    for index, line in enumerate(lines):
        if line.raw.startswith(">From "):
            around = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
            line.depth = 0 if all(one.depth == 0 for one in around) else line.depth
