"""Whom a step of an alert calls. Reads, and decides nothing else."""

from collections.abc import Collection
from datetime import datetime

from desks.attendance import absences_at
from desks.models import Agent
from desks.queries import agents_at
from escalations.owners import coordinators_of, find_owner
from inquiries.models import Inquiry

ALL_COORDINATORS = 2  # from this step on
ADMINISTRATORS = 3


def called_by(inquiry: Inquiry, number: int, now: datetime) -> set[int]:
    """First whose inquiry it is and the coordinator on duty, then every coordinator of the desk.

    Where it is nobody's, or its agent is not there, everybody of the desk who is there; where
    nobody is there, all of the desk.
    """
    desk = inquiry.desk
    people = _at_work_on(inquiry, now)
    if number >= ALL_COORDINATORS:
        return people | _ids(coordinators_of(desk.pk))
    owner = find_owner(desk, now=now)
    return people | {owner.pk} if owner else people


def _at_work_on(inquiry: Inquiry, now: datetime) -> set[int]:
    everybody = agents_at(inquiry.desk_id)
    there = _ids(everybody.filter(is_away=False).exclude(pk__in=absences_at(now).values("agent")))
    if inquiry.assignee_id in there:
        return {inquiry.assignee_id}
    return there or _ids(everybody)


def administrators(number: int) -> set[int]:
    """They hear that somebody is needed, and nothing of what it is about."""
    if number < ADMINISTRATORS:
        return set()
    return _ids(Agent.objects.filter(is_administrator=True, is_active=True))


def _ids(agents: Collection[Agent]) -> set[int]:
    return {agent.pk for agent in agents}
