"""Who works on an inquiry: take it, give it to a colleague, give it back."""

from datetime import datetime

from django.db import transaction

from desks.models import Agent
from desks.permissions import Deed, may
from inquiries.actions.facts import record_fact
from inquiries.actions.lifecycle import enter_status, require_version
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact, Status
from shared.exceptions import Conflict, InvalidInput


@transaction.atomic
def take_inquiry(*, inquiry_id: int, by: Agent, now: datetime) -> Inquiry:
    """Make `by` the assignee of a free inquiry; a new one becomes open.

    Of several at once exactly one succeeds, the others get Conflict. Taking one's own again
    changes nothing.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.TAKE)
    if inquiry.assignee_id not in (None, by.pk):
        raise Conflict()
    set_assignee(inquiry=inquiry, to=by, by=by, now=now)
    return inquiry


@transaction.atomic
def assign_inquiry(
    *, inquiry_id: int, to: Agent | None, by: Agent, now: datetime, version: int | None = None
) -> Inquiry:
    """Give an inquiry to a colleague of its desk, or back to all (`to=None`).

    Raises Conflict for a stale `version`, InvalidInput when the colleague is not of this desk.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.ASSIGN)
    if to is not None and not may(to, Deed.TAKE, inquiry.desk_id):
        raise InvalidInput()
    if inquiry.assignee_id != (to.pk if to else None):
        require_version(inquiry, version)
    set_assignee(inquiry=inquiry, to=to, by=by, now=now)
    return inquiry


def set_assignee(*, inquiry: Inquiry, to: Agent | None, by: Agent, now: datetime) -> None:
    """Change the assignee of a locked inquiry and write the fact; no change, no fact."""
    before = inquiry.assignee_id
    if before == (to.pk if to else None):
        return
    inquiry.assignee = to
    inquiry.version += 1
    inquiry.save(update_fields=["assignee", "version"])
    kind = Fact.ASSIGNED if to else Fact.UNASSIGNED
    record_fact(inquiry=inquiry, kind=kind, at=now, by=by, before=before, after=inquiry.assignee_id)
    if to and inquiry.status == Status.NEW:
        enter_status(inquiry=inquiry, status=Status.OPEN, by=by, now=now)
