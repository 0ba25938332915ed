"""Time limits that a text states, or that one rule gives from a trigger that it states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.deadlines.open_days import ClosedDays
from registry.vocabulary import Certainty, Wording


class FoundKind(StrEnum):
    LIMIT = "limit"  # a right or an act depends on it
    EVENT = "event"  # a date that matters to the writer: a meeting, a hearing, a closing
    AMBIGUOUS = "ambiguous"  # 03/04/2026: two readings, nobody may choose silently


@dataclass(frozen=True, slots=True)
class FoundLimit:
    """One date found. `due_on` is None only where it is ambiguous; `readings` are the choices.

    `printed`: the text itself names this date; otherwise `rule` (None: only the stated period)
    gave it from `start_on`. `start` and `end` are offsets of `written` in the text.
    """

    kind: FoundKind
    due_on: date | None
    nominal: date | None
    rule: str | None
    printed: bool
    start: int
    end: int
    written: str
    basis: Wording
    status: Certainty
    start_on: date | None = None
    readings: tuple[date, ...] = ()


def find_limits(
    text: str, *, language: str | None, received_on: date, closed_days: ClosedDays
) -> list[FoundLimit]:
    """All of them in the order of the text. Days without a year are read from `received_on`."""
    return []


def next_limit(found: list[FoundLimit], *, received_on: date) -> FoundLimit | None:
    """The next date that matters: the earliest not yet past, time limits before events."""
    ahead = [one for one in found if one.due_on is not None and one.due_on >= received_on]
    return min(ahead, key=lambda one: (one.kind != FoundKind.LIMIT, one.due_on), default=None)
