"""The promises of one inquiry as a person wants to see them: how they stand, and under what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desks.queries import calendar_of
from inquiries.models import ClockEnd, Inquiry, InquiryClock

SHOWN = 20


class Standing(StrEnum):
    RUNS = "runs"
    LATE = "late"
    RESTS = "rests"
    MET = "met"
    MET_LATE = "met_late"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ShownClock:
    """`left` is business time, of what runs or rests; nothing where it is over."""

    clock: InquiryClock
    standing: Standing
    left: timedelta | None


def clocks_of(inquiry: Inquiry, now: datetime) -> list[ShownClock]:
    """What is live first, then what has ended, the newest first: two queries and the calendar."""
    rows = inquiry.clocks.select_related("version__policy").order_by("-stopped_at", "-pk")
    clocks = list(rows[:SHOWN])  # PostgreSQL puts what has no end first
    calendar = calendar_of(inquiry.desk) if clocks else None
    shown = []
    for clock in clocks:
        left = None
        if calendar and clock.stopped_at is None:
            used = clock.running.used_until(calendar, clock.rested_at or now)
            left = max(timedelta(), clock.length - used)
        shown.append(ShownClock(clock, standing_of(clock, now), left))
    return shown


def standing_of(clock: InquiryClock, now: datetime) -> Standing:
    if clock.stopped_at:
        if clock.end != ClockEnd.MET:
            return Standing.ENDED
        return Standing.MET_LATE if clock.missed_at else Standing.MET
    if clock.rested_at:
        return Standing.RESTS
    return Standing.LATE if clock.due_at < now else Standing.RUNS
