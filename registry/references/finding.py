"""The way in: all references of one text, from left to right."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from registry.references.anchors import anchors_in
from registry.references.bare import NumberReader
from registry.references.blanks import without_addresses_and_accounts
from registry.references.kinds import Kind, Reference, Sureness
from registry.references.lists import NUMBERED, elided, range_between, short_items
from registry.references.marked import MARKED
from registry.references.spoken import Rewritten, spell_out
from registry.references.taken import Taken
from registry.references.worded import access_codes, basic_marks, client_references

# A register's own address of a record; the form of its parameter is general knowledge [U].
_RECORD = re.compile(r"\bID=ROM\.(\d{5,7}[A-Z]?)(?![^\W_])")
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>.*$", re.M)


def find_references(text: str, *, language: str | None = None) -> list[Reference]:
    """All of them from left to right; places overlap only where one place stands for a range.

    Words around a number decide; six or seven bare digits are candidates, never more. `language`
    (en, fr, es) only says whose words for digits are tried first. Lines that begin with ">" are
    quoted. Costs time in proportion to the text, whatever stands there.
    """
    spoken = spell_out(text, language)
    if not any(sign.isdecimal() for sign in spoken.text):
        return []
    found = _settle(_found_in(spoken.text))
    placed = [_placed(one, spoken, text) for one in found]
    return sorted(_with_quotes(placed, text), key=lambda one: (one.start, one.end, one.value))


def _found_in(text: str) -> list[Reference]:
    plain = without_addresses_and_accounts(text)
    anchors = list(anchors_in(plain))
    taken, found = Taken(), []
    certain = (
        *_records(text),
        *_marked(plain),
        *access_codes(plain),
        *client_references(plain, anchors),
        *basic_marks(plain, anchors),
    )
    for one in certain:
        if taken.is_free(one.start, one.end):
            taken.take(one.start, one.end)
            found.append(one)
    found.sort(key=_start)
    # A word like "DM" or "our ref" has its value already: it says nothing about the next number.
    free = [one for one in anchors if taken.is_free(one.start, one.end)]
    found += NumberReader(plain, free, taken, found).read()
    found.sort(key=_start)
    return [*found, *_written_short(plain, found, taken)]


def _start(reference: Reference) -> int:
    return reference.start


def _records(text: str) -> Iterator[Reference]:
    for found in _RECORD.finditer(text):
        start, end = found.span(1)
        yield Reference(Kind.MADRID_IRN, found[1], Sureness.CANDIDATE, start, end, found[1])


def _marked(text: str) -> Iterator[Reference]:
    for form in MARKED:
        for found in form.pattern.finditer(text):
            if value := form.write(found):
                start, end = found.span()
                yield Reference(form.kind, value, Sureness.CERTAIN, start, end, found[0])


# --- what is written short -------------------------------------------------------------------------
def _written_short(text: str, found: list[Reference], taken: Taken) -> Iterator[Reference]:
    numbered = [one for one in found if one.kind in NUMBERED]
    for place, one in enumerate(numbered):
        yield from _free(short_items(text, one), taken)
        if place:
            yield from range_between(text, numbered[place - 1], one)
    yield from _free(elided(text, numbered), taken)


def _free(items: Iterable[Reference], taken: Taken) -> Iterator[Reference]:
    """All that stand at one place are taken together."""
    held: tuple[int, int] | None = None
    for one in items:
        span = (one.start, one.end)
        if span != held:
            if not taken.is_free(*span):
                return
            taken.take(*span)
            held = span
        yield one


# --- what is known of it elsewhere -----------------------------------------------------------------
def _settle(found: list[Reference]) -> list[Reference]:
    """A number that the same text calls by its name once is that everywhere."""
    known = {
        one.digits: one for one in found if one.is_certain and one.kind in _SETTLING and one.digits
    }
    return [_as_known(one, known.get(one.digits)) for one in found]


_SETTLING = NUMBERED | {Kind.BASIC_MARK_NO}


def _as_known(one: Reference, known: Reference | None) -> Reference:
    if one.is_certain or known is None or one.kind not in NUMBERED:
        return one
    value = one.value if one.kind == known.kind else known.value
    return replace(one, kind=known.kind, value=value, certainty=Sureness.CERTAIN)


# --- where it stands ------------------------------------------------------------------------------
def _placed(one: Reference, spoken: Rewritten, text: str) -> Reference:
    if spoken.is_same:
        return one
    start, end = spoken.place(one.start, one.end)
    return replace(one, start=start, end=end, written=text[start:end])


def _with_quotes(found: list[Reference], text: str) -> list[Reference]:
    lines = [line.span() for line in _QUOTED_LINE.finditer(text)]
    if not lines:
        return found
    starts = [start for start, _end in lines]
    return [replace(one, is_quoted=_is_within(one.start, lines, starts)) for one in found]


def _is_within(place: int, lines: list[tuple[int, int]], starts: list[int]) -> bool:
    before = bisect_right(starts, place)
    return bool(before) and place < lines[before - 1][1]
