"""A registration number that is nearly, or not at all, one of the conversation."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from inquiries.checks.findings import Answer, Check, Conversation, Finding, finding_at
from inquiries.checks.sentences import LONGEST, own_words
from registry.references import Kind, Reference, all_digits, find_references


def differing_numbers(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    """One digit other, missing, added or two exchanged: surely a slip. Any other new number is only
    asked about, and only where the inquirer named a registration himself."""
    written = _numbers_in(own_words(answer.text, passages=True))
    if not written:
        return
    standing = {digits for text in conversation.texts for digits in all_digits(text[:LONGEST])}
    theirs = [one for text in conversation.texts for one in _numbers_in(text[:LONGEST])]
    for one in _once(written):
        if one.digits in standing:
            continue
        near = next((other.digits for other in theirs if is_near(one.digits, other.digits)), "")
        if near:
            yield finding_at(Check.NUMBER_DIFFERS, answer.text, one.start, one.end, near)
        elif one.is_certain and any(
            other.is_certain and one.kind == other.kind for other in theirs
        ):
            yield finding_at(Check.NUMBER_UNKNOWN, answer.text, one.start, one.end)


NUMBERED = frozenset({Kind.MADRID_IRN, Kind.HAGUE_IRN, Kind.HAGUE_APP, Kind.WIPO_REF})


def _numbers_in(text: str) -> list[Reference]:
    return [one for one in find_references(text) if one.kind in NUMBERED]


def _once(numbers: Iterable[Reference]) -> list[Reference]:
    return list({one.digits: one for one in reversed(list(numbers))}.values())[::-1]


def is_near(one: str, other: str) -> bool:
    """As a slip of the finger leaves it: Damerau's distance of one, between different numbers."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) != len(other):
        longer, shorter = sorted((one, other), key=len, reverse=True)
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    unequal = [at for at in range(len(one)) if one[at] != other[at]]
    return len(unequal) == 1 or _is_exchange(one, other, unequal)


def _is_exchange(one: str, other: str, unequal: list[int]) -> bool:
    """Two digits exchanged that stand beside each other."""
    if len(unequal) != 2:
        return False
    [(first, second)] = pairwise(unequal)
    return second == first + 1 and one[first] == other[second] and one[second] == other[first]
