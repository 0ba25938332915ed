"""What was found in a text: one date, what it is, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.deadlines.computing import Computed
from registry.deadlines.rules import PERIOD
from registry.deadlines.wording import counted, worded
from registry.vocabulary import Certainty, Wording


class FoundKind(StrEnum):
    LIMIT = "limit"  # a right or an act depends on it
    EVENT = "event"  # what the writer wants to be ready for: a meeting, a hearing, a closing
    MENTION = "mention"  # a coming date, no more: nothing says what it is
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


def next_limit(found: list[FoundLimit], *, received_on: date) -> FoundLimit | None:
    """The next date that matters: the earliest limit or event not yet past, else a mere mention."""
    ahead = [(one.due_on, one) for one in found if one.due_on and one.due_on >= received_on]
    ranked = sorted(ahead, key=lambda pair: (pair[1].kind == FoundKind.MENTION, pair[0]))
    return ranked[0][1] if ranked else None


STATED = Wording("Stated in the message", "Indiqué dans le message", "Indicado en el mensaje")
FROM_TODAY = Wording(
    "Stated in the message, counted from the day it came",
    "Indiqué dans le message, compté du jour de réception",
    "Indicado en el mensaje, contado desde el día de recepción",
)
MOVED = Wording(
    "Stated in the message, on a closed day: the first open day after it",
    "Indiqué dans le message, un jour de fermeture : premier jour ouvrable suivant",
    "Indicado en el mensaje, en día de cierre: primer día hábil siguiente",
)
TWO_READINGS = Wording(
    "Two readings, day first or month first: ask or choose",
    "Deux lectures, jour ou mois en premier : demander ou choisir",
    "Dos lecturas, día o mes primero: pregunte o elija",
)


def basis_of(computed: Computed) -> Wording:
    """ "Irregularity, general and fees (M2): 3 months from Friday 28 August 2026"."""
    words = counted(computed.start, computed.length)
    if computed.rule.code == PERIOD.code:
        return words
    pattern = Wording(
        "{name} ({code}): {words}", "{name} ({code}) : {words}", "{name} ({code}): {words}"
    )
    return worded(pattern, name=computed.rule.name, code=computed.rule.code, words=words)
