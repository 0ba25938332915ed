"""Whom a step of an approval concerns; told in the transaction of the step, each once."""

from collections.abc import Collection
from datetime import datetime

from approvals.models import Approval
from approvals.notified import subject_of
from desks.models import Agent
from escalations.notified import subject_of_desk
from escalations.owners import coordinators_of
from inquiries import notified
from inquiries.models import TimelineFact
from notifications.actions import notify
from notifications.states import Kind

SOON, OVER, RELEASED = 0, 1, 2
APPROVED, CHANGED, RETURNED, ENDED = 0, 1, 2, 3


def tell_asked(*, approval: Approval, now: datetime, fact: TimelineFact | None = None) -> None:
    """The owner, with `fact` because it went to him; where there is none, the administrators."""
    if approval.owner_id is None:
        tell_alone(approval=approval, now=now)
        return
    notify(
        agent_ids=[approval.owner_id],
        kind=Kind.APPROVAL_ASKED,
        key=f"approval:{approval.pk}:" + (f"moved:{fact.pk}" if fact else "asked"),
        now=now,
        by=None if fact else approval.asked_by,
        subject=subject_of(approval),
    )


def tell_alone(*, approval: Approval, now: datetime) -> None:
    """The administrators: that somebody must be there, and nothing of what was written."""
    admins = Agent.objects.filter(is_administrator=True, is_active=True)
    since = approval.unowned_since or now
    notify(
        agent_ids=list(admins.values_list("pk", flat=True)),
        kind=Kind.APPROVAL_ALONE,
        key=f"approval:{approval.pk}:alone:{approval.level}:{since.isoformat()}",
        now=now,
        subject=subject_of_desk(approval.inquiry.desk),
    )


def tell_due(*, approval: Approval, is_over: bool, now: datetime) -> None:
    """The owner, or every coordinator where there is none; of the breach also who asked."""
    people = {approval.owner_id} if approval.owner_id else _coordinators(approval)
    people = people | ({approval.asked_by_id} if is_over else set())
    _due(approval, people, OVER if is_over else SOON, now)


def tell_released(*, approval: Approval, now: datetime) -> None:
    _due(approval, {approval.asked_by_id}, RELEASED, now)


def tell_everybody(*, approval: Approval, now: datetime) -> None:
    """All coordinators of the desk: whoever has it has let the time pass."""
    _due(approval, _coordinators(approval) - {approval.asked_by_id}, OVER, now, "everybody")


def tell_decided(*, approval: Approval, what: int, by: Agent | None, now: datetime) -> None:
    notify(
        agent_ids=[approval.asked_by_id],
        kind=Kind.APPROVAL_DECIDED,
        key=f"approval:{approval.pk}:decided",
        now=now,
        by=by,
        subject=notified.subject_of(approval.inquiry) if what == ENDED else subject_of(approval),
        params={"decided": what},
    )


def _due(
    approval: Approval, people: Collection[int], what: int, now: datetime, key: str = ""
) -> None:
    notify(
        agent_ids=people,
        kind=Kind.APPROVAL_DUE,
        key=f"approval:{approval.pk}:due:{key or what}:{approval.level}",
        now=now,
        subject=subject_of(approval),
        params={"over": what},
    )


def _coordinators(approval: Approval) -> set[int]:
    return set(coordinators_of(approval.inquiry.desk_id).values_list("pk", flat=True))
