"""Who of a desk is asked: the coordinator on duty, or who stands in. Reads, and decides nothing else."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from desks.attendance import absences_at
from desks.models import Agent, Desk, DeskRole, Membership
from desks.permissions import DESK_DEEDS, Deed
from escalations.models import Escalation, EscalationPolicy
from escalations.states import UNDER_WAY, Move

AWAY_GRACE = timedelta(minutes=15)
"""Who only steps out keeps what he has for so long; new questions pass him over at once."""

ROLES = DESK_DEEDS[Deed.ANSWER_ESCALATION]


def policy_of(desk: Desk) -> EscalationPolicy:
    """The desk's own, or one with the defaults that is not stored."""
    found = EscalationPolicy.objects.filter(desk=desk).first()
    return found or EscalationPolicy(desk=desk)


def coordinators_of(desk_id: int) -> QuerySet[Agent]:
    """All that the desk has, there or not."""
    here = Membership.objects.filter(desk_id=desk_id, role__in=ROLES)
    agents = Agent.objects.filter(pk__in=here.values("agent"), is_active=True)
    return agents.order_by("first_name", "last_name", "username")


def coordinators_there(desk_id: int, now: datetime) -> QuerySet[Agent]:
    """Those to whom a question may be given now; whether a page is open does not matter."""
    there = coordinators_of(desk_id).filter(is_away=False)
    return there.exclude(pk__in=absences_at(now).values("agent"))


def find_owner(desk: Desk, *, now: datetime, but: Collection[int] = ()) -> Agent | None:
    """On duty, his substitute while he is absent, the deputy, else who has the fewest of them."""
    policy = policy_of(desk)
    return _first_there(
        desk, [policy.on_duty_id, _substitute(policy.on_duty_id, now), policy.deputy_id], but, now
    )


def find_second_owner(desk: Desk, *, now: datetime, but: Collection[int] = ()) -> Agent | None:
    """The second level, the deputy, who is on duty, else anybody; never one of `but`."""
    policy = policy_of(desk)
    wishes = [policy.second_level_id, policy.deputy_id, policy.on_duty_id]
    return _first_there(desk, wishes, but, now)


def find_deputy(desk: Desk, *, now: datetime) -> Agent | None:
    """The deputy, else the second level, else anybody there besides who would be asked first."""
    policy, first = policy_of(desk), find_owner(desk, now=now)
    but = {first.pk} if first else set()
    return _first_there(desk, [policy.deputy_id, policy.second_level_id], but, now)


def _first_there(
    desk: Desk, wishes: Sequence[int | None], but: Collection[int], now: datetime
) -> Agent | None:
    there = {agent.pk: agent for agent in coordinators_there(desk.pk, now).exclude(pk__in=but)}
    wished = next((there[pk] for pk in wishes if pk in there), None)
    return wished or _least_busy(there)


def _least_busy(there: dict[int, Agent]) -> Agent | None:
    if not there:
        return None
    rows = Escalation.objects.filter(owner__in=there, state__in=UNDER_WAY)
    counts = dict(rows.values_list("owner").annotate(number=Count("pk")).order_by())
    return min(there.values(), key=lambda agent: (counts.get(agent.pk, 0), agent.pk))


def _substitute(agent_id: int | None, now: datetime) -> int | None:
    absence = absences_at(now).filter(agent_id=agent_id).first() if agent_id else None
    return absence.substitute_id if absence else None


def must_leave(owner: Agent, desk_id: int, now: datetime) -> Move | None:
    """Why an owner cannot keep a question any more; None: he can."""
    if not coordinators_of(desk_id).filter(pk=owner.pk).exists():
        return Move.LEFT
    if absences_at(now).filter(agent=owner).exists():
        return Move.ABSENT
    is_gone = owner.is_away and (owner.away_since is None or owner.away_since <= now - AWAY_GRACE)
    return Move.AWAY if is_gone else None


def is_nobody_proper(now: datetime) -> Q:
    """For rows with `owner` and `inquiry`: nobody owns it, or who is not there or leads no more."""
    roles = Membership.objects.filter(
        agent=OuterRef("owner"),
        desk=OuterRef("inquiry__desk"),
        role__in=[DeskRole(role) for role in ROLES],
        agent__is_active=True,
    )
    is_away = Q(owner__is_away=True) & (
        Q(owner__away_since=None) | Q(owner__away_since__lte=now - AWAY_GRACE)
    )
    gone = is_away | Q(owner__in=absences_at(now).values("agent"))
    return Q(Q(owner=None) | gone | ~Exists(roles))


def without_a_proper_owner(now: datetime) -> QuerySet[Escalation]:
    """Those under way that nobody owns, or somebody who is not there or no coordinator any more."""
    rows = Escalation.objects.filter(state__in=UNDER_WAY)
    return rows.filter(is_nobody_proper(now)).order_by("pk")
