"""The clock of a promise: business time, rests, steps before and after. Values in, values out."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from desks.working_hours import (
    BusinessCalendar,
    NoOpeningHours,
    add_business_time,
    business_time_between,
)

Value = TypeVar("Value")
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Step:
    """Something that follows at the due time, or so much business time before (minus) or after."""

    offset: timedelta
    who: str

    @property
    def key(self) -> str:
        return f"{int(self.offset.total_seconds() // 60)}:{self.who}"


DUE = Step(NOTHING, "")
"""That a promise was missed is noted at its due time, whoever else is told."""


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs since `runs_from`, after `used` of its `length` had passed before."""

    runs_from: datetime
    length: timedelta
    used: timedelta = NOTHING

    def due(self, calendar: BusinessCalendar) -> datetime:
        return self.moment(calendar, NOTHING)

    def moment(self, calendar: BusinessCalendar, offset: timedelta) -> datetime:
        """So much business time before or after the due time; never before it runs."""
        return after(calendar, self.runs_from, max(NOTHING, self.length + offset - self.used))

    def used_until(self, calendar: BusinessCalendar, at: datetime) -> timedelta:
        return self.used + left_until(calendar, self.runs_from, at)


def moments(
    calendar: BusinessCalendar, clock: Running, steps: Iterable[Step]
) -> list[tuple[datetime, Step]]:
    """When each step is due, the earliest first, the missed promise among them.

    A warning that is longer than the promise itself would come with the beginning: it is left out.
    """
    real = (step for step in steps if clock.length + step.offset > NOTHING)
    found = [(clock.moment(calendar, step.offset), step) for step in (DUE, *real)]
    return sorted(found, key=lambda one: (one[0], one[1].offset, one[1].who))


Moments = Sequence[tuple[datetime, Step]]


def next_moment(found: Moments, done: Collection[str]) -> datetime | None:
    """When something follows next that has not been done; None: nothing any more."""
    return next((at for at, step in found if step.key not in done), None)


def still_done(found: Moments, done: Collection[str], now: datetime) -> list[str]:
    """After the due time has moved: what lies before us again is to be done again."""
    ahead = {step.key for at, step in found if at > now} if done else set()
    return [key for key in done if key not in ahead]


def left_until(calendar: BusinessCalendar, now: datetime, due: datetime) -> timedelta:
    """Business time that remains; nothing, and never less, when it is over."""
    return max(NOTHING, _or_plain(lambda: business_time_between(calendar, now, due), due - now))


def after(calendar: BusinessCalendar, start: datetime, length: timedelta) -> datetime:
    return _or_plain(lambda: add_business_time(calendar, start, length), start + length)


def recounted(
    before: BusinessCalendar, calendar: BusinessCalendar, now: datetime, due: datetime
) -> datetime:
    """What was left by the calendar that held is left by the one that holds now."""
    return after(calendar, now, left_until(before, now, due))


def _or_plain(counted: Callable[[], Value], plain: Value) -> Value:
    """A desk that never opens has no business time: then the hours of the wall count."""
    try:
        return counted()
    except NoOpeningHours:
        return plain
