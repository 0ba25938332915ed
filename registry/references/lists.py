"""What people write short: "1533200/201/205", "…201", "1533200-05", "from … to …"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from registry.references.fillers import RANGE
from registry.references.kinds import Kind, Reference, Sureness

LONGEST_RANGE = 20
"""More are not meant one by one: then only both ends are taken."""

NEAR = 120
_SHORT = re.compile(
    r"\s?(?P<range>[-\u2010-\u2015\u2212]|\b(?:to|through|à|au|al?|hasta)\b)\s?(?P<tail>\d{1,4})"
    r"(?![^\W_]|[.,/]\d|[-\u2010-\u2015]\d)|"
    r"\s?/\s?(?P<item>\d{2,3})(?![^\W_]|[.,]\d)|"
    r"\s?(?:,|;|&|\+|and|et|y|e)?\s?(?:,\s?)?(?:…|\.\.\.?|(?<=[\s,])-)\s?(?P<elided>\d{2,4})(?![^\W_]|[.,]\d)",
    re.I,
)
NUMBERED = frozenset({Kind.MADRID_IRN, Kind.HAGUE_IRN, Kind.WIPO_REF})


def short_items(text: str, first: Reference) -> Iterator[Reference]:
    """What directly follows a number and gives only its last digits."""
    last, end = first, first.end
    while found := _SHORT.match(text, end):
        tail = found["tail"] or found["item"] or found["elided"]
        item = _with_tail(last, tail)
        if item is None or not _is_meant(found, last, item):
            return
        start = found.start("tail" if found["tail"] else "item" if found["item"] else "elided")
        placed = replace(item, start=start, end=found.end(), written=text[start : found.end()])
        if found["range"]:
            yield from _between(last, placed)
        yield placed
        last, end = placed, found.end()


def range_between(text: str, one: Reference, other: Reference) -> Iterator[Reference]:
    """Those between two whole numbers; they stand where the second is written."""
    if one.kind == other.kind and RANGE.match(text[one.end : other.start][:24]):
        yield from _between(one, other)


def elided(text: str, known: list[Reference]) -> Iterator[Reference]:
    """ "The change in …201 only": the last digits of a number that the text has named whole."""
    by_tail: dict[str, Reference] = {}
    for one in known:
        for length in (3, 4, 5):
            by_tail.setdefault(one.digits[-length:], one)
    for found in _LONE_TAIL.finditer(text):
        start, end = found.span("tail")
        meant = by_tail.get(found["tail"]) or _next_to(known, start, found["tail"])
        if meant and meant.end <= start:
            yield replace(meant, start=start, end=end, written=text[start:end])


def _next_to(known: list[Reference], start: int, tail: str) -> Reference | None:
    """Named by its end only: as the number before it, which is near, with another end."""
    place = bisect_right(known, start, key=lambda one: one.end)
    before = known[place - 1] if place else None
    if before is None or start - before.end > NEAR:
        return None
    item = _with_tail(before, tail)
    return replace(item, certainty=Sureness.CANDIDATE) if item else None


_LONE_TAIL = re.compile(r"(?:…|\.\.\.)\s?(?P<tail>\d{3,5})(?![^\W_]|[.,]\d)")


def _with_tail(base: Reference, tail: str) -> Reference | None:
    digits = base.digits
    if len(tail) >= len(digits) or not base.value.endswith(digits):
        return None
    value = base.value[: len(base.value) - len(tail)] + tail
    return replace(base, value=value)


def _is_meant(found: re.Match[str], base: Reference, item: Reference) -> bool:
    """A range goes up and is small; so does an item of two digits, which may be a year."""
    step = int(item.digits) - int(base.digits)
    if found["range"] or (found["item"] and len(found["item"]) == 2):
        return 0 < step <= LONGEST_RANGE
    return step != 0


def _between(one: Reference, other: Reference) -> Iterator[Reference]:
    low, high = one.digits, other.digits
    if len(low) != len(high) or one.value[-1:].isalpha() or other.value[-1:].isalpha():
        return
    if 1 < int(high) - int(low) <= LONGEST_RANGE:
        prefix = other.value[: -len(high)]
        for number in range(int(low) + 1, int(high)):
            yield replace(other, value=f"{prefix}{number:0{len(high)}d}", certainty=one.certainty)
