"""When an answer is due: the desk's service targets in its own business time. No law here."""

from dataclasses import dataclass
from datetime import datetime

from desks.models import Desk
from desks.working_hours import BusinessCalendar, add_business_time
from inquiries.states import ACTIVE, Status


@dataclass(frozen=True, slots=True)
class DueTimes:
    answer: datetime
    resolution: datetime


def due_times_of_new(*, desk: Desk, calendar: BusinessCalendar, at: datetime) -> DueTimes:
    return DueTimes(
        answer=add_business_time(calendar, at, desk.first_answer_target),
        resolution=add_business_time(calendar, at, desk.resolution_target),
    )


def next_answer_due(
    *, desk: Desk, calendar: BusinessCalendar, present: datetime | None, at: datetime
) -> datetime:
    """A further message never prolongs a promise that is already running."""
    return present or add_business_time(calendar, at, desk.next_answer_target)


def keeps_due(status: str) -> bool:
    """While a section or the coordinator works on it, the inquirer's clock keeps running."""
    return status in ACTIVE and status != Status.WAITING_INQUIRER
