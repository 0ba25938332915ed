"""Time limits that a text states, or that one rule gives from a trigger that it states.

Nothing is invented: without a stated date there is no limit, and a rule's own length is used only
where the text names no limit itself.
"""

from __future__ import annotations

from datetime import date

from registry.deadlines.derived import derived_limits
from registry.deadlines.found import FoundKind, FoundLimit
from registry.deadlines.letter import read_letter
from registry.deadlines.open_days import ClosedDays
from registry.deadlines.stated import stated_dates


def find_limits(
    text: str,
    *,
    language: str | None,
    received_on: date,
    closed_days: ClosedDays,
    system: str | None = None,
) -> list[FoundLimit]:
    """All of them in the order of the text, quoted lines left out.

    Days without a year, "today" and "Friday" are read from `received_on`, the day in Geneva.
    `system` ("madrid", "hague") chooses between the rules of both; unsaid, the text's words do.
    What is found: dates to come (limits, events, mere mentions), ambiguous ones, and what is
    computed from a stated trigger, past or not.
    """
    letter = read_letter(
        text,
        language=language,
        received_on=received_on,
        closed_days=closed_days,
        system=system if system in ("madrid", "hague") else None,
    )
    if not letter.dates and not letter.periods and ":" not in text:
        return []
    stated = stated_dates(letter)
    own = [one for one in stated if one.kind == FoundKind.LIMIT]
    nominal = {one.nominal for one in own}
    derived = derived_limits(letter)
    kept = [one for one in derived if not own or _is_kept(one, nominal)]
    return sorted([*_others(stated, kept), *kept], key=lambda one: (one.start, one.end))


# A rule that says something else than the end of the period which the notice sets.
SEPARATE = frozenset({"M7", "M8", "M14", "H7", "H10", "H12", "M16"})


def _is_kept(derived: FoundLimit, stated: set[date | None]) -> bool:
    """The date that the letter names wins over a computed one; the same one explains it."""
    return derived.nominal in stated or derived.rule in SEPARATE


def _others(stated: list[FoundLimit], derived: list[FoundLimit]) -> list[FoundLimit]:
    """Stated dates that no computed limit says already."""
    said = {one.nominal for one in derived} | {one.due_on for one in derived}
    return [one for one in stated if one.due_on is None or one.nominal not in said]
