"""Lengths of time and how they are counted (Rule 4 of both systems): nominal dates only."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

from registry.vocabulary import Wording


class Unit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


UNIT_WORDS: dict[Unit, tuple[Wording, Wording]] = {
    Unit.DAYS: (Wording("day", "jour", "día"), Wording("days", "jours", "días")),
    Unit.WEEKS: (Wording("week", "semaine", "semana"), Wording("weeks", "semaines", "semanas")),
    Unit.MONTHS: (Wording("month", "mois", "mes"), Wording("months", "mois", "meses")),
    Unit.YEARS: (Wording("year", "an", "año"), Wording("years", "ans", "años")),
}


@dataclass(frozen=True, slots=True)
class Length:
    """So many days, weeks, months or years; `back` counts from the date towards the past."""

    count: int
    unit: Unit
    back: bool = False

    def in_words(self) -> Wording:
        one, many = UNIT_WORDS[self.unit]
        unit = one if self.count == 1 else many
        return Wording(
            *(f"{self.count} {unit.in_language(code)}" for code in ("en", "fr", "es")),
        )


def end_of_period(start: date, length: Length) -> date:
    """The day on which the period nominally ends, whether or not anybody is open on it.

    Months and years: the same day number, or the month's last day if it lacks that number
    (29 February becomes the 28th in a common year). Days and weeks are counted from the day after.
    Raises OverflowError beyond the years that a date can hold.
    """
    count = -length.count if length.back else length.count
    if length.unit == Unit.DAYS:
        return start + timedelta(days=count)
    if length.unit == Unit.WEEKS:
        return start + timedelta(weeks=count)
    return _add_months(start, count * (12 if length.unit == Unit.YEARS else 1))


def lacks_the_day(start: date, length: Length) -> bool:
    """Whether the last month has no such day number, so that its last day was taken."""
    by_month = length.unit in (Unit.MONTHS, Unit.YEARS)
    return by_month and end_of_period(start, length).day != start.day


def _add_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("no such year")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
