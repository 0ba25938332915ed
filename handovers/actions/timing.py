"""The clock of a locked hand-over: begun, put to rest, resumed; and what follows when time is up."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from desks.queries import calendar_of
from escalations.overdue import close_of, warning_of
from handovers.actions.mailing import about, contents_in_words, mail_section
from handovers.actions.telling import tell_due
from handovers.emails import reminder
from handovers.models import Handover, HandoverTimer
from handovers.permissions import lock_of
from handovers.reach import settings_of
from handovers.states import State, TimerKind
from inquiries.actions.facts import record_fact
from inquiries.permissions import lock_if_free
from inquiries.states import Fact
from targets.counting import after, left_until

BATCH = 100
MOST_REMINDERS = 10
"""After so many nobody reads them any more; the hand-over stays overdue in every list."""


def begin(*, handover: Handover, now: datetime) -> None:
    """Set the agreed time and its timers anew, in business time of the desk that asked."""
    calendar = calendar_of(handover.desk)
    due = after(calendar, now, handover.form.target)
    handover.due_at, handover.left, handover.overdue_at = due, None, None
    handover.promised_on = None
    handover.timers.filter(kind=TimerKind.PROMISE).delete()
    _set(handover, TimerKind.WARNING, warning_of(calendar, now, due))
    _set(handover, TimerKind.LIMIT, due)
    _set(handover, TimerKind.REMINDER, after(calendar, due, _every(handover)))


def promise(*, handover: Handover, promised_on: date) -> None:
    """The section's own day: nobody reminds it before. The agreed time is measured all the same."""
    calendar = calendar_of(handover.desk)
    close = close_of(calendar, promised_on)
    handover.promised_on = promised_on
    handover.timers.filter(kind=TimerKind.WARNING).delete()
    _set(handover, TimerKind.PROMISE, close)
    _set(handover, TimerKind.REMINDER, after(calendar, close, _every(handover)))


def rest(*, handover: Handover, now: datetime) -> None:
    """Stop the clock and keep what is left of it; a second call changes nothing."""
    if handover.due_at is None:
        return
    calendar = calendar_of(handover.desk)
    handover.left, handover.due_at = left_until(calendar, now, handover.due_at), None
    for timer in handover.timers.filter(done_at=None, due_at__isnull=False):
        assert timer.due_at is not None
        timer.left, timer.due_at = left_until(calendar, now, timer.due_at), None
        timer.save(update_fields=["left", "due_at"])


def resume(*, handover: Handover, now: datetime) -> None:
    """Let the clock run on with what was left; a second call changes nothing."""
    if handover.left is None:
        return
    calendar = calendar_of(handover.desk)
    handover.due_at, handover.left = after(calendar, now, handover.left), None
    for timer in handover.timers.filter(done_at=None, left__isnull=False):
        assert timer.left is not None
        timer.due_at, timer.left = after(calendar, now, timer.left), None
        timer.save(update_fields=["left", "due_at"])


def _set(handover: Handover, kind: TimerKind, due_at: datetime) -> None:
    values = {"due_at": due_at, "left": None, "done_at": None, "times": 0}
    HandoverTimer.objects.update_or_create(handover=handover, kind=kind, defaults=values)


def _every(handover: Handover) -> timedelta:
    return settings_of(handover.section).remind_every


# --- when time is up -----------------------------------------------------------------------------
def due_timers(now: datetime) -> list[int]:
    """Ids of what is due, the earliest first; `now` is the database's clock."""
    due = HandoverTimer.objects.filter(done_at=None, due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def fire(*, timer_id: int, now: datetime) -> bool:
    """Do what a timer is for, once: true if it was done by this call.

    False when another has done it, its clock was put to rest, or somebody acts on the inquiry at
    this moment (then the next look finds it again). A reminder sets itself anew from now on, so a
    sweep that was down for days makes one reminder, not ten.
    """
    timer = HandoverTimer.objects.select_related("handover").filter(pk=timer_id).first()
    inquiry = lock_if_free(timer.handover.inquiry_id) if timer else None
    if timer is None or inquiry is None:
        return False
    handover = lock_of(inquiry, timer.handover_id)
    timer.refresh_from_db(fields=["due_at", "done_at", "times"])
    if timer.done_at or timer.due_at is None or timer.due_at > now:
        return False
    timer.done_at, timer.times = now, timer.times + 1
    timer.save(update_fields=["done_at", "times"])
    if handover.state == State.OPEN:
        DEEDS[TimerKind(timer.kind)](handover, timer, now)
    return True


def _warn(handover: Handover, timer: HandoverTimer, now: datetime) -> None:
    """Found together with the limit, only the limit is told."""
    if handover.due_at and handover.due_at > now:
        tell_due(handover=handover, what=f"soon:{timer.pk}", is_over=False, now=now)
        _mail(handover, f"soon:{timer.pk}", is_over=False, now=now)


def _note_overdue(handover: Handover, timer: HandoverTimer, now: datetime) -> None:
    """A fact in any case; where the section has promised a later day, it is left in peace."""
    handover.overdue_at = now
    handover.save(update_fields=["overdue_at"])
    section, pk = handover.section.code, handover.pk
    record_fact(
        inquiry=handover.inquiry, kind=Fact.HANDOVER_OVERDUE, at=now, section=section, handover=pk
    )
    if handover.timers.filter(kind=TimerKind.PROMISE, done_at=None).exists():
        return
    key = f"over:{timer.pk}:{handover.due_at:%Y%m%d%H%M}" if handover.due_at else "over"
    tell_due(handover=handover, what=key, is_over=True, now=now)
    _mail(handover, key, is_over=True, now=now)


def _note_broken_promise(handover: Handover, timer: HandoverTimer, now: datetime) -> None:
    key = f"promise:{handover.promised_on}"
    tell_due(handover=handover, what=key, is_over=True, now=now)
    _mail(handover, key, is_over=True, now=now)


def _remind(handover: Handover, timer: HandoverTimer, now: datetime) -> None:
    key = f"again:{timer.pk}:{now:%Y%m%d%H%M}"
    tell_due(handover=handover, what=key, is_over=True, now=now)
    _mail(handover, key, is_over=True, now=now)
    if timer.times < MOST_REMINDERS:
        timer.due_at = after(calendar_of(handover.desk), now, _every(handover))
        timer.done_at = None
        timer.save(update_fields=["due_at", "done_at"])


def _mail(handover: Handover, key: str, *, is_over: bool, now: datetime) -> None:
    words = reminder(about(handover), contents_in_words(handover), is_over=is_over)
    mail_section(handover=handover, words=words, key=key, now=now, is_automatic=True)


DEEDS: dict[TimerKind, Callable[[Handover, HandoverTimer, datetime], None]] = {
    TimerKind.WARNING: _warn,
    TimerKind.LIMIT: _note_overdue,
    TimerKind.REMINDER: _remind,
    TimerKind.PROMISE: _note_broken_promise,
}
