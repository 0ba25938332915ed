"""An example in words and as a picture of the days: a mail comes, and this is when all is due.

Values in, values out; the template draws them. Places on a day are per cent of its 24 hours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desks.working_hours import BusinessCalendar, is_working_day
from targets.counting import after

MOST_DAYS = 14
ONE_DAY = timedelta(days=1)
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Due:
    """One promise and when it must be kept, in the desk's own time."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of a day: open time, of which a part counts."""

    start: str
    width: str


@dataclass(slots=True)
class Day:
    date: date
    is_open: bool
    spans: list[Bar] = field(default_factory=list)
    counted: list[Bar] = field(default_factory=list)
    arrives: str = ""
    dues: list[Due] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    skipped: int = 0


def dues_of(
    calendar: BusinessCalendar, arrival: datetime, lengths: Mapping[str, timedelta]
) -> list[Due]:
    """When each promise is due for a mail of that moment; the earliest first."""
    found = [
        Due(kind, after(calendar, arrival, length).astimezone(calendar.zone))
        for kind, length in lengths.items()
    ]
    return sorted(found, key=lambda due: due.at)


def days_of(calendar: BusinessCalendar, arrival: datetime, dues: Sequence[Due]) -> list[Day]:
    """From the day of arrival to the last due one; of a long row only days with something on them.

    Counted is the open time from the arrival to the last due time.
    """
    begin = arrival.astimezone(calendar.zone)
    end = max((due.at for due in dues), default=begin)
    days = [_day(calendar, day, begin, end) for day in _dates(begin.date(), end.date())]
    for due in dues:
        shown = days[(due.at.date() - begin.date()).days]
        shown.dues.append(due)
        shown.places.append(_place(due.at))
    days[0].arrives = _place(begin)
    return days if len(days) <= MOST_DAYS else _shortened(days)


def _dates(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + ONE_DAY * number


def _shortened(days: Sequence[Day]) -> list[Day]:
    """Days without an event are left out, and their number is said on the next one."""
    kept: list[Day] = []
    skipped = 0
    for day in days:
        if day.arrives or day.dues:
            day.skipped, skipped = skipped, 0
            kept.append(day)
        else:
            skipped += 1
    return kept


def _day(calendar: BusinessCalendar, day: date, begin: datetime, end: datetime) -> Day:
    shown = Day(date=day, is_open=bool(calendar.hours) and is_working_day(calendar, day))
    if not shown.is_open:
        return shown
    for span in calendar.hours:
        if span.weekday != day.weekday():
            continue
        opens, closes = _minutes(span.opens), _minutes(span.closes) or DAY_MINUTES
        shown.spans.append(_bar(opens, closes))
        first = max(opens, _minute_of(begin, day, calendar.zone))
        last = min(closes, _minute_of(end, day, calendar.zone))
        if first < last:
            shown.counted.append(_bar(first, last))
    return shown


def _minute_of(at: datetime, day: date, zone: ZoneInfo) -> int:
    """On the wall clock of that day: 0 where it lies before, 1440 where it lies behind."""
    local = at.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else DAY_MINUTES
    return _minutes(local.time())


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _bar(start: int, end: int) -> Bar:
    return Bar(start=_percent(start), width=_percent(end - start))


def _place(at: datetime) -> str:
    return _percent(_minutes(at.time()))


def _percent(minutes: int) -> str:
    """With a point in every language: it stands in SVG."""
    return f"{100 * minutes / DAY_MINUTES:.2f}%"


def friday_afternoon(today: date, zone: ZoneInfo) -> datetime:
    """Ten to five on the next Friday from that day on: the hardest question to a promise."""
    ahead = (4 - today.weekday()) % 7
    return datetime.combine(today + ONE_DAY * ahead, time(16, 50), tzinfo=zone)
