"""A desk's calendar has changed: the clocks of its open questions are counted anew."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from desks.models import Desk
from desks.working_hours import BusinessCalendar
from escalations.models import Escalation
from escalations.overdue import close_of
from escalations.owners import find_deputy, find_owner
from escalations.permissions import lock_of
from escalations.states import State, TimerKind
from inquiries.models import Inquiry
from inquiries.signals import calendar_changed, recounting_wanted, responsible_wanted
from targets.counting import recounted


def listen() -> None:
    recounting_wanted.connect(name_inquiries, dispatch_uid="escalations.recounting.inquiries")
    calendar_changed.connect(count_anew, dispatch_uid="escalations.recounting")
    responsible_wanted.connect(say_who, dispatch_uid="escalations.responsible")


def say_who(*, desk: Desk, is_deputy: bool, now: datetime, **_kwargs: Any) -> int | None:
    """Who is told of a missed promise: as for a question, on duty or who stands in."""
    found = find_deputy(desk, now=now) if is_deputy else find_owner(desk, now=now)
    return found.pk if found else None


def _running(desk: Desk) -> QuerySet[Escalation]:
    rows = Escalation.objects.filter(state=State.OPEN, inquiry__desk=desk, due_at__isnull=False)
    return rows.order_by("inquiry_id")


def name_inquiries(*, desk: Desk, **_kwargs: Any) -> list[int]:
    return list(_running(desk).values_list("inquiry_id", flat=True))


def count_anew(
    *, desk: Desk, before: BusinessCalendar, after: BusinessCalendar, now: datetime, **_kw: Any
) -> None:
    """What was left by the old calendar is left by the new one; what is due already stays due.

    What rests keeps its length, and is counted by the new calendar when it goes on.
    """
    for pk, inquiry_id in _running(desk).values_list("pk", "inquiry_id"):
        inquiries = Inquiry.objects.select_for_update(of=("self",), no_key=True)
        escalation = lock_of(inquiries.get(pk=inquiry_id), pk)
        if escalation.state == State.OPEN and escalation.inquiry.desk_id == desk.pk:
            _move(escalation, before, after, now)


def _move(
    escalation: Escalation, before: BusinessCalendar, after: BusinessCalendar, now: datetime
) -> None:
    for timer in escalation.timers.filter(done_at=None, due_at__gt=now):
        assert timer.due_at is not None
        timer.due_at = recounted(before, after, now, timer.due_at)
        if timer.kind == TimerKind.LIMIT and escalation.wanted_on:
            timer.due_at = max(now, min(timer.due_at, close_of(after, escalation.wanted_on)))
        timer.save(update_fields=["due_at"])
    limit = escalation.timers.filter(kind=TimerKind.LIMIT, done_at=None).first()
    if limit and limit.due_at != escalation.due_at:
        escalation.due_at = limit.due_at
        escalation.save(update_fields=["due_at"])
