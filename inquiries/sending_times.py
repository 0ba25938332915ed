"""When an answer may leave later: presets and typed times, in the desk's zone. Pure."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from desks.working_hours import BusinessCalendar, NoOpeningHours, is_open, next_opening

MORNING = time(9, 0)
STEP = timedelta(minutes=15)
A_WEEK = timedelta(days=7)


class Later(StrEnum):
    HOUR = "hour"
    TOMORROW = "tomorrow"
    OPENING = "opening"
    AT = "at"


def preset_times(calendar: BusinessCalendar, now: datetime) -> dict[Later, datetime]:
    """What each preset means now, in UTC; a desk that never opens or closes has no next opening."""
    times = {
        Later.HOUR: whole_minute(now + timedelta(hours=1)),
        Later.TOMORROW: tomorrow_morning(calendar, now),
    }
    opening = opening_after(calendar, now)
    return times | ({Later.OPENING: opening} if opening else {})


def instant_of(written: str, calendar: BusinessCalendar) -> datetime:
    """A wall-clock time of the desk ("2026-11-23T09:00") as an instant. Raises ValueError.

    A time that the clock change skips is read with the offset before it, one that comes twice is
    the first one (RFC 5545, 3.3.5), as everywhere.
    """
    local = datetime.fromisoformat(written)
    if local.tzinfo:
        raise ValueError("a wall-clock time has no zone")
    return local.replace(tzinfo=calendar.zone).astimezone(UTC)


def tomorrow_morning(calendar: BusinessCalendar, now: datetime) -> datetime:
    return morning_after(calendar, now, days=1)


def morning_after(calendar: BusinessCalendar, now: datetime, *, days: int) -> datetime:
    day = now.astimezone(calendar.zone).date() + timedelta(days=days)
    return datetime.combine(day, MORNING, tzinfo=calendar.zone).astimezone(UTC)


def opening_after(calendar: BusinessCalendar, now: datetime) -> datetime | None:
    """The next time that the desk opens, not the present opening."""
    try:
        closed = now
        while is_open(calendar, closed):
            closed += STEP
            if closed > now + A_WEEK:
                return None
        return next_opening(calendar, closed)
    except NoOpeningHours:
        return None


def whole_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
