"""How long it is until time limits, in working days of the desk: for rows, the panel and queues."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Model, QuerySet, When

from desks.models import Desk
from desks.queries import calendar_of
from desks.working_hours import BusinessCalendar, working_days_left
from inquiries.models import Inquiry

Beside = TypeVar("Beside", bound=Model)


@dataclass(frozen=True, slots=True)
class LimitMark:
    """A limit as a list shows it. `days_left` are working days, below nought when it is past."""

    due_on: date
    days_left: int
    is_today: bool
    is_past: bool
    presses: bool


def mark_of(
    desk: Desk,
    calendar: BusinessCalendar,
    due_on: date,
    presses_at: datetime | None,
    now: datetime,
) -> LimitMark:
    today = now.astimezone(ZoneInfo(desk.time_zone)).date()
    return LimitMark(
        due_on=due_on,
        days_left=working_days_left(calendar, today, due_on),
        is_today=due_on == today,
        is_past=due_on < today,
        presses=presses_at is not None and presses_at <= now,
    )


def marks_of_rows(inquiries: Iterable[Inquiry], now: datetime) -> dict[int, LimitMark]:
    """By the inquiry's id, of active ones with a confirmed limit; two statements a desk at most."""
    marks: dict[int, LimitMark] = {}
    calendars: dict[int, BusinessCalendar] = {}
    for one in inquiries:
        if one.limit_on and one.is_active:
            if one.desk_id not in calendars:
                calendars[one.desk_id] = calendar_of(one.desk)
            calendar = calendars[one.desk_id]
            marks[one.pk] = mark_of(one.desk, calendar, one.limit_on, one.limit_presses_at, now)
    return marks


def most_pressing_first(rows: QuerySet[Beside], now: datetime) -> QuerySet[Beside]:
    """Of what stands beside inquiries: a legal limit that presses wins; then the row's own `due_at`.

    What rests, and is due at no time, comes last.
    """
    is_pressing = When(inquiry__limit_presses_at__lte=now, then=F("inquiry__limit_on"))
    pressing_on = Case(is_pressing).asc(nulls_last=True)
    return rows.order_by(pressing_on, F("due_at").asc(nulls_last=True), "pk")
