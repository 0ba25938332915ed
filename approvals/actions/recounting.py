"""A desk's calendar has changed: the clocks of its answers that wait are counted anew."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from approvals.models import Approval
from approvals.permissions import lock_of
from approvals.states import TimerKind
from desks.models import Desk
from desks.working_hours import BusinessCalendar
from inquiries.permissions import lock_inquiries
from inquiries.signals import calendar_changed, recounting_wanted
from targets.counting import recounted


def listen() -> None:
    recounting_wanted.connect(name_inquiries, dispatch_uid="approvals.recounting.inquiries")
    calendar_changed.connect(count_anew, dispatch_uid="approvals.recounting")


def _running(desk: Desk) -> QuerySet[Approval]:
    return Approval.objects.waiting().filter(inquiry__desk=desk).order_by("inquiry_id", "pk")


def name_inquiries(*, desk: Desk, **_kwargs: Any) -> list[int]:
    return list(_running(desk).values_list("inquiry_id", flat=True))


def count_anew(
    *, desk: Desk, before: BusinessCalendar, after: BusinessCalendar, now: datetime, **_kw: Any
) -> None:
    """What was left by the old calendar is left by the new one; what is due already stays due."""
    for pk, inquiry_id in _running(desk).values_list("pk", "inquiry_id"):
        inquiry = lock_inquiries([inquiry_id])[inquiry_id]
        approval = lock_of(inquiry, pk)
        if approval.is_waiting and inquiry.desk_id == desk.pk:
            _move(approval, before, after, now)


def _move(
    approval: Approval, before: BusinessCalendar, after: BusinessCalendar, now: datetime
) -> None:
    for timer in approval.timers.filter(done_at=None, level=approval.level, due_at__gt=now):
        timer.due_at = recounted(before, after, now, timer.due_at)
        timer.save(update_fields=["due_at"])
        if timer.kind == TimerKind.LIMIT:
            approval.due_at = timer.due_at
            approval.save(update_fields=["due_at"])
