"""Who is here: by their open pages, by their own word, and by the calendar of absences."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from desks.models import Absence, Agent, Membership

SEEN_WITHIN = timedelta(minutes=10)


class Attendance(StrEnum):
    HERE = "here"
    ELSEWHERE = "elsewhere"  # no page is open
    AWAY = "away"
    ABSENT = "absent"


def absences_at(now: datetime) -> QuerySet[Absence]:
    """The present ones; of several of one agent the earliest comes first."""
    return Absence.objects.filter(starts_at__lte=now).filter(_not_over(now))


def absences_from(now: datetime) -> QuerySet[Absence]:
    """Present and coming ones."""
    return Absence.objects.filter(_not_over(now))


def _not_over(now: datetime) -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=now)


def members_here(desk_id: int, now: datetime) -> QuerySet[Membership]:
    """Memberships of those to whom work may be given now, with their agents."""
    return members_standing_in(desk_id, now).filter(agent__seen_at__gte=now - SEEN_WITHIN)


def members_standing_in(desk_id: int, now: datetime) -> QuerySet[Membership]:
    """Of those who are neither absent nor away; whether a page is open does not matter."""
    return (
        Membership.objects.filter(desk_id=desk_id, agent__is_active=True, agent__is_away=False)
        .exclude(agent__in=absences_at(now).values("agent"))
        .select_related("agent")
        .order_by("pk")
    )


def attendance_of(agent: Agent, absent_ids: Iterable[int], now: datetime) -> Attendance:
    if agent.pk in absent_ids:
        return Attendance.ABSENT
    if agent.is_away:
        return Attendance.AWAY
    is_seen = agent.seen_at is not None and agent.seen_at >= now - SEEN_WITHIN
    return Attendance.HERE if is_seen else Attendance.ELSEWHERE


def may_stand_in(*, agent_id: int, desk_id: int, now: datetime) -> bool:
    return members_standing_in(desk_id, now).filter(agent_id=agent_id).exists()
