"""Exact business-time arithmetic over a desk's opening hours and closed days.

Pure: values in, values out, no clock and no database. The rows live in desks.models.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

MIDNIGHT = time(0, 0)
ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)


class NoOpeningHours(ValueError):
    """The calendar never opens, so no amount of business time can ever pass."""


@dataclass(frozen=True, slots=True, order=True)
class OpeningHours:
    """One span of one weekday (0 = Monday). `closes` at 00:00 means the end of that day."""

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"weekday must be 0 to 6, not {self.weekday}")
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("opening hours are wall-clock times, without a time zone")
        if self.closes != MIDNIGHT and self.closes <= self.opens:
            raise ValueError(f"closing {self.closes} is not after opening {self.opens}")


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """When a desk works: spans of wall-clock time in `zone`, except on `closed_days`."""

    zone: ZoneInfo
    hours: tuple[OpeningHours, ...]
    closed_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        for earlier, later in pairwise(sorted(self.hours)):
            same_day = earlier.weekday == later.weekday
            if same_day and (earlier.closes == MIDNIGHT or later.opens < earlier.closes):
                raise ValueError(f"overlapping opening hours: {earlier} and {later}")

    def __hash__(self) -> int:
        # Asked at every call (see _timetable): a frozenset remembers its hash, a tuple does not.
        return hash((self.zone.key, len(self.hours), self.closed_days))


@dataclass(frozen=True, slots=True)
class _Timetable:
    """The open spans of one local year as instants in UTC, with running totals."""

    opens: list[datetime]
    closes: list[datetime]
    total_before: list[timedelta]  # open time of the year before each span
    total_after: list[timedelta]  # ... and at the end of each span
    total: timedelta

    def passed_until(self, at: datetime) -> timedelta:
        """Open time of this year that lies before `at`."""
        index = bisect_right(self.opens, at) - 1
        if index < 0:
            return NOTHING
        return self.total_before[index] + min(at, self.closes[index]) - self.opens[index]

    def instant_after(self, passed: timedelta) -> datetime:
        """The first instant at which `passed` (more than nothing) of this year has gone by."""
        index = bisect_left(self.total_after, passed)
        return self.opens[index] + (passed - self.total_before[index])


def add_business_time(calendar: BusinessCalendar, start: datetime, length: timedelta) -> datetime:
    """The first instant, in UTC, at which `length` of open time has passed since `start`.

    A start outside the hours counts from the next opening. A length that is used up exactly at
    closing time ends there and not at the next opening: a promise for Friday's last minute is due
    on Friday 18:00, which is what staff expect to read. By the same rule no length gives `start`.
    The answer is in UTC because Python compares two datetimes of one zone by their wall clocks,
    which is wrong across a clock change.
    """
    if length < NOTHING:
        raise ValueError("business time can only be added forwards")
    year, table, at = _locate(calendar, start)
    if length == NOTHING:
        return at
    missing = table.passed_until(at) + length
    while missing > table.total:
        missing -= table.total
        year += 1
        table = _timetable(calendar, year)
    return table.instant_after(missing)


def business_time_between(calendar: BusinessCalendar, start: datetime, end: datetime) -> timedelta:
    """The open time between two instants; negative when `end` is before `start`.

    Negative, not an error: "overdue by" is this function with the same two arguments.
    """
    first_year, first_table, first = _locate(calendar, start)
    last_year, last_table, last = _locate(calendar, end)
    if last < first:
        return -business_time_between(calendar, end, start)
    years = range(first_year, last_year)
    whole = sum((_timetable(calendar, year).total for year in years), NOTHING)
    return whole + last_table.passed_until(last) - first_table.passed_until(first)


def is_open(calendar: BusinessCalendar, at: datetime) -> bool:
    """Whether the desk works at that instant: the opening minute counts, the closing one not."""
    _, table, instant = _locate(calendar, at)
    index = bisect_right(table.opens, instant) - 1
    return index >= 0 and instant < table.closes[index]


def next_opening(calendar: BusinessCalendar, at: datetime) -> datetime:
    """The first instant, in UTC, at or after `at` when the desk works: `at` itself if it does."""
    if is_open(calendar, at):
        return at.astimezone(UTC)
    year, table, instant = _locate(calendar, at)
    while not table.opens or table.opens[-1] < instant:
        year += 1
        table = _timetable(calendar, year)
    return table.opens[bisect_left(table.opens, instant)]


def is_working_day(calendar: BusinessCalendar, day: date) -> bool:
    """Whether the desk opens at all on that day."""
    return day not in calendar.closed_days and day.weekday() in _open_weekdays(calendar)


def working_day_on_or_after(calendar: BusinessCalendar, day: date) -> date:
    """The day itself if the desk works then, else the first day after it that it does."""
    while not is_working_day(calendar, day):
        day += ONE_DAY
    return day


def add_working_days(calendar: BusinessCalendar, day: date, count: int) -> date:
    """The `count`-th working day after `day`; with 0, the first working day from `day` on."""
    if count < 0:
        raise ValueError("working days can only be added forwards")
    if count == 0:
        return working_day_on_or_after(calendar, day)
    for _ in range(count):
        day = working_day_on_or_after(calendar, day + ONE_DAY)
    return day


def working_days_left(calendar: BusinessCalendar, today: date, until: date) -> int:
    """Working days after `today` up to and including `until`; negative once `until` is past."""
    if until < today:
        return -working_days_left(calendar, until, today)
    days = (today + ONE_DAY * step for step in range(1, (until - today).days + 1))
    return sum(is_working_day(calendar, day) for day in days)


def working_days_before(calendar: BusinessCalendar, day: date, count: int) -> date:
    """The day that has `count` working days left until `day`; with 0 the day itself."""
    _open_weekdays(calendar)  # refuses a calendar that never opens
    while count > 0:
        count -= is_working_day(calendar, day)
        day -= ONE_DAY
    return day


def _locate(calendar: BusinessCalendar, at: datetime) -> tuple[int, _Timetable, datetime]:
    """The local year of an instant, that year's timetable and the instant in UTC."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError("business time needs aware datetimes")
    year = at.astimezone(calendar.zone).year
    return year, _timetable(calendar, year), at.astimezone(UTC)


@lru_cache(maxsize=256)
def _timetable(calendar: BusinessCalendar, year: int) -> _Timetable:
    spans = _spans_of_year(calendar, year)
    after = list(accumulate((closes - opens for opens, closes in spans), initial=NOTHING))
    return _Timetable(
        opens=[opens for opens, _ in spans],
        closes=[closes for _, closes in spans],
        total_before=after[:-1],
        total_after=after[1:],
        total=after[-1],
    )


def _spans_of_year(calendar: BusinessCalendar, year: int) -> list[tuple[datetime, datetime]]:
    _open_weekdays(calendar)  # refuses a calendar that never opens
    hours = sorted(calendar.hours)
    spans: list[tuple[datetime, datetime]] = []
    for offset in range((date(year, 12, 31) - date(year, 1, 1)).days + 1):
        day = date(year, 1, 1) + ONE_DAY * offset
        if day not in calendar.closed_days:
            today = (span for span in hours if span.weekday == day.weekday())
            spans.extend(_instants(calendar.zone, day, span) for span in today)
    return _without_overlap(spans)


def _instants(zone: ZoneInfo, day: date, span: OpeningHours) -> tuple[datetime, datetime]:
    """A span of wall-clock time on a given day as two instants.

    RFC 5545 section 3.3.5: a time that the clock change skips is read with the offset before the
    change, a time that comes twice is the first one. Python's fold=0 does both.
    """
    last_day = day + ONE_DAY if span.closes == MIDNIGHT else day
    opens = datetime.combine(day, span.opens, tzinfo=zone)
    closes = datetime.combine(last_day, span.closes, tzinfo=zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _without_overlap(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Spans with an edge in a skipped hour may run into the next one, or end before they begin."""
    clean: list[tuple[datetime, datetime]] = []
    for opens, closes in spans:
        starts = max(opens, clean[-1][1]) if clean else opens
        if starts < closes:
            clean.append((starts, closes))
    return clean


@lru_cache(maxsize=64)
def _open_weekdays(calendar: BusinessCalendar) -> frozenset[int]:
    if not calendar.hours:
        raise NoOpeningHours("the calendar has no opening hours")
    return frozenset(span.weekday for span in calendar.hours)
