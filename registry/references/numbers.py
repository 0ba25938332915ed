"""Numbers of a text, plain or in groups, and which of them cannot be a reference by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from registry.references.kinds import digits_in

MOST_CLASSES = 45
_GAP = "[ \u00a0\u2009\u202f.,'’]"
_NUMBER = re.compile(
    r"(?<!\d)(?P<renewed>(?<![^\W_])[234]?R\s?)?"
    rf"(?P<digits>\d{{1,3}}(?:{_GAP}\d{{3}}){{1,3}}(?!\d)|\d+)"
    r"(?P<suffix>[A-Za-z](?![^\W_]))?",
)
_SPREAD = re.compile(r"\d{1,4}(?:[ .\u00a0-]\d{1,4}){1,9}(?!\d)")
_DATE = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?\Z|(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])20\d\d\Z"
)
_GOES_ON = re.compile(
    r"(?!'s\b)(?:[^\W_]|['’]\w|_\d|[.,]\d|[ .\u00a0]\d{2,4}(?![^\W_])|/\d(?!\d)|/\d{4,5}(?!\d)|@)"
)
_GROUPED_BEFORE = re.compile(r"(?:\d[ .,\u00a0]|[/.+'’@-])\Z")
_RUN = re.compile(r"\d+(?:[ \u00a0\u202f.,'’]\d{3})*")


@dataclass(frozen=True, slots=True)
class Number:
    """`start` is where the prefix R stands, if any; `end` is behind the letter."""

    start: int
    end: int
    digits: str
    renewed: str
    suffix: str

    @property
    def value(self) -> str:
        return f"{self.renewed}{self.digits}{self.suffix}"


def numbers_in(text: str) -> Iterator[Number]:
    for found in _NUMBER.finditer(text):
        yield Number(
            start=found.start(),
            end=found.end(),
            digits=digits_in(found["digits"]),
            renewed=(found["renewed"] or "").strip().upper(),
            suffix=(found["suffix"] or "").upper(),
        )


def spread_number(text: str, start: int, fewest: int, most: int) -> Number | None:
    """Groups as people dictate them ("13 07 412"), as many as make a number of that length."""
    found = _SPREAD.match(text, start)
    if not found:
        return None
    groups = list(re.finditer(r"\d+", found[0]))
    if _are_classes([int(one[0]) for one in groups]):
        return None
    if sum(len(one[0]) for one in groups) > most:  # something else follows
        groups = _first_of(groups, fewest)
    digits = "".join(digits_in(one[0]) for one in groups)
    if not fewest <= len(digits) <= most:
        return None
    return Number(start, start + groups[-1].end(), digits, "", "")


def _first_of(groups: list[re.Match[str]], fewest: int) -> list[re.Match[str]]:
    """As many as make a number, where one of them is more than a pair: loose pairs are anything."""
    count = 0
    for place, group in enumerate(groups, 1):
        count += len(group[0])
        if count >= fewest:
            head = groups[:place]
            return head if any(len(one[0]) > 2 for one in head) else []
    return []


def _are_classes(numbers: list[int]) -> bool:
    """ "25 35 41": rising, and each one of the classes of Nice (1 to 45) or of Locarno."""
    is_rising = all(one < other for one, other in pairwise(numbers))
    return len(numbers) > 2 and is_rising and numbers[0] > 0 and numbers[-1] <= MOST_CLASSES


def begins_freely(text: str, start: int) -> bool:
    """Not a part of something longer: a telephone number, an amount, a code."""
    before = text[max(0, start - 2) : start]
    if before and before[-1].isalnum() and before[-1] not in "ºª":
        return False
    return not _GROUPED_BEFORE.search(before)


def ends_freely(text: str, end: int) -> bool:
    return not _GOES_ON.match(text, end)


def is_round(digits: str) -> bool:
    """As amounts and counts are, and hardly ever a number of a registration."""
    return digits.endswith("0000")


def is_date(digits: str) -> bool:
    return bool(_DATE.match(digits))


def all_digits(text: str) -> Iterator[str]:
    """Every run of digits with separators removed: what stands in a text in whatever form."""
    for found in _RUN.finditer(text):
        yield digits_in(found[0])
        yield from re.findall(r"\d+", found[0])
