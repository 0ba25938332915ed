"""Escalate an inquiry to the desk's coordinator, and what every step of an escalation has in common."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from escalations.actions.owning import set_owner
from escalations.actions.telling import tell_asked
from escalations.actions.timing import begin
from escalations.models import Escalation, EscalationReason
from escalations.owners import find_owner, policy_of
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact, Status
from shared.exceptions import InvalidInput, NotPossible
from shared.submissions import once

MAX_QUESTION = 300
MAX_WORDS = 5000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as typed. `wanted_on`: a day by whose close the answer is needed."""

    reason_id: int
    question: str
    tried: str = ""
    wanted_on: date | None = None


def escalate_inquiry(
    *, inquiry_id: int, question: Question, by: Agent, submission_key: str, now: datetime
) -> Escalation:
    """Ask the coordinator of the inquiry's desk, once per key.

    The owner is who is on duty, or stands in; nobody asks himself. Where no coordinator is there it
    stands in the desk's queue, marked, and administrators are told. The inquiry is escalated and
    its own clock keeps running; the fact ESCALATED names reason, its version and owner, no content. Raises
    InvalidInput for a missing question or a reason of another desk, NotPossible while one is open
    already and for what is at rest.
    """

    def deed() -> dict[str, Any]:
        inquiry = lock_inquiry_for(by, inquiry_id, Deed.ESCALATE)
        reason = _valid_reason(inquiry, question, now)
        _require_free(inquiry)
        escalation = _made(inquiry, reason, question, by, now)
        _mark(escalation, by, now)
        tell_asked(escalation=escalation, by=by, now=now)
        return {"escalation": escalation.pk}

    content = {
        "escalate": inquiry_id,
        "reason": question.reason_id,
        "question": question.question,
        "tried": question.tried,
        "wanted_on": question.wanted_on,
    }
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Escalation.objects.select_related("inquiry", "owner").get(pk=result["escalation"])


def _valid_reason(inquiry: Inquiry, question: Question, now: datetime) -> EscalationReason:
    reasons = EscalationReason.objects.for_desk(inquiry.desk_id)
    reason = reasons.filter(pk=question.reason_id).first()
    if reason is None:
        raise InvalidInput(_("Choose a reason."))
    if not question.question.strip():
        raise InvalidInput(_("Ask your question in one sentence."))
    if question.wanted_on and question.wanted_on < timezone.localdate(now):
        raise InvalidInput(_("Choose today or a later day."))
    return reason


def _require_free(inquiry: Inquiry) -> None:
    if not inquiry.is_active:
        raise NotPossible(_("This is done already. Reopen it first."))
    if inquiry.escalations.under_way().exists():
        raise NotPossible(_("A question to the coordinator is open already."))


def _made(
    inquiry: Inquiry, reason: EscalationReason, question: Question, by: Agent, now: datetime
) -> Escalation:
    escalation = Escalation(
        inquiry=inquiry,
        desk=inquiry.desk,
        reason=reason,
        version=reason.versions.latest("number"),
        topic=inquiry.topic,
        question=" ".join(question.question.split())[:MAX_QUESTION],
        tried=question.tried.strip()[:MAX_WORDS],
        asked_by=by,
        asked_at=now,
        wanted_on=question.wanted_on,
    )
    set_owner(escalation, find_owner(inquiry.desk, now=now, but={by.pk}), now)
    escalation.save()
    begin(escalation=escalation, policy=policy_of(inquiry.desk), now=now)
    escalation.save(update_fields=["due_at"])
    return escalation


def _mark(escalation: Escalation, by: Agent, now: datetime) -> None:
    """On the inquiry: the sign for lists and views, the status, one fact."""
    inquiry = escalation.inquiry
    inquiry.escalated_at = now
    inquiry.save(update_fields=["escalated_at"])
    data: dict[str, Any] = {
        "reason": escalation.reason.code,
        "version": escalation.version.number,
        "owner": escalation.owner_id,
    }
    if inquiry.status == Status.ESCALATED:
        record_fact(inquiry=inquiry, kind=Fact.ESCALATED, at=now, by=by, **data)
    else:
        enter_status(
            inquiry=inquiry,
            status=Status.ESCALATED,
            by=by,
            now=now,
            kind=Fact.ESCALATED,
            **data,
        )
