"""What the inquiry's own facts mean for an answer that waits, and for one that was approved."""

from collections.abc import Sequence
from typing import Any

from approvals.actions import telling
from approvals.actions.finishing import finish, give_back
from approvals.actions.gate import digest_for
from approvals.models import Approval
from approvals.permissions import lock_of
from approvals.states import LETS_GO, Ending, State
from desks.models import Agent
from inquiries.actions.gate import leaving_of
from inquiries.coming_to_rest import ended_by
from inquiries.models import Message, TimelineFact
from inquiries.signals import facts_recorded
from inquiries.states import Fact

WRITTEN = (Fact.REPLIED, Fact.REPLY_SCHEDULED)


def listen() -> None:
    facts_recorded.connect(hear, dispatch_uid="approvals.hearing")


def hear(*, facts: Sequence[TimelineFact], **_kwargs: Any) -> None:
    """In the transaction of the deed, whose inquiries are locked."""
    for fact in facts:
        if fact.kind in WRITTEN and fact.message and fact.actor:
            _note_sent(fact, fact.message, fact.actor)
        if why := ended_by(fact):
            _end(fact, Ending(why))


def _note_sent(fact: TimelineFact, message: Message, by: Agent) -> None:
    """Which message an approval became; another one when it was taken back and sent again."""
    granted = Approval.objects.filter(inquiry=fact.inquiry, state__in=LETS_GO)
    if not granted.exists():
        return
    digest = digest_for(leaving_of(message, by))
    if newest := granted.filter(digest=digest).order_by("-pk").first():
        Approval.objects.filter(pk=newest.pk).update(message=message)


def _end(fact: TimelineFact, ending: Ending) -> None:
    """Nobody decides any more; what was written is the asker's draft again, where things go on."""
    for found in Approval.objects.waiting().filter(inquiry=fact.inquiry):
        approval = lock_of(fact.inquiry, found.pk)
        approval.ending = ending
        finish(
            approval=approval,
            state=State.ENDED,
            fact=Fact.APPROVAL_ENDED,
            by=fact.actor,
            now=fact.at,
            ending=str(ending),
        )
        into = fact.inquiry.merged_into or fact.inquiry
        give_back(approval=approval, into=into, now=fact.at)
        what = telling.ENDED
        telling.tell_decided(approval=approval, what=what, by=None, now=fact.at)
