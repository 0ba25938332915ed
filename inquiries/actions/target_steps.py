"""What follows by the clock of a promise: warnings, the missed promise, who hears of it and when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from desks.models import Desk, DeskRole, Membership
from desks.queries import calendar_of
from desks.working_hours import BusinessCalendar
from inquiries.actions.clocks import COUNTED, missed_fact
from inquiries.actions.facts import record_facts
from inquiries.models import Inquiry, InquiryClock
from inquiries.notified import subject_of
from inquiries.signals import responsible_wanted
from notifications.actions import Notice, notify_all
from notifications.states import Kind
from shared.bulk import update_rows
from targets.counting import DUE, Step, moments, next_moment
from targets.states import ClockKind, Who

BATCH = 200
PROMISES = {ClockKind.ACKNOWLEDGEMENT: 0, ClockKind.RESOLUTION: 2}
"""As numbers for the words of a notification; everything else is an answer, 1."""


@dataclass(slots=True)
class _Desks:
    """Calendars and people of the desks, read once for a batch."""

    now: datetime
    calendars: dict[int, BusinessCalendar] = field(default_factory=dict)
    people: dict[tuple[int, str], tuple[int, ...]] = field(default_factory=dict)

    def calendar(self, desk: Desk) -> BusinessCalendar:
        if desk.pk not in self.calendars:
            self.calendars[desk.pk] = calendar_of(desk)
        return self.calendars[desk.pk]

    def responsible(self, desk: Desk, who: str) -> tuple[int, ...]:
        if (desk.pk, who) not in self.people:
            self.people[desk.pk, who] = _responsible(desk, who, self.now)
        return self.people[desk.pk, who]


def _responsible(desk: Desk, who: str, now: datetime) -> tuple[int, ...]:
    """Who an app above names; where none does, every coordinator of the desk."""
    answers = responsible_wanted.send(Desk, desk=desk, is_deputy=who == Who.DEPUTY, now=now)
    named = tuple(int(answer) for _receiver, answer in answers if answer is not None)
    if named:
        return named
    leaders = Membership.objects.filter(desk=desk, role=DeskRole.COORDINATOR)
    return tuple(leaders.values_list("agent_id", flat=True))


@transaction.atomic
def do_due_steps(*, now: datetime, limit: int = BATCH) -> int:
    """Do what is due by the database's clock, the earliest first, each step once: how many clocks.

    A missed promise is a fact; its people are told, the same person of one moment once. Warnings
    whose promise is missed already are not told any more. Inquiries on which somebody acts at this
    moment are left for the next look. A beat that was down only makes it late.
    """
    due = InquiryClock.objects.filter(stopped_at=None, rested_at=None, next_step_at__lte=now)
    wanted = list(due.order_by("next_step_at", "pk").values_list("inquiry_id", "pk")[:limit])
    inquiries = _lock_free({inquiry_id for inquiry_id, _pk in wanted}) if wanted else {}
    rows = due.filter(pk__in=[pk for _inquiry, pk in wanted], inquiry_id__in=inquiries)
    clocks = list(rows.select_related("version").order_by("pk")) if inquiries else []
    for clock in clocks:
        clock.inquiry = inquiries[clock.inquiry_id]
    _do(clocks, _Desks(now), now)
    return len(clocks)


def _lock_free(pks: Iterable[int]) -> dict[int, Inquiry]:
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return {row.pk: row for row in rows.select_related("desk").filter(pk__in=pks).order_by("pk")}


def _do(clocks: Sequence[InquiryClock], desks: _Desks, now: datetime) -> None:
    notices: list[Notice] = []
    missed: list[InquiryClock] = []
    for clock in clocks:
        steps = _take_due(clock, desks.calendar(clock.inquiry.desk), now)
        if DUE in steps:
            clock.missed_at = clock.due_at
            missed.append(clock)
        notices += _notices(clock, [one for one in steps if one != DUE], desks)
    update_rows(clocks, COUNTED)
    if missed:
        record_facts([missed_fact(one, now) for one in missed])
    notify_all(notices=notices)


def _take_due(clock: InquiryClock, calendar: BusinessCalendar, now: datetime) -> list[Step]:
    """Mark as done in memory what is due by the present calendar, and say what it was."""
    all_moments = moments(calendar, clock.running, clock.version.steps_for(clock.kind))
    found = [step for at, step in all_moments if at <= now and step.key not in clock.steps_done]
    clock.steps_done = [*clock.steps_done, *(step.key for step in found)]
    clock.next_step_at = next_moment(all_moments, clock.steps_done)
    return found


def _notices(clock: InquiryClock, steps: Sequence[Step], desks: _Desks) -> Iterator[Notice]:
    is_over = DUE.key in clock.steps_done
    for step in steps:
        if is_over and step.offset < DUE.offset:
            continue
        for agent_id in _people(clock.inquiry, step.who, desks):
            yield Notice(
                agent_id=agent_id,
                kind=Kind.TARGET_DUE,
                # Who is told as assignee and as coordinator of one moment is told once.
                key=f"target:{clock.pk}:{clock.due_at.isoformat()}:{step.key.partition(':')[0]}",
                at=desks.now,
                subject=subject_of(clock.inquiry),
                params={"over": int(is_over), "promise": PROMISES.get(ClockKind(clock.kind), 1)},
            )


def _people(inquiry: Inquiry, who: str, desks: _Desks) -> tuple[int, ...]:
    """What is nobody's is the coordinator's."""
    if who == Who.ASSIGNEE and inquiry.assignee_id:
        return (inquiry.assignee_id,)
    return desks.responsible(inquiry.desk, who)
