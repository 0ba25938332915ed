"""Status by hand and by new messages, and what an inquiry is about."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.clocks import follow_status, recount
from inquiries.actions.correcting import forget_subtopic, settle_as_corrected
from inquiries.actions.facts import record_fact
from inquiries.actions.fields import require_fields
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.states import ACTIVE, AT_REST, BY_HAND, STATUS_MOVES, Fact, Status
from registry.topics import find_topic
from shared.exceptions import Conflict, InvalidInput
from shared.transitions import require_move

STATUS_FIELDS = [
    *("status", "due_at", "resolution_due_at", "resolved_at", "snoozed_until", "version")
]


def enter_status(
    *,
    inquiry: Inquiry,
    status: str,
    by: Agent | None,
    now: datetime,
    kind: Fact | None = None,
    **data: Any,
) -> None:
    """Move a locked inquiry as the table allows and write the fact; no move, no fact.

    The promises follow: at rest they end, while the inquirer is asked they rest. What was spam by
    mistake has waited all the time. What is at rest is not put aside any more.
    """
    if inquiry.status == status:
        return
    require_move(STATUS_MOVES, inquiry.status, status)
    before, inquiry.status = inquiry.status, status
    is_undo = kind == Fact.UNMERGED or before == Status.SPAM
    follow_status(inquiry=inquiry, before=before, now=now, is_undo=is_undo)
    if status not in ACTIVE:
        inquiry.snoozed_until = None
    inquiry.resolved_at = now if status == Status.RESOLVED else inquiry.resolved_at
    inquiry.version += 1
    inquiry.save(update_fields=STATUS_FIELDS)
    is_reopened = before in AT_REST and status in ACTIVE
    default = Fact.REOPENED if is_reopened else Fact.STATUS_CHANGED
    data |= {"before": before, "after": status}
    record_fact(inquiry=inquiry, kind=kind or default, at=now, by=by, **data)


@transaction.atomic
def change_status(
    *, inquiry_id: int, status: str, by: Agent, now: datetime, version: int | None = None
) -> Inquiry:
    """Set the status by hand. Called twice: the second call changes nothing.

    Not-active → OPEN is a reopening: any move of the table is allowed to who may change the
    status. Raises NotPossible for a move outside the table or while required fields are empty, Conflict
    for a stale `version`.
    """
    deed = Deed.MARK_SPAM if status == Status.SPAM else Deed.CHANGE_STATUS
    inquiry = lock_inquiry_for(by, inquiry_id, deed)
    if status not in BY_HAND:
        raise InvalidInput()
    if inquiry.status != status:
        require_version(inquiry, version)
    require_fields(inquiry, status)
    enter_status(inquiry=inquiry, status=status, by=by, now=now)
    return inquiry


def require_topic(inquiry: Inquiry, topic: str) -> None:
    """Raise InvalidInput for a topic of other desks; '' is none, and always one."""
    if topic and find_topic(inquiry.desk.code, topic) is None:
        raise InvalidInput(_("This desk has no such topic."))


@transaction.atomic
def classify(
    *,
    inquiry_id: int,
    by: Agent,
    now: datetime,
    topic: str | None = None,
    urgency: int | None = None,
    language: str | None = None,
) -> Inquiry:
    """Set topic, urgency or language; records before and after of what really changed.

    The promises are counted anew where another policy fits now.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    wanted = {"topic": topic, "urgency": urgency, "language": language}
    changes = {
        field: [getattr(inquiry, field), value]
        for field, value in wanted.items()
        if value is not None and value != getattr(inquiry, field)
    }
    if not changes:
        return inquiry
    for field, (_before, after) in changes.items():
        setattr(inquiry, field, after)
    inquiry.version += 1
    inquiry.save(update_fields=[*changes, "version"])
    settle_as_corrected(inquiry_id=inquiry.pk, by=by, now=now)
    if "topic" in changes:
        forget_subtopic(inquiry.pk)
    record_fact(inquiry=inquiry, kind=Fact.CLASSIFIED, at=now, by=by, changes=changes)
    if {"topic", "urgency"} & changes.keys():
        recount(inquiry=inquiry, now=now, why="classified")
    return inquiry


def require_version(inquiry: Inquiry, version: int | None) -> None:
    """Raise Conflict when the agent acts on a page that is older than the inquiry."""
    if version is not None and version != inquiry.version:
        raise Conflict()
