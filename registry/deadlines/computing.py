"""When a period ends: nominal date, moved date, what to warn of, and the steps in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from registry.deadlines import wording
from registry.deadlines.open_days import ClosedDays, next_weekday
from registry.deadlines.periods import Length, end_of_period, lacks_the_day
from registry.deadlines.rules import Calendar, Rolling, Rule
from registry.deadlines.wording import Caution
from registry.vocabulary import Certainty, Wording


class LengthNeeded(ValueError):
    """The rule says "as printed" or "as notified": nothing can be computed without a length."""


@dataclass(frozen=True, slots=True)
class Computed:
    """`due_on` is the date to go by: the moved one, or the nominal one where no act is moved.

    `rolled` is the first open day at or after `nominal`; `other_due_on` the later date that a
    second reading gives (a period that follows another), or None.
    """

    rule: Rule
    start: date
    length: Length
    nominal: date
    rolled: date
    due_on: date
    other_due_on: date | None
    calendar: Calendar
    is_calendar_confirmed: bool
    warnings: tuple[Caution, ...]
    steps: tuple[Wording, ...]

    @property
    def status(self) -> Certainty:
        return self.rule.status

    @property
    def source(self) -> str:
        return f"{self.rule.citation}. {self.rule.source}"


def compute(
    rule: Rule, start: date, closed_days: ClosedDays, *, length: Length | None = None
) -> Computed:
    """The end of the rule's period from `start`; `length` instead of the rule's own if given.

    A rule that `follows` another time limit is computed from `start` and from the first open day
    at or after it; the earlier result counts and a warning says so when they differ. Raises
    LengthNeeded where the rule has no length and none is given, OverflowError beyond the years.
    """
    length = length or rule.length
    if length is None:
        raise LengthNeeded(rule.code)
    nominal = end_of_period(start, length)
    rolled = _rolled(rule, length, nominal, closed_days)
    due_on = rolled if _moves(rule, length) else nominal
    other = _second_reading(rule, start, length, closed_days)
    unconfirmed = _unconfirmed_years(rule, length, nominal, rolled, closed_days)
    return Computed(
        rule=rule,
        start=start,
        length=length,
        nominal=nominal,
        rolled=rolled,
        due_on=due_on,
        other_due_on=other if other != due_on else None,
        calendar=rule.calendar,
        is_calendar_confirmed=not unconfirmed,
        warnings=_warnings(rule, start, other not in (None, due_on), unconfirmed, closed_days),
        steps=_steps(rule, start, length, closed_days),
    )


def _moves(rule: Rule, length: Length) -> bool:
    return rule.rolling == Rolling.FORWARD and not length.back


def _rolled(rule: Rule, length: Length, nominal: date, closed_days: ClosedDays) -> date:
    if rule.rolling == Rolling.NEVER or length.back:
        return nominal
    if rule.calendar == Calendar.BUREAU:
        return closed_days.first_open_day(nominal)
    return next_weekday(nominal)


def _second_reading(
    rule: Rule, start: date, length: Length, closed_days: ClosedDays
) -> date | None:
    moved_start = closed_days.first_open_day(start)
    if not rule.follows or moved_start == start:
        return None
    return _rolled(rule, length, end_of_period(moved_start, length), closed_days)


def _unconfirmed_years(
    rule: Rule, length: Length, nominal: date, rolled: date, closed_days: ClosedDays
) -> list[int]:
    if rule.calendar != Calendar.BUREAU or not _moves(rule, length):
        return []
    years = range(nominal.year, rolled.year + 1)
    return [year for year in years if not closed_days.is_confirmed(year)]


def _warnings(
    rule: Rule,
    start: date,
    differ: bool,
    unconfirmed: list[int],
    closed_days: ClosedDays,
) -> tuple[Caution, ...]:
    before = start - timedelta(days=1)
    may_have_moved = (
        rule.follows and closed_days.is_closed(before) and not closed_days.is_closed(start)
    )
    found = (
        wording.EARLIER_OF_TWO if differ else None,
        wording.calendar_unconfirmed(unconfirmed) if unconfirmed else None,
        wording.OFFICE_CALENDAR if rule.calendar == Calendar.OFFICE else None,
        wording.START_MAY_HAVE_MOVED if may_have_moved else None,
        wording.rule_uncertain(rule.status),
    )
    return tuple(caution for caution in found if caution)


def _steps(rule: Rule, start: date, length: Length, closed_days: ClosedDays) -> tuple[Wording, ...]:
    nominal = end_of_period(start, length)
    steps = [
        wording.counted(start, length),
        wording.ends(nominal, lacks_day=lacks_the_day(start, length)),
        _movement(rule, length, nominal, closed_days),
    ]
    other = _second_reading(rule, start, length, closed_days)
    if other:
        steps.append(wording.from_moved_start(closed_days.first_open_day(start), other))
    return tuple(steps)


def _movement(rule: Rule, length: Length, nominal: date, closed_days: ClosedDays) -> Wording:
    if rule.rolling == Rolling.NEVER or length.back:
        return wording.NOT_MOVED
    rolled = _rolled(rule, length, nominal, closed_days)
    if rule.calendar == Calendar.OFFICE:
        return wording.moved_by_office(nominal, rolled)
    return wording.moved(nominal, rolled)
