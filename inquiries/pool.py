"""The pool: what waits for somebody to take it, and how much everybody has. Reading only."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from desks.attendance import Attendance, attendance_of, members_here, members_standing_in
from desks.models import Agent, Membership
from desks.permissions import Deed, Scope
from inquiries.assigning import Candidate
from inquiries.inbox import Order, ordering
from inquiries.models import Inquiry, MovedWork, TimelineFact
from inquiries.states import ACTIVE, Fact, Status

NEEDS_WORK = (Status.NEW, Status.OPEN, Status.ESCALATED)
"""Somebody here has to do something now; the other active ones wait for somebody else."""


def waiting_at(desk_ids: Collection[int], now: datetime) -> QuerySet[Inquiry]:
    """Nobody's and not put aside, what must be answered first first: the partial index inquiry_queue_pool."""
    return (
        Inquiry.objects.filter(desk_id__in=desk_ids, assignee=None, status__in=NEEDS_WORK)
        .filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now))
        .order_by(*ordering(Order.DUE))
    )


def waiting_for(agent: Agent, scope: Scope, now: datetime) -> QuerySet[Inquiry]:
    """What this agent may take and answers in."""
    waiting = waiting_at(scope.desk_ids_for(Deed.TAKE), now)
    return waiting.filter(language__in=agent.answers_in) if agent.answers_in else waiting


def not_given_back(waiting: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """What a person has given back waits for a person: in turn it would come back to him."""
    by_hand = TimelineFact.objects.filter(
        inquiry=OuterRef("pk"), kind=Fact.UNASSIGNED, actor__isnull=False
    )
    return waiting.filter(~Exists(by_hand))


def waiting_in_languages(scope: Scope, now: datetime) -> dict[str, int]:
    """How many wait in each language at the agent's desks."""
    waiting = waiting_at(scope.desk_ids_for(Deed.TAKE), now).order_by()
    return dict(waiting.values_list("language").annotate(number=Count("pk")))


def count_put_aside(scope: Scope, now: datetime) -> int:
    waiting = Inquiry.objects.active().filter(assignee=None, status__in=NEEDS_WORK)
    desks = scope.desk_ids_for(Deed.TAKE)
    return waiting.filter(desk_id__in=desks, snoozed_until__gt=now).count()


def loads_of(agent_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """How many inquiries each has that need work, at all desks; put aside does not count."""
    counted = (
        Inquiry.objects.filter(assignee__in=list(agent_ids), status__in=ACTIVE)
        .filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now), status__in=NEEDS_WORK)
        .values_list("assignee")
        .annotate(number=Count("pk"))
    )
    return {agent: number for agent, number in counted if agent is not None}


def candidates_at(desk_id: int, now: datetime) -> list[Candidate]:
    """Everybody of the desk who is here, with load and turn."""
    return _candidates(members_here(desk_id, now), now)


def candidates_named(desk_id: int, agent_ids: Collection[int], now: datetime) -> list[Candidate]:
    """Those of them at this desk who are neither absent nor away, with a page open or without."""
    members = members_standing_in(desk_id, now).filter(agent__in=agent_ids)
    return _candidates(members, now)


def _candidates(found: Iterable[Membership], now: datetime) -> list[Candidate]:
    members = list(found)
    loads = loads_of([one.agent_id for one in members], now)
    return [
        Candidate(
            agent_id=one.agent_id,
            answers_in=frozenset(one.agent.answers_in),
            load=loads.get(one.agent_id, 0),
            most_open=one.agent.most_open,
            turn=one.turn,
            is_here=attendance_of(one.agent, (), now) == Attendance.HERE,
        )
        for one in members
    ]


def moved_from(agent: Agent, scope: Scope, *, limit: int = 200) -> QuerySet[MovedWork]:
    """What was moved from an agent who has not decided about it yet, as far as he may see it."""
    visible = scope.desk_ids_for(Deed.READ_INQUIRY)
    rows = MovedWork.objects.filter(agent=agent, settled_at=None, inquiry__desk_id__in=visible)
    return rows.select_related("inquiry__assignee").order_by("-at", "-pk")[:limit]
