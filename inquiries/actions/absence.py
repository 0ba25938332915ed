"""Work of agents who are not there goes to others, and can be taken back by who returns."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import Q, QuerySet

from desks.attendance import absences_at, may_stand_in
from desks.models import Absence, Agent
from desks.permissions import Deed
from inquiries.actions.assign import set_assignee
from inquiries.actions.telling import tell_moved
from inquiries.assigning import Why
from inquiries.models import Inquiry, MovedWork, TimelineFact
from inquiries.permissions import lock_inquiry_for
from inquiries.pool import NEEDS_WORK
from inquiries.states import ACTIVE, Fact, MessageKind

Standing = Callable[[int], Agent | None]


def agents_to_relieve(now: datetime) -> QuerySet[Agent]:
    """Absent, away, or no longer with us, and with something that needs work."""
    gone = Q(is_active=False) | Q(is_away=True) | Q(pk__in=absences_at(now).values("agent"))
    return Agent.objects.filter(gone, pk__in=_assigned(now).values("assignee"))


def _assigned(now: datetime) -> QuerySet[Inquiry]:
    rows = Inquiry.objects.filter(assignee__isnull=False, status__in=ACTIVE)
    return rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now), status__in=NEEDS_WORK)


@transaction.atomic
def relieve(*, agent_id: int, now: datetime) -> list[Inquiry]:
    """Move what needs work away from an agent who is not there; returns what was moved.

    In an absence everything goes to the substitute, if that one is there, or back to all; who is
    only "away" keeps what he has, but what inquirers write since then goes back to all. What he
    took himself in that time stays until the inquirer writes again. What waits for the inquirer
    stays too: it moves when he writes. Facts without an actor say why, and the agent finds it
    again as MovedWork. Called twice, the second call finds nothing to move.
    """
    agent = Agent.objects.get(pk=agent_id)
    absence = absences_at(now).filter(agent=agent).first()
    why, since = _reason(agent, absence)
    if why is None:
        return []
    rows = _assigned(now).filter(assignee=agent).select_for_update(of=("self",), no_key=True)
    stands_in = _substitutes(absence, now)
    moved = [row for row in rows.order_by("pk") if _must_move(row, agent, why, since)]
    told = [_move(inquiry, agent, stands_in(inquiry.desk_id), why, now) for inquiry in moved]
    tell_moved(moved=told, agent=agent, now=now)
    return moved


def _reason(agent: Agent, absence: Absence | None) -> tuple[Why | None, datetime | None]:
    if not agent.is_active:
        return Why.LEFT, None
    if absence:
        return Why.ABSENT, absence.starts_at
    return (Why.AWAY, agent.away_since) if agent.is_away else (None, None)


def _substitutes(absence: Absence | None, now: datetime) -> Standing:
    """At each desk the substitute only if he is of that desk and there himself."""

    @cache
    def find(desk_id: int) -> Agent | None:
        other = absence.substitute if absence else None
        is_there = other and may_stand_in(agent_id=other.pk, desk_id=desk_id, now=now)
        return other if is_there else None

    return find


def _must_move(inquiry: Inquiry, agent: Agent, why: Why, since: datetime | None) -> bool:
    if since is None:
        return True
    has_written = inquiry.last_message_kind == MessageKind.INBOUND
    if why == Why.AWAY and not (has_written and inquiry.last_message_at > since):
        return False
    taken_at = _taken_at(inquiry, agent, since)
    return taken_at is None or (has_written and inquiry.last_message_at > taken_at)


def _taken_at(inquiry: Inquiry, agent: Agent, since: datetime) -> datetime | None:
    """When he took it himself although he is not there: he means it."""
    taken = TimelineFact.objects.filter(
        inquiry=inquiry, kind=Fact.ASSIGNED, actor=agent, data__after=agent.pk, at__gte=since
    )
    fact = taken.order_by("-pk").first()
    return fact.at if fact else None


def _move(inquiry: Inquiry, agent: Agent, to: Agent | None, why: Why, now: datetime) -> MovedWork:
    set_assignee(inquiry=inquiry, to=to, by=None, now=now, reason=why)
    values = {"to": to, "at": now}
    row, _is_new = MovedWork.objects.update_or_create(
        agent=agent, inquiry=inquiry, settled_at=None, defaults=values
    )
    return row


@transaction.atomic
def take_back(*, inquiry_id: int, by: Agent, now: datetime) -> Inquiry:
    """Who has returned takes one of his inquiries back, whoever has it now; twice is once.

    Raises Http404 when he may not see it any more. What was never moved from him stays as it is.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.TAKE)
    rows = MovedWork.objects.filter(agent=by, inquiry=inquiry, settled_at=None)
    if rows.update(settled_at=now):
        set_assignee(inquiry=inquiry, to=by, by=by, now=now, reason=Why.BACK)
    return inquiry


@transaction.atomic
def settle_moved(*, by: Agent, now: datetime) -> int:
    """Leave the rest with who has it; returns how many. Nothing of the inquiries changes."""
    return MovedWork.objects.filter(agent=by, settled_at=None).update(settled_at=now)
