"""Confirmed time limits that come near: their agents and the desk's coordinators are told."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desks.models import DeskRole, Membership
from desks.queries import calendar_of
from desks.working_hours import BusinessCalendar, add_working_days, working_days_left
from inquiries.models import InquiryLimit
from inquiries.notified import subject_of
from inquiries.states import ACTIVE, LimitState
from notifications.actions import Notice, notify_all
from notifications.states import Kind

FARTHEST = timedelta(days=31)  # to the next working day it is never as far as that


def tell_of_limits(*, now: datetime) -> int:
    """Tell the assignee once when a limit begins to press, and assignee and coordinators each day on
    which it expires today or by the next working day. How many limits were looked at.

    Once per limit, day and person, whoever calls it and however often (the notification's key).
    Only confirmed limits of active inquiries, by the two partial indexes; days are the desk's.
    """
    confirmed = InquiryLimit.objects.filter(
        state=LimitState.CONFIRMED, inquiry__status__in=ACTIVE, due_on__gte=now.date() - FARTHEST
    ).select_related("inquiry__desk")
    near = list(confirmed.filter(presses_at__lte=now).order_by("presses_at", "pk"))
    soon = list(confirmed.filter(due_on__lte=now.date() + FARTHEST).order_by("due_on", "pk"))
    rows = {limit.pk: limit for limit in (*near, *soon)}
    calendars = _Calendars()
    notices = [one for limit in rows.values() for one in _notices(limit, calendars, now)]
    notify_all(notices=notices)
    return len(rows)


class _Calendars:
    """Each desk's calendar and coordinators, read once."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[BusinessCalendar, list[int]]] = {}

    def of(self, limit: InquiryLimit) -> tuple[BusinessCalendar, list[int]]:
        desk = limit.inquiry.desk
        if desk.pk not in self.known:
            leaders = Membership.objects.filter(desk=desk, role=DeskRole.COORDINATOR)
            people = list(leaders.values_list("agent_id", flat=True))
            self.known[desk.pk] = calendar_of(desk), people
        return self.known[desk.pk]


def _notices(limit: InquiryLimit, calendars: _Calendars, now: datetime) -> Iterable[Notice]:
    if limit.due_on is None:
        return
    calendar, coordinators = calendars.of(limit)
    today = now.astimezone(ZoneInfo(limit.inquiry.desk.time_zone)).date()
    if limit.due_on < today:
        return
    owner = limit.inquiry.assignee_id
    if limit.due_on <= _next_day(calendar, today):
        days = (limit.due_on - today).days
        for agent_id in {*coordinators, *([owner] if owner else [])}:
            key = f"limit:{limit.pk}:{limit.due_on}:{today}"
            yield _notice(limit, agent_id, Kind.LIMIT_EXPIRES, key, now, days)
    elif owner and limit.presses_at and limit.presses_at <= now:
        days = working_days_left(calendar, today, limit.due_on)
        key = f"limit:{limit.pk}:{limit.due_on}:near"
        yield _notice(limit, owner, Kind.LIMIT_NEAR, key, now, days)


def _next_day(calendar: BusinessCalendar, today: date) -> date:
    """Tomorrow, or what comes after it when nobody is there tomorrow."""
    return add_working_days(calendar, today, 1)


def _notice(
    limit: InquiryLimit, agent_id: int, kind: Kind, key: str, now: datetime, days: int
) -> Notice:
    return Notice(
        agent_id=agent_id,
        kind=kind,
        key=key,
        at=now,
        subject=subject_of(limit.inquiry),
        params={"days": days},
    )
