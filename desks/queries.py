"""Reading desks, their agents and their calendars."""

from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateField, IntegerField, Q, QuerySet, TimeField, Value

from desks.models import Agent, ClosedDay, Desk, OpeningSpan, RegistryYear
from desks.permissions import Deed, Scope
from desks.working_hours import BusinessCalendar, OpeningHours
from registry.deadlines import ClosedDays


def desks_in(scope: Scope) -> QuerySet[Desk]:
    return Desk.objects.filter(pk__in=scope.desk_ids)


def desks_to_manage(scope: Scope, deed: Deed) -> QuerySet[Desk]:
    """For which the agent may decide."""
    if scope.may_everywhere(deed):
        return Desk.objects.all()
    return Desk.objects.filter(pk__in=scope.desk_ids_for(deed))


def agents_at(desk_id: int) -> QuerySet[Agent]:
    """Active agents to whom work of this desk may be given, by name."""
    return (
        Agent.objects.filter(memberships__desk_id=desk_id, is_active=True)
        .order_by("first_name", "last_name", "username")
        .distinct()
    )


def colleagues_of(agent: Agent) -> QuerySet[Agent]:
    """Active agents of the same desks, by name, without the agent himself."""
    desks = agent.memberships.values("desk")
    others = Agent.objects.filter(memberships__desk__in=desks, is_active=True).exclude(pk=agent.pk)
    return others.order_by("first_name", "last_name", "username").distinct()


def next_closed_days(desk: Desk, today: date, limit: int) -> list[ClosedDay]:
    """From today on, of the desk and of all desks."""
    days = ClosedDay.objects.filter(Q(desk=desk) | Q(desk=None), date__gte=today)
    return list(days.order_by("date", "pk")[:limit])


def zone_of(agent: Agent) -> ZoneInfo:
    """Of the agent's first desk; ours where there is none."""
    desk = Desk.objects.filter(memberships__agent=agent).first()
    return ZoneInfo(desk.time_zone if desk else settings.TIME_ZONE)


def calendar_of(desk: Desk) -> BusinessCalendar:
    """The desk's calendar as a value; equal rows give the same object, so its sums are reused.

    One query: opening hours and closed days are read in one breath.
    """
    no_day, no_weekday, no_time = (
        Value(None, output_field=kind()) for kind in (DateField, IntegerField, TimeField)
    )
    spans = OpeningSpan.objects.filter(desk=desk).values_list("weekday", "opens", "closes", no_day)
    closed = ClosedDay.objects.filter(Q(desk=desk) | Q(desk=None)).values_list(
        no_weekday, no_time, no_time, "date"
    )
    hours, days = [], []
    for weekday, opens, closes, day in spans.union(closed, all=True):
        if day:
            days.append(day)
        else:
            hours.append(OpeningHours(weekday=weekday, opens=opens, closes=closes))
    hours.sort(key=lambda one: (one.weekday, one.opens))
    return _calendar(desk.time_zone, tuple(hours), frozenset(days))


def calendar_as_data(calendar: BusinessCalendar) -> dict[str, Any]:
    """As JSON keeps it; equal calendars give equal data."""
    return {
        "zone": calendar.zone.key,
        "hours": [[one.weekday, *_clock_times(one)] for one in calendar.hours],
        "closed": sorted(day.isoformat() for day in calendar.closed_days),
    }


def _clock_times(span: OpeningHours) -> list[str]:
    return [at.isoformat() for at in (span.opens, span.closes)]


def calendar_from_data(data: Mapping[str, Any]) -> BusinessCalendar:
    hours = tuple(
        OpeningHours(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
        for weekday, opens, closes in data["hours"]
    )
    return _calendar(data["zone"], hours, frozenset(map(date.fromisoformat, data["closed"])))


@lru_cache(maxsize=64)
def _calendar(
    zone: str, hours: tuple[OpeningHours, ...], closed: frozenset[date]
) -> BusinessCalendar:
    return BusinessCalendar(zone=ZoneInfo(zone), hours=hours, closed_days=closed)


def registry_closed_days() -> ClosedDays:
    """The International Bureau's calendar as it is kept; other years come from the pattern."""
    years = list(RegistryYear.objects.prefetch_related("days"))
    return ClosedDays(
        lists={one.year: frozenset(day.date for day in one.days.all()) for one in years},
        confirmed=frozenset(one.year for one in years if one.is_confirmed),
    )
