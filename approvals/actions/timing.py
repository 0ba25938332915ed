"""The clock of a locked approval, in business time of its desk; and what follows when time is up."""

from datetime import datetime

from django.db import transaction

from approvals.actions.owning import move
from approvals.actions.telling import tell_alone, tell_due, tell_everybody, tell_released
from approvals.models import Approval, ApprovalTimer
from approvals.permissions import lock_of
from approvals.states import Fallback, Move, TimerKind
from desks.queries import calendar_of
from escalations.overdue import warning_of
from escalations.owners import find_second_owner
from inquiries.actions.facts import record_fact
from inquiries.permissions import lock_if_free
from inquiries.states import Fact
from targets.counting import after

BATCH = 100


def begin(*, approval: Approval, now: datetime) -> None:
    """Set limit and timers for who owns it now; each level has its own."""
    calendar = calendar_of(approval.inquiry.desk)
    due = after(calendar, now, approval.target)
    approval.due_at = due
    moments = {TimerKind.WARNING: warning_of(calendar, now, due), TimerKind.LIMIT: due}
    ApprovalTimer.objects.bulk_create(
        ApprovalTimer(approval=approval, kind=kind, level=approval.level, due_at=at)
        for kind, at in moments.items()
    )


def due_timers(now: datetime) -> list[int]:
    """Ids of what is due, the earliest first; `now` is the database's clock."""
    due = ApprovalTimer.objects.filter(done_at=None, due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def fire(*, timer_id: int, now: datetime) -> bool:
    """Do what a timer is for, once: true if it was done by this call.

    False when another has done it, or somebody acts on the inquiry at this moment (then the next
    look finds it again). Of warning and limit that are found together only the limit is told.
    """
    timer = ApprovalTimer.objects.select_related("approval").filter(pk=timer_id).first()
    inquiry = lock_if_free(timer.approval.inquiry_id) if timer else None
    if timer is None or inquiry is None:
        return False
    approval = lock_of(inquiry, timer.approval_id)
    timer.refresh_from_db(fields=["due_at", "done_at"])
    if timer.done_at or timer.due_at > now:
        return False
    timer.done_at = now
    timer.save(update_fields=["done_at"])
    if approval.is_waiting and timer.level == approval.level:
        DEEDS[TimerKind(timer.kind)](approval, now)
    return True


def _warn(approval: Approval, now: datetime) -> None:
    if approval.due_at and approval.due_at > now:
        tell_due(approval=approval, is_over=False, now=now)


def _time_is_up(approval: Approval, now: datetime) -> None:
    """Never an answer that waits for one person: to the next, or back to who wrote it."""
    is_released = approval.fallback == Fallback.ASSISTANT
    approval.overdue_at = approval.overdue_at or now
    approval.released_at = now if is_released else None
    approval.save(update_fields=["overdue_at", "released_at"])
    record_fact(
        inquiry=approval.inquiry,
        kind=Fact.APPROVAL_OVERDUE,
        at=now,
        level=approval.level,
        released=is_released,
    )
    tell_due(approval=approval, is_over=True, now=now)
    if is_released:
        tell_released(approval=approval, now=now)
    else:
        _pass_on(approval, now)


def _pass_on(approval: Approval, now: datetime) -> None:
    """Each coordinator once; when all have let the time pass, all of them and the administrators hear."""
    passed = {*approval.passed_over, *([approval.owner_id] if approval.owner_id else [])}
    but = passed | {approval.asked_by_id}
    to = find_second_owner(approval.inquiry.desk, now=now, but=but)
    if to is None:
        tell_everybody(approval=approval, now=now)
        tell_alone(approval=approval, now=now)
        return
    approval.passed_over, approval.level = sorted(passed), approval.level + 1
    move(approval=approval, to=to, why=Move.NO_ANSWER, now=now)
    begin(approval=approval, now=now)
    approval.save(update_fields=["due_at"])


DEEDS = {TimerKind.WARNING: _warn, TimerKind.LIMIT: _time_is_up}
