"""Whom a deed concerns: colleagues are told in the transaction of the deed, never of their own."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from desks.models import Agent, Membership
from desks.permissions import DESK_DEEDS, Deed
from inquiries.actions.incoming import Arrival
from inquiries.models import (
    BulkDeed,
    Correction,
    DeskTransfer,
    Draft,
    Inquiry,
    Message,
    MovedWork,
    TimelineFact,
)
from inquiries.notified import subject_of, subject_of_fact, subject_of_moved, subject_of_offer
from inquiries.states import Fact, Status
from notifications.actions import Notice, notify, notify_all
from notifications.states import Kind

LONG = timedelta(seconds=15)  # a shorter bulk deed is still before the eyes of who began it
CONCERNS = {
    Fact.ASSIGNED: Kind.ASSIGNED,
    Fact.WOKEN: Kind.WOKEN,
    Fact.DELIVERY_FAILED: Kind.UNDELIVERED,
    Fact.DELIVERY_UNCERTAIN: Kind.UNDELIVERED,
    Fact.BOUNCED: Kind.UNDELIVERED,
}
"""Facts that concern somebody by themselves, however many are written at once."""


def tell_of_facts(facts: Sequence[TimelineFact]) -> None:
    """The assignee, and the writer of an answer that did not arrive; once per fact."""
    notify_all(
        notices=[
            Notice(
                agent_id=agent_id,
                kind=CONCERNS[Fact(fact.kind)],
                key=f"fact:{fact.pk}",
                at=fact.at,
                subject=subject_of_fact(fact),
                by_id=fact.actor_id,
            )
            for fact in facts
            if fact.kind in CONCERNS
            for agent_id in _concerned(fact)
        ]
    )


def _concerned(fact: TimelineFact) -> set[int]:
    """Nobody for a receipt that came back: it was no answer of anybody."""
    if fact.kind == Fact.ASSIGNED:
        return {fact.data["after"]}
    people = {fact.inquiry.assignee_id}
    if CONCERNS[Fact(fact.kind)] == Kind.UNDELIVERED:
        people = {fact.inquiry.assignee_id, fact.message.author_id} if fact.message else set()
    return {one for one in people if one is not None}


def tell_of_messages(arrivals: Iterable[Arrival], now: datetime) -> None:
    """Those whose inquiries a person has written to; nobody of machines, old mail and spam."""
    notify_all(
        notices=[
            Notice(
                agent_id=one.inquiry.assignee_id,
                kind=Kind.MESSAGE,
                key=f"message:{one.message.pk}",
                at=now,
                subject=subject_of(one.inquiry),
            )
            for one in arrivals
            if one.inquiry.assignee_id and _is_said_by_a_person(one)
        ]
    )


def _is_said_by_a_person(arrival: Arrival) -> bool:
    incoming = arrival.incoming
    is_spam = arrival.inquiry.status == Status.SPAM
    return not (incoming.automatic or incoming.is_archive or is_spam)


def tell_mentioned(
    *, inquiry: Inquiry, message: Message, agents: Iterable[Agent], by: Agent
) -> None:
    notify(
        agent_ids=[one.pk for one in agents],
        kind=Kind.MENTIONED,
        key=f"mention:{message.pk}",
        now=message.at,
        by=by,
        subject=subject_of(inquiry),
    )


def tell_draft_shared(*, draft: Draft, by: Agent, now: datetime) -> None:
    """Whose inquiry it is; once, however often it is shared and taken back."""
    if draft.inquiry.assignee_id:
        notify(
            agent_ids=[draft.inquiry.assignee_id],
            kind=Kind.DRAFT_SHARED,
            key=f"draft:{draft.pk}",
            now=now,
            by=by,
            subject=subject_of(draft.inquiry),
        )


def tell_draft_back(*, draft: Draft, by: Agent, now: datetime) -> None:
    """Whose it is again."""
    notify(
        agent_ids=[draft.author_id],
        kind=Kind.DRAFT_SHARED,
        key=f"draft-back:{draft.pk}:{draft.version}",
        now=now,
        by=by,
        subject=subject_of(draft.inquiry),
    )


def tell_correction(*, correction: Correction, by: Agent) -> None:
    """In whose drafts it waits."""
    notify(
        agent_ids=[correction.given_to_id],
        kind=Kind.DRAFT_SHARED,
        key=f"correction:{correction.pk}",
        now=correction.at,
        by=by,
        subject=subject_of(correction.inquiry),
    )


def tell_offered(*, transfer: DeskTransfer, by: Agent) -> None:
    """Everybody who may answer the offer for the desk that it is made to."""
    roles = DESK_DEEDS[Deed.ANSWER_TRANSFER]
    there = Membership.objects.filter(desk_id=transfer.to_desk_id, role__in=roles)
    notify(
        agent_ids=set(there.values_list("agent_id", flat=True)),
        kind=Kind.TRANSFER_OFFERED,
        key=f"transfer:{transfer.pk}",
        now=transfer.offered_at,
        by=by,
        subject=subject_of_offer(transfer),
    )


def tell_moved(*, moved: Sequence[MovedWork], agent: Agent, now: datetime) -> None:
    """The agent from whom work went away; the new assignees hear of each by its fact."""
    if moved:
        notify(
            agent_ids=[agent.pk],
            kind=Kind.WORK_RETURNED,
            key=f"moved:{moved[0].pk}:{now.isoformat()}",
            now=now,
            subject=subject_of_moved(agent.pk),
            params={"count": len(moved)},
        )


def tell_bulk_finished(bulk: BulkDeed, *, now: datetime) -> None:
    """Who began it, when it took so long that he has turned to something else."""
    if now - bulk.created_at < LONG:
        return
    notify(
        agent_ids=[bulk.by_id],
        kind=Kind.BULK_FINISHED,
        key=f"bulk:{bulk.pk}:{bulk.worked}",
        now=now,
        params={"done": bulk.done, "failed": bulk.failed},
        address=reverse("inquiries:inbox", args=["all", "mine"]),
    )
