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
SHORT = 5  # characters


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
    """A word or two that happen to be the same within a change belong to it: so it can be read."""
    gone = new = ""
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        before, after = "".join(first[start:end]), "".join(second[new_start:new_end])
        is_change = bool(gone or new)
        if tag == "equal" and not (is_change and len(before) < SHORT and end < len(first)):
            yield from _change(gone, new)
            gone = new = ""
            yield Piece("same", before)
        else:
            gone, new = gone + before, new + after
    yield from _change(gone, new)


def _change(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if new:
        yield Piece("new", new)


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """For a list: what stayed the same is cut to a few words on either side."""
    return [Piece(one.kind, _middle_cut(one.text)) if one.kind == "same" else one for one in pieces]


def _middle_cut(text: str) -> str:
    if len(text) <= GAP:
        return text
    half = GAP // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"
