"""What was changed in a text, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 4000
"""Beyond it a text is compared line by line: word by word would take too long."""
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
GAP = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind` is "same", "gone" or "new"."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Joined, the pieces that are not new are `before`, those that are not gone are `after`."""
    first, second = _cut(before), _cut(after)
    if len(first) + len(second) > MOST_WORDS:
        first, second = _LINES.findall(before), _LINES.findall(after)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return list(_pieces(matcher, first, second))


def _cut(text: str) -> list[str]:
    return _WORDS.findall(text)


def _pieces(
    matcher: "SequenceMatcher[str]", first: Sequence[str], second: Sequence[str]
) -> Iterator[Piece]:
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(first[start:end]))
            continue
        if end > start:
            yield Piece("gone", "".join(first[start:end]))
        if new_end > new_start:
            yield Piece("new", "".join(second[new_start:new_end]))


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """For a list: what stayed the same is cut to a few words on either side."""
    return [Piece(one.kind, _middle_cut(one.text)) if one.kind == "same" else one for one in pieces]


def _middle_cut(text: str) -> str:
    if len(text) <= GAP:
        return text
    half = GAP // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"
