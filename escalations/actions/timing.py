"""The clock of a locked escalation: begun, put to rest, resumed; and what follows when time is up."""

from datetime import datetime

from django.db import transaction

from desks.queries import calendar_of
from desks.working_hours import BusinessCalendar
from escalations.actions.owning import raise_level
from escalations.actions.telling import tell_due
from escalations.models import Escalation, EscalationPolicy, EscalationTimer
from escalations.overdue import limit_of, warning_of
from escalations.permissions import lock_of
from escalations.states import State, TimerKind
from inquiries.actions.facts import record_fact
from inquiries.permissions import lock_if_free
from inquiries.states import Fact
from targets.counting import after, left_until

BATCH = 100


def begin(*, escalation: Escalation, policy: EscalationPolicy, now: datetime) -> None:
    """Set the limit and the timers of a new escalation, in its desk's business time."""
    calendar = calendar_of(escalation.desk)
    due = limit_of(calendar, now, escalation.version.target, escalation.wanted_on)
    escalation.due_at = due
    moments = {
        TimerKind.WARNING: warning_of(calendar, now, due),
        TimerKind.LIMIT: due,
        TimerKind.SECOND_LEVEL: after(calendar, now, policy.second_level_after),
    }
    EscalationTimer.objects.bulk_create(
        EscalationTimer(escalation=escalation, kind=kind, due_at=at) for kind, at in moments.items()
    )


def rest(*, escalation: Escalation, now: datetime) -> None:
    """Stop the clock and keep what is left of it; a second call changes nothing."""
    if escalation.due_at is None:
        return
    calendar = calendar_of(escalation.inquiry.desk)
    escalation.left = left_until(calendar, now, escalation.due_at)
    escalation.due_at = None
    for timer in _running(escalation):
        timer.left = left_until(calendar, now, timer.due_at) if timer.due_at else None
        timer.due_at = None
        timer.save(update_fields=["left", "due_at"])


def resume(*, escalation: Escalation, now: datetime) -> None:
    """Let the clock run on with what was left; a second call changes nothing."""
    if escalation.left is None:
        return
    calendar = calendar_of(escalation.inquiry.desk)
    escalation.due_at, escalation.left = after(calendar, now, escalation.left), None
    for timer in escalation.timers.filter(done_at=None, left__isnull=False):
        _go_on(timer, calendar, now)


def _go_on(timer: EscalationTimer, calendar: BusinessCalendar, now: datetime) -> None:
    assert timer.left is not None
    timer.due_at, timer.left = after(calendar, now, timer.left), None
    timer.save(update_fields=["left", "due_at"])


def _running(escalation: Escalation) -> list[EscalationTimer]:
    return list(escalation.timers.filter(done_at=None, due_at__isnull=False))


# --- when time is up -----------------------------------------------------------------------------
def due_timers(now: datetime) -> list[int]:
    """Ids of what is due, the earliest first; `now` is the database's clock."""
    due = EscalationTimer.objects.filter(done_at=None, due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def fire(*, timer_id: int, now: datetime) -> bool:
    """Do what a timer is for, once: true if it was done by this call.

    False when another has done it, its clock was put to rest, or somebody acts on the inquiry at
    this moment (then the next look finds it again). Several that came due while nobody looked are
    all done; of warning and limit only the limit is told.
    """
    timer = EscalationTimer.objects.select_related("escalation").filter(pk=timer_id).first()
    inquiry = lock_if_free(timer.escalation.inquiry_id) if timer else None
    if timer is None or inquiry is None:
        return False
    escalation = lock_of(inquiry, timer.escalation_id)
    timer.refresh_from_db(fields=["due_at", "done_at"])
    if timer.done_at or timer.due_at is None or timer.due_at > now:
        return False
    timer.done_at = now
    timer.save(update_fields=["done_at"])
    if escalation.state == State.OPEN:
        DEEDS[TimerKind(timer.kind)](escalation, now)
    return True


def _warn(escalation: Escalation, now: datetime) -> None:
    escalation.warned_at = now
    escalation.save(update_fields=["warned_at"])
    if escalation.due_at and escalation.due_at > now:
        tell_due(escalation=escalation, is_over=False, now=now)


def _note_overdue(escalation: Escalation, now: datetime) -> None:
    escalation.overdue_at = now
    escalation.save(update_fields=["overdue_at"])
    record_fact(inquiry=escalation.inquiry, kind=Fact.ESCALATION_OVERDUE, at=now)
    tell_due(escalation=escalation, is_over=True, now=now)


DEEDS = {
    TimerKind.WARNING: _warn,
    TimerKind.LIMIT: _note_overdue,
    TimerKind.SECOND_LEVEL: raise_level,
}
