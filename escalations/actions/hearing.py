"""What the inquiry's own facts mean for a question about it: it is over, or open again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from escalations.actions.finishing import finish
from escalations.actions.owning import set_owner
from escalations.actions.telling import tell_asked
from escalations.actions.timing import resume
from escalations.models import Escalation
from escalations.owners import find_owner, must_leave
from escalations.permissions import lock_of
from escalations.states import Ending, State
from inquiries.actions.facts import record_fact
from inquiries.coming_to_rest import coming_to_rest_before, ended_by, is_taken_back
from inquiries.models import TimelineFact
from inquiries.signals import facts_recorded
from inquiries.states import Fact


def listen() -> None:
    facts_recorded.connect(hear, dispatch_uid="escalations.hearing")


def hear(*, facts: Sequence[TimelineFact], **_kwargs: Any) -> None:
    """In the transaction of the deed, whose inquiries are locked: no resolved inquiry keeps one."""
    for fact in facts:
        why = ended_by(fact)
        if why and fact.inquiry.escalated_at:
            _end(fact, Ending(why))
        elif is_taken_back(fact):
            _revive(fact)


def _end(fact: TimelineFact, ending: Ending) -> None:
    for found in Escalation.objects.under_way().filter(inquiry=fact.inquiry):
        escalation = lock_of(fact.inquiry, found.pk)
        escalation.ending = ending
        finish(
            escalation=escalation,
            state=State.ENDED,
            fact=Fact.ESCALATION_ENDED,
            by=fact.actor,
            now=fact.at,
            ending=str(ending),
        )


def _revive(fact: TimelineFact) -> None:
    """The last one is open again if it was ended by what is now undone."""
    last = Escalation.objects.filter(inquiry=fact.inquiry).order_by("-pk").first()
    if last is None or last.state != State.ENDED or last.ending == Ending.TRANSFERRED:
        return
    came_to_rest = coming_to_rest_before(fact)
    if came_to_rest is None or came_to_rest.at != last.finished_at:
        return
    escalation = lock_of(fact.inquiry, last.pk)
    _open_again(escalation, fact.at)
    inquiry = fact.inquiry
    inquiry.escalated_at = escalation.asked_at
    inquiry.save(update_fields=["escalated_at"])
    record_fact(inquiry=inquiry, kind=Fact.ESCALATION_RESUMED, at=fact.at, by=fact.actor)
    tell_asked(escalation=escalation, by=escalation.asked_by, now=fact.at)


def _open_again(escalation: Escalation, now: datetime) -> None:
    escalation.state, escalation.ending, escalation.finished_at = State.OPEN, "", None
    resume(escalation=escalation, now=now)
    owner, desk = escalation.owner, escalation.inquiry.desk
    if owner is None or must_leave(owner, desk.pk, now):
        set_owner(escalation, find_owner(desk, now=now, but={escalation.asked_by_id}), now)
    escalation.save()
