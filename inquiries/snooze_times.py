"""Until when an inquiry may be put aside: presets and typed times, in the desk's zone. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from desks.working_hours import BusinessCalendar
from inquiries.sending_times import (
    instant_of,
    morning_after,
    opening_after,
    tomorrow_morning,
    whole_minute,
)

A_WHILE = timedelta(hours=3)
LONGEST = timedelta(days=366)
DAYS_OF_WEEK = 7


class Until(StrEnum):
    LATER = "later"
    TOMORROW = "tomorrow"
    OPENING = "opening"
    MONDAY = "monday"
    WEEK = "week"
    AT = "at"


def snooze_times(calendar: BusinessCalendar, now: datetime) -> dict[Until, datetime]:
    """What each preset means now, in UTC. Later today only while there is enough of today left."""
    today = now.astimezone(calendar.zone).date()
    later, opening = whole_minute(now + A_WHILE), opening_after(calendar, now)
    times = {
        Until.LATER: later if later.astimezone(calendar.zone).date() == today else None,
        Until.OPENING: opening,
        Until.TOMORROW: tomorrow_morning(calendar, now),
        Until.MONDAY: morning_after(calendar, now, days=DAYS_OF_WEEK - today.weekday()),
        Until.WEEK: morning_after(calendar, now, days=DAYS_OF_WEEK),
    }
    return {until: at for until, at in times.items() if at}


def snooze_until(until: str, written: str, calendar: BusinessCalendar, now: datetime) -> datetime:
    """The instant of a preset, or of a wall-clock time of the desk. Raises ValueError."""
    if until == Until.AT:
        return instant_of(written, calendar)
    try:
        return snooze_times(calendar, now)[Until(until)]
    except KeyError:
        raise ValueError("this preset means nothing now") from None
