"""What an answer does to its inquiry, and how that is undone when it never leaves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from desks.models import Agent
from inquiries.actions.assign import set_assignee
from inquiries.actions.clocks import follow_status, note_answered, take_answer_back
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status
from inquiries.actions.messages import repeat_newest
from inquiries.models import Inquiry, Message, Participant, TimelineFact
from inquiries.states import Fact
from mailroom.states import OutgoingState

WRITTEN = (Fact.REPLIED, Fact.REPLY_SCHEDULED)
INSTANTS = ("first_answered_at", "resolved_at")


def state_of(inquiry: Inquiry) -> dict[str, Any]:
    """What an answer may change, as plain values for a fact."""
    instants = {name: getattr(inquiry, name) for name in INSTANTS}
    return {
        "status": inquiry.status,
        "assignee": inquiry.assignee_id,
        **{name: at.isoformat() if at else None for name, at in instants.items()},
    }


def join_participants(inquiry: Inquiry, message: Message) -> list[str]:
    """Everybody written to takes part from now on; returns who is new."""
    wanted = dict.fromkeys(one.casefold() for one in message.recipients)
    known = set(inquiry.participants.values_list("address", flat=True))
    new = [one for one in wanted if one not in known]
    Participant.objects.bulk_create(
        [Participant(inquiry=inquiry, address=one) for one in new], ignore_conflicts=True
    )
    return new


def take_effect(
    *,
    inquiry: Inquiry,
    message: Message,
    then_status: str,
    by: Agent | None,
    now: datetime,
    joined: list[str],
) -> None:
    """The inquirer has an answer: the clock stops, the fact counts, the status is as wanted.

    `inquiry` is locked. Assigns it to `by` when it is nobody's. Raises NotPossible for a status
    that may not follow the present one.
    """
    before = state_of(inquiry)
    inquiry.first_answered_at = inquiry.first_answered_at or now
    inquiry.save(update_fields=["first_answered_at"])
    record_fact(
        inquiry=inquiry,
        kind=Fact.REPLIED,
        at=now,
        by=by,
        message=message,
        undo={"before": before, "then": then_status, "joined": joined},
    )
    note_answered(inquiry=inquiry, at=now)
    if by and inquiry.assignee_id is None:
        set_assignee(inquiry=inquiry, to=by, by=by, now=now)
    enter_status(inquiry=inquiry, status=then_status, by=by, now=now)


@dataclass(frozen=True, slots=True)
class _Undo:
    """What is to be put back, as the fact of the answer holds it."""

    before: dict[str, Any]
    then: str
    joined: list[str]
    at: datetime
    by_id: int | None

    def instant(self, name: str) -> datetime | None:
        value = self.before[name]
        return parse_datetime(value) if value else None


def take_back(*, inquiry: Inquiry, message: Message, by: Agent | None, now: datetime) -> None:
    """Everything that the answer did to the locked inquiry and that nobody has changed since.

    Records REPLY_CANCELLED, and facts of their own for status and assignee, so that a reader of the
    timeline never has to reckon backwards.
    """
    record_fact(inquiry=inquiry, kind=Fact.REPLY_CANCELLED, at=now, by=by, message=message)
    written = TimelineFact.objects.filter(message=message, kind__in=WRITTEN).order_by("pk").first()
    if written is None or "undo" not in written.data:
        return
    undo = _Undo(**written.data["undo"], at=written.at, by_id=written.actor_id)
    _restore_status(inquiry, undo, by, now)
    _restore_assignee(inquiry, undo, by, now)
    _restore_instants(inquiry, undo)
    take_answer_back(inquiry=inquiry, answered_at=undo.at, now=now)
    inquiry.participants.filter(address__in=undo.joined).delete()
    _repeat_last_said(inquiry)
    inquiry.save()


def _restore_status(inquiry: Inquiry, undo: _Undo, by: Agent | None, now: datetime) -> None:
    """Not by the table: NEW follows nothing, and here nothing happened."""
    before = undo.before["status"]
    if before == inquiry.status or inquiry.status != undo.then:
        return
    changed = {"before": inquiry.status, "after": before}
    inquiry.status, inquiry.resolved_at = before, undo.instant("resolved_at")
    follow_status(inquiry=inquiry, before=undo.then, now=now, is_undo=True)
    record_fact(inquiry=inquiry, kind=Fact.STATUS_CHANGED, at=now, by=by, **changed)


def _restore_assignee(inquiry: Inquiry, undo: _Undo, by: Agent | None, now: datetime) -> None:
    before = undo.before["assignee"]
    if before is not None or inquiry.assignee_id != undo.by_id:
        return
    inquiry.assignee = None
    record_fact(inquiry=inquiry, kind=Fact.UNASSIGNED, at=now, by=by, before=undo.by_id, after=None)


def _restore_instants(inquiry: Inquiry, undo: _Undo) -> None:
    if inquiry.first_answered_at == undo.at:
        inquiry.first_answered_at = undo.instant("first_answered_at")


def _repeat_last_said(inquiry: Inquiry) -> None:
    """A list shows the newest message that was really said."""
    said = inquiry.messages.exclude(outgoing__state=OutgoingState.CANCELLED)
    newest = said.order_by("-pk").first()
    if newest:
        inquiry.last_message_at = newest.at
        repeat_newest(inquiry=inquiry, message=newest)
        inquiry.message_count -= 1  # it was counted when it came
