"""Who works on an inquiry: take it, give it to a colleague, give it back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from desks.attendance import may_stand_in
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

    Raises Conflict for a stale `version`, InvalidInput when the colleague is not of this desk or
    not there: who is away is given nothing.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.ASSIGN)
    if to is not None and inquiry.assignee_id != to.pk:
        _require_there(to, by, inquiry.desk_id, now)
    if inquiry.assignee_id != (to.pk if to else None):
        require_version(inquiry, version)
    set_assignee(inquiry=inquiry, to=to, by=by, now=now)
    return inquiry


def _require_there(to: Agent, by: Agent, desk_id: int, now: datetime) -> None:
    if not may(to, Deed.TAKE, desk_id):
        raise InvalidInput()
    if to != by and not may_stand_in(agent_id=to.pk, desk_id=desk_id, now=now):
        words = _("%(name)s is away and is given nothing. Choose somebody else.")
        raise InvalidInput(words % {"name": to.display_name})


def set_assignee(
    *, inquiry: Inquiry, to: Agent | None, by: Agent | None, now: datetime, **why: Any
) -> None:
    """Change the assignee of a locked inquiry and write the fact; no change, no fact.

    `why` is kept with the fact when it was not done by hand (inquiries.assigning.Why).
    """
    before = inquiry.assignee_id
    if before == (to.pk if to else None):
        return
    inquiry.assignee = to
    inquiry.version += 1
    inquiry.save(update_fields=["assignee", "version"])
    kind = Fact.ASSIGNED if to else Fact.UNASSIGNED
    why |= {"before": before, "after": inquiry.assignee_id}
    record_fact(inquiry=inquiry, kind=kind, at=now, by=by, **why)
    if to and inquiry.status == Status.NEW:
        enter_status(inquiry=inquiry, status=Status.OPEN, by=by, now=now)
