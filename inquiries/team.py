"""A desk's people at a glance: who is here, and how much everybody has. Reading only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from desks.attendance import Attendance, absences_at, attendance_of
from desks.models import Absence, Agent, Desk, Membership
from inquiries.models import Inquiry
from inquiries.pool import NEEDS_WORK
from inquiries.states import ACTIVE


@dataclass(frozen=True, slots=True)
class Load:
    """At all of the agent's desks. Put aside counts as waiting: nobody works on it now."""

    open: int = 0
    overdue: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class TeamRow:
    agent: Agent
    role: str
    attendance: Attendance
    absence: Absence | None
    load: Load
    scale: int

    @property
    def percent(self) -> int:
        return round(100 * self.load.open / self.scale)

    @property
    def overdue_percent(self) -> int:
        return round(100 * self.load.overdue / self.scale)

    @property
    def limit_percent(self) -> int:
        """Where the limit stands on the bar; 100 where it is beyond."""
        return min(100, round(100 * self.agent.most_open / self.scale))

    @property
    def is_full(self) -> bool:
        return self.load.open >= self.agent.most_open


def team_of(desk: Desk, now: datetime) -> list[TeamRow]:
    """Everybody of the desk by name; the bars of all have the same scale."""
    members = list(
        Membership.objects.filter(desk=desk, agent__is_active=True)
        .select_related("agent")
        .order_by("agent__first_name", "agent__last_name", "agent__username")
    )
    present = absences_at(now).filter(agent__in=[one.agent_id for one in members])
    absence_of = {one.agent_id: one for one in present.select_related("substitute")}
    loads = team_loads([one.agent_id for one in members], now)
    scale = max([1, *(load.open for load in loads.values()), *_limits(members)])
    return [
        TeamRow(
            agent=one.agent,
            role=one.get_role_display(),
            attendance=attendance_of(one.agent, absence_of, now),
            absence=absence_of.get(one.agent_id),
            load=loads.get(one.agent_id, Load()),
            scale=scale,
        )
        for one in members
    ]


def _limits(members: Iterable[Membership]) -> list[int]:
    """A limit that nobody comes near would make every bar a dot."""
    return [min(one.agent.most_open, 60) for one in members]


def team_loads(agent_ids: Iterable[int], now: datetime) -> dict[int, Load]:
    """In one statement, from the partial index of what is active by assignee."""
    is_aside = Q(snoozed_until__gt=now)
    is_work = Q(status__in=NEEDS_WORK) & ~is_aside
    counted = (
        Inquiry.objects.filter(assignee__in=list(agent_ids), status__in=ACTIVE)
        .values_list("assignee")
        .annotate(
            open=Count("pk", filter=is_work),
            overdue=Count("pk", filter=is_work & Q(due_at__lt=now)),
            waiting=Count("pk", filter=~Q(status__in=NEEDS_WORK) | is_aside),
        )
    )
    return {agent: Load(*numbers) for agent, *numbers in counted if agent is not None}
