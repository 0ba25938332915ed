"""Whose an approval is: given, moved when the owner is not there or lets the time pass."""

from datetime import datetime

from django.db import transaction

from approvals.actions.telling import tell_alone, tell_asked
from approvals.models import Approval
from approvals.permissions import lock_of
from approvals.states import Move
from desks.models import Agent
from escalations.owners import find_owner, is_nobody_proper, must_leave
from inquiries.actions.facts import record_fact
from inquiries.permissions import lock_if_free
from inquiries.states import Fact

FIELDS = ["owner", "unowned_since", "level", "passed_over"]


def to_look_after(now: datetime) -> list[int]:
    """Ids of approvals whose owner is not there, or who have none; all, so that none hides another."""
    rows = Approval.objects.waiting().filter(is_nobody_proper(now)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def keep_owned(*, approval_id: int, now: datetime) -> bool:
    """Give it to somebody who is there; true when it went to somebody else, or to nobody.

    Where no coordinator is there it stands in the desk's queue, marked, and the administrators are
    told once. Called twice, the second call finds nothing to do;
    while somebody acts on its inquiry the next look finds it again.
    """
    found = Approval.objects.get(pk=approval_id)
    inquiry = lock_if_free(found.inquiry_id)
    if inquiry is None:
        return False
    approval = lock_of(inquiry, approval_id)
    if not approval.is_waiting:
        return False
    left = must_leave(approval.owner, inquiry.desk_id, now) if approval.owner else Move.ARRIVED
    if left is None:
        return False
    to = find_owner(inquiry.desk, now=now, but={approval.asked_by_id})
    if to is None and approval.owner is None:
        return False
    move(approval=approval, to=to, why=Move(left), now=now)
    return True


def move(*, approval: Approval, to: Agent | None, why: Move, now: datetime) -> None:
    """Give a locked approval to another owner, or to nobody, with the fact; tells who it is."""
    before = approval.owner_id
    set_owner(approval, to, now)
    approval.save(update_fields=FIELDS)
    fact = record_fact(
        inquiry=approval.inquiry,
        kind=Fact.APPROVAL_MOVED,
        at=now,
        before=before,
        after=approval.owner_id,
        reason=str(why),
    )
    if to:
        tell_asked(approval=approval, now=now, fact=fact)
    else:
        tell_alone(approval=approval, now=now)


def set_owner(approval: Approval, to: Agent | None, now: datetime) -> None:
    """On the row in memory. Since when nobody is there is kept, not moved on."""
    approval.owner = to
    approval.unowned_since = None if to else approval.unowned_since or now
