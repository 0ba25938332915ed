"""What the examiners said to a proposal, as the coordinator writes it down."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.states import Fact
from notifications.actions import mark_read, notify
from notifications.states import Kind as Notice
from proposals.actions.making import require_waiting
from proposals.models import Proposal
from proposals.notified import subject_of
from proposals.permissions import lock_proposal_for
from proposals.states import State
from shared.exceptions import InvalidInput
from shared.submissions import once

MAX_REASON, MAX_EXAMINER = 4000, 120


def decide_proposal(
    *,
    proposal_id: int,
    is_accepted: bool,
    reason: str,
    examiner: str = "",
    by: Agent,
    submission_key: str,
    now: datetime,
) -> Proposal:
    """Note that it was accepted or declined, once per key; who made it is told.

    A refusal needs its reason. The fact names the decision, no content. Raises NotPossible when it
    is decided or taken back already.
    """
    reason, examiner = reason.strip(), " ".join(examiner.split())

    def deed() -> dict[str, Any]:
        proposal = lock_proposal_for(by, proposal_id, Deed.DECIDE_PROPOSAL)
        state = State.ACCEPTED if is_accepted else State.DECLINED
        require_waiting(proposal, state)
        _validate(is_accepted, reason, examiner)
        proposal.state, proposal.finished_at, proposal.decided_by = state, now, by
        proposal.reason, proposal.examiner = reason, examiner
        proposal.save()
        fact = Fact.PROPOSAL_ACCEPTED if is_accepted else Fact.PROPOSAL_DECLINED
        record_fact(
            inquiry=proposal.inquiry,
            kind=fact,
            at=now,
            by=by,
            proposal=proposal.kind,
            step=proposal.step,
        )
        notify(
            agent_ids=[proposal.made_by_id],
            kind=Notice.PROPOSAL_DECIDED,
            key=f"proposal:{proposal.pk}:decided",
            now=now,
            by=by,
            subject=subject_of(proposal),
        )
        mark_read(by=by, now=now, subject=subject_of(proposal))
        return {"proposal": proposal.pk}

    content = {"decide": proposal_id, "yes": is_accepted, "reason": reason, "examiner": examiner}
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    rows = Proposal.objects.select_related("inquiry", "made_by", "decided_by")
    return rows.get(pk=result["proposal"])


def _validate(is_accepted: bool, reason: str, examiner: str) -> None:
    if not is_accepted and not reason:
        raise InvalidInput(_("Say why it was declined."))
    if len(reason) > MAX_REASON or len(examiner) > MAX_EXAMINER:
        raise InvalidInput(_("The text is too long."))
