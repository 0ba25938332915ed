"""On which days the International Bureau is open: a list for each year, confirmed or derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from registry.closed_days import SATURDAY, SUNDAY, closed_days, is_list_confirmed


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Lists by year as a coordinator keeps them; a year without one is taken from the pattern.

    `confirmed` are the years whose list somebody checked against a published one. Any other year
    may be computed with, but only with a visible warning.
    """

    lists: Mapping[int, frozenset[date]] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()

    def is_closed(self, day: date) -> bool:
        return is_weekend(day) or day in self.of_year(day.year)

    def of_year(self, year: int) -> frozenset[date]:
        known = self.lists.get(year)
        return _derived(year) if known is None else known

    def is_confirmed(self, year: int) -> bool:
        return year in self.confirmed or (year not in self.lists and is_list_confirmed(year))

    def first_open_day(self, day: date) -> date:
        """That day, or the first one after it that is not closed."""
        while self.is_closed(day):
            day += timedelta(days=1)
        return day

    def open_days_between(self, start: date, end: date) -> int:
        """Open days after `start` up to and including `end`; below nought when it is past."""
        if end < start:
            return -self.open_days_between(end, start)
        days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
        return sum(1 for day in days if not self.is_closed(day))


def is_weekend(day: date) -> bool:
    return day.weekday() in (SATURDAY, SUNDAY)


def next_weekday(day: date) -> date:
    """That day or the Monday after it: all that is known of a calendar that we do not have."""
    while is_weekend(day):
        day += timedelta(days=1)
    return day


def derived_closed_days() -> ClosedDays:
    """The calendar of the pattern alone; only the years seen in print count as confirmed."""
    return ClosedDays()


@cache
def _derived(year: int) -> frozenset[date]:
    return frozenset(day.date for day in closed_days(year))
