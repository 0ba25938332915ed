"""Whom a step of an escalation concerns; told in the transaction of the step, each once."""

from collections.abc import Collection
from datetime import datetime

from desks.models import Agent
from escalations.models import Escalation, EscalationWord
from escalations.notified import subject_of, subject_of_desk
from escalations.owners import coordinators_of
from inquiries import notified
from inquiries.models import TimelineFact
from notifications.actions import notify
from notifications.states import Kind


def tell_asked(*, escalation: Escalation, by: Agent, now: datetime) -> None:
    """The owner; where there is none, the administrators."""
    if escalation.owner_id is None:
        tell_alone(escalation=escalation, now=now)
        return
    notify(
        agent_ids=[escalation.owner_id],
        kind=Kind.ESCALATED,
        key=f"escalation:{escalation.pk}:asked",
        now=now,
        by=by,
        subject=subject_of(escalation),
    )


def tell_moved(*, escalation: Escalation, fact: TimelineFact) -> None:
    notify(
        agent_ids=[escalation.owner_id] if escalation.owner_id else [],
        kind=Kind.ESCALATED,
        key=f"escalation:{escalation.pk}:moved:{fact.pk}",
        now=fact.at,
        subject=subject_of(escalation),
    )


def tell_alone(*, escalation: Escalation, now: datetime) -> None:
    """The administrators: that somebody must be there, and nothing of what was asked."""
    admins = Agent.objects.filter(is_administrator=True, is_active=True)
    since = escalation.unowned_since or now
    notify(
        agent_ids=list(admins.values_list("pk", flat=True)),
        kind=Kind.ESCALATION_ALONE,
        key=f"escalation:{escalation.pk}:alone:{escalation.level}:{since.isoformat()}",
        now=now,
        subject=subject_of_desk(escalation.inquiry.desk),
    )


def tell_due(*, escalation: Escalation, is_over: bool, now: datetime) -> None:
    """The owner, or every coordinator where there is none; of the breach also who asked."""
    people = _responsible(escalation) | ({escalation.asked_by_id} if is_over else set())
    _due(escalation, people, "over" if is_over else "soon", is_over, now)


def tell_second_level(*, escalation: Escalation, now: datetime) -> None:
    """The desk's other coordinators: a question of theirs has waited too long."""
    here = coordinators_of(escalation.inquiry.desk_id).values_list("pk", flat=True)
    _due(escalation, set(here) - {escalation.owner_id}, "second", True, now)


def _due(
    escalation: Escalation, people: Collection[int], what: str, is_over: bool, now: datetime
) -> None:
    notify(
        agent_ids=people,
        kind=Kind.ESCALATION_DUE,
        key=f"escalation:{escalation.pk}:{what}",
        now=now,
        subject=subject_of(escalation),
        params={"over": int(is_over)},
    )


def _responsible(escalation: Escalation) -> set[int]:
    if escalation.owner_id:
        return {escalation.owner_id}
    return set(coordinators_of(escalation.inquiry.desk_id).values_list("pk", flat=True))


def tell_asked_back(*, escalation: Escalation, word: EscalationWord, by: Agent) -> None:
    """Who asked, and whose inquiry it is now."""
    subject = notified.subject_of(escalation.inquiry)
    _of_word(escalation, word, Kind.ESCALATION_ASKED, _askers(escalation), subject, by)


def tell_replied(*, escalation: Escalation, word: EscalationWord, by: Agent) -> None:
    """The owner, or every coordinator where there is none."""
    people, subject = _responsible(escalation), subject_of(escalation)
    _of_word(escalation, word, Kind.ESCALATION_ASKED, people, subject, by)


def tell_answered(*, escalation: Escalation, word: EscalationWord, by: Agent) -> None:
    subject = notified.subject_of(escalation.inquiry)
    _of_word(escalation, word, Kind.ESCALATION_ANSWERED, _askers(escalation), subject, by)


def _askers(escalation: Escalation) -> set[int]:
    people = {escalation.asked_by_id, escalation.inquiry.assignee_id}
    return {pk for pk in people if pk is not None}


def _of_word(
    escalation: Escalation,
    word: EscalationWord,
    kind: Kind,
    people: Collection[int],
    subject: str,
    by: Agent,
) -> None:
    key = f"escalation:{escalation.pk}:word:{word.pk}"
    notify(agent_ids=people, kind=kind, key=key, now=word.at, by=by, subject=subject)
