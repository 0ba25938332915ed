"""Proposing something to the examiners, and taking it back."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed, may
from escalations.owners import coordinators_of
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact
from notifications.actions import notify
from notifications.states import Kind as Notice
from proposals.models import Proposal
from proposals.notified import subject_of
from proposals.permissions import lock_proposal_for
from proposals.states import MOVES, Kind, State, Step
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from shared.submissions import once
from shared.transitions import can_move

MAX_TEXT, MAX_GROUNDS, MAX_NUMBER = 400, 4000, 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` says in one sentence what should be done, `grounds` why."""

    kind: str
    step: str
    text: str
    grounds: str = ""
    number: str = ""
    wanted_on: date | None = None


def make_proposal(
    *, inquiry_id: int, suggestion: Suggestion, by: Agent, submission_key: str, now: datetime
) -> Proposal:
    """Propose a procedural action about an inquiry's matter, once per key.

    It stands in the coordinators' list, grouped by what blocks, until it is accepted, declined or
    taken back, also when the inquiry is resolved. The coordinators of the desk are told; nothing is
    sent to a section. The fact names kind and step, no content. Raises InvalidInput for a missing
    sentence or a day that has passed.
    """
    suggestion = _tidy(suggestion)

    def deed() -> dict[str, Any]:
        inquiry = lock_inquiry_for(by, inquiry_id, Deed.PROPOSE_TO_EXAMINERS)
        _validate(suggestion, now)
        proposal = Proposal.objects.create(
            inquiry=inquiry,
            desk=inquiry.desk,
            made_by=by,
            made_at=now,
            **asdict(suggestion),
        )
        _record(inquiry, Fact.PROPOSAL_MADE, proposal, by, now)
        notify(
            agent_ids=set(coordinators_of(inquiry.desk_id).values_list("pk", flat=True)),
            kind=Notice.PROPOSAL_MADE,
            key=f"proposal:{proposal.pk}:made",
            now=now,
            by=by,
            subject=subject_of(proposal),
        )
        return {"proposal": proposal.pk}

    content = {"propose": inquiry_id, **asdict(suggestion)}
    return _done(once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed))


def withdraw_proposal(
    *, proposal_id: int, by: Agent, submission_key: str, now: datetime
) -> Proposal:
    """Take it back, once per key: who made it, or who decides. NotPossible when it is decided."""

    def deed() -> dict[str, Any]:
        proposal = lock_proposal_for(by, proposal_id, Deed.PROPOSE_TO_EXAMINERS)
        desk_id = proposal.inquiry.desk_id
        if proposal.made_by_id != by.pk and not may(by, Deed.DECIDE_PROPOSAL, desk_id):
            raise NotAllowed()
        require_waiting(proposal, State.WITHDRAWN)
        proposal.state, proposal.finished_at = State.WITHDRAWN, now
        proposal.save()
        _record(proposal.inquiry, Fact.PROPOSAL_WITHDRAWN, proposal, by, now)
        return {"proposal": proposal.pk}

    content = {"withdraw": proposal_id}
    return _done(once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed))


def require_waiting(proposal: Proposal, state: State) -> None:
    if not can_move(MOVES, proposal.state, state):
        raise NotPossible(_("This proposal is not open any more."))


def _tidy(given: Suggestion) -> Suggestion:
    return Suggestion(
        kind=given.kind,
        step=given.step,
        text=" ".join(given.text.split()),
        grounds=given.grounds.strip(),
        number=" ".join(given.number.split()),
        wanted_on=given.wanted_on,
    )


def _validate(given: Suggestion, now: datetime) -> None:
    if given.kind not in Kind.values or given.step not in Step.values:
        raise InvalidInput(_("Choose what is proposed, and what it is blocked by."))
    if not given.text:
        raise InvalidInput(_("Say in one sentence what should be done."))
    lengths = (given.text, MAX_TEXT), (given.grounds, MAX_GROUNDS), (given.number, MAX_NUMBER)
    if any(len(words) > most for words, most in lengths):
        raise InvalidInput(_("The text is too long."))
    if given.wanted_on and given.wanted_on < timezone.localdate(now):
        raise InvalidInput(_("Choose today or a later day."))


def _record(inquiry: Inquiry, kind: Fact, proposal: Proposal, by: Agent, now: datetime) -> None:
    record_fact(
        inquiry=inquiry, kind=kind, at=now, by=by, proposal=proposal.kind, step=proposal.step
    )


def _done(result: dict[str, Any]) -> Proposal:
    rows = Proposal.objects.select_related("inquiry", "made_by", "decided_by")
    return rows.get(pk=result["proposal"])
