"""The clock of a question to the coordinator: business time of the desk. Values in, values out."""

from datetime import date, datetime, time, timedelta

from desks.working_hours import BusinessCalendar
from targets.counting import after, left_until

WARNED_AFTER = 3, 4
"""Of the time until the limit, so much passes before the owner is warned."""


def limit_of(
    calendar: BusinessCalendar, start: datetime, target: timedelta, wanted_on: date | None
) -> datetime:
    """When the answer is due: after `target`, or at the close of the wanted day if that is earlier.

    Never before `start`.
    """
    due = after(calendar, start, target)
    if wanted_on is None:
        return due
    return max(start, min(due, close_of(calendar, wanted_on)))


def close_of(calendar: BusinessCalendar, day: date) -> datetime:
    """When the desk closes on that weekday; on a day without hours, the end of the day."""
    closes = [span.closes for span in calendar.hours if span.weekday == day.weekday()]
    last = max(closes, default=time(0))
    if time(0) in closes or not closes:
        return datetime.combine(day + timedelta(days=1), time(0), tzinfo=calendar.zone)
    return datetime.combine(day, last, tzinfo=calendar.zone)


def warning_of(calendar: BusinessCalendar, start: datetime, due: datetime) -> datetime:
    """Three quarters of the business time until the limit."""
    part, whole = WARNED_AFTER
    return after(calendar, start, left_until(calendar, start, due) * part / whole)
