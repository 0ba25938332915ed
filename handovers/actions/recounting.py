"""A desk's calendar has changed: the clocks of what it has handed over are counted anew."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from desks.models import Desk
from desks.working_hours import BusinessCalendar
from escalations.overdue import close_of
from handovers.models import Handover
from handovers.permissions import lock_both
from handovers.states import State, TimerKind
from inquiries.signals import calendar_changed, recounting_wanted
from targets.counting import recounted


def listen() -> None:
    recounting_wanted.connect(name_inquiries, dispatch_uid="handovers.recounting.inquiries")
    calendar_changed.connect(count_anew, dispatch_uid="handovers.recounting")


def _running(desk: Desk) -> QuerySet[Handover]:
    return Handover.objects.filter(state=State.OPEN, desk=desk).order_by("inquiry_id", "pk")


def name_inquiries(*, desk: Desk, **_kwargs: Any) -> list[int]:
    return list(_running(desk).values_list("inquiry_id", flat=True))


def count_anew(
    *, desk: Desk, before: BusinessCalendar, after: BusinessCalendar, now: datetime, **_kw: Any
) -> None:
    """What was left by the old calendar is left by the new one; what is due already stays due.

    What rests keeps its length, and is counted by the new calendar when it goes on.
    """
    for pk in _running(desk).values_list("pk", flat=True):
        handover = lock_both(pk)
        if handover.state == State.OPEN:
            _move(handover, before, after, now)


def _move(
    handover: Handover, before: BusinessCalendar, after: BusinessCalendar, now: datetime
) -> None:
    for timer in handover.timers.filter(done_at=None, due_at__gt=now):
        assert timer.due_at is not None
        timer.due_at = recounted(before, after, now, timer.due_at)
        if timer.kind == TimerKind.PROMISE and handover.promised_on:
            timer.due_at = max(now, close_of(after, handover.promised_on))
        timer.save(update_fields=["due_at"])
    limit = handover.timers.filter(kind=TimerKind.LIMIT, done_at=None).first()
    if limit and limit.due_at != handover.due_at:
        handover.due_at = limit.due_at
        handover.save(update_fields=["due_at"])
