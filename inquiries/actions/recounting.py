"""A desk's calendar has changed, in whatever way: what runs there is counted anew."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from desks.models import Desk
from desks.queries import calendar_as_data, calendar_from_data, calendar_of
from inquiries.actions.clocks import COUNTED, SHOWN, count_clocks_anew, show_due
from inquiries.actions.facts import record_facts
from inquiries.models import CountedCalendar, Inquiry, InquiryClock, TimelineFact
from inquiries.permissions import lock_inquiries
from inquiries.signals import calendar_changed, recounting_wanted
from shared.bulk import update_rows
from targets.models import PolicyVersion

BATCH = 500
LONGEST_DEED = timedelta(minutes=1)
"""No transaction that has read the old calendar lasts longer: then a second pass finds its clocks."""


def notice_changes(*, now: datetime) -> None:
    """Compare each desk's calendar with the one by which was counted last; three short questions."""
    for desk in Desk.objects.all():
        present = calendar_as_data(calendar_of(desk))
        if not CountedCalendar.objects.filter(desk=desk, calendar=present).exists():
            _note_change(desk, present, now)


@transaction.atomic
def _note_change(desk: Desk, present: dict[str, Any], now: datetime) -> None:
    """The apps above hear of it in the same transaction; a desk that is new has nothing to count."""
    row, is_new = CountedCalendar.objects.select_for_update().get_or_create(
        desk=desk, defaults={"calendar": present}
    )
    if is_new or row.calendar == present:
        return
    before = calendar_from_data(row.calendar)
    row.calendar, row.changed_at = present, now
    row.counted_to, row.is_second_pass = 0, False
    row.save()
    after = calendar_from_data(present)
    answers: list[tuple[Any, Any]] = recounting_wanted.send(Desk, desk=desk)
    lock_inquiries({pk for _receiver, ids in answers for pk in ids})
    calendar_changed.send(Desk, desk=desk, before=before, after=after, now=now)


@transaction.atomic
def count_further(*, now: datetime) -> bool:
    """Count a part of one desk's clocks anew: true if there was one. Many may try, one does it.

    Where a due time moved, a fact says so. Safe to break off: it goes on where it was.
    """
    rows = CountedCalendar.objects.select_for_update(of=("self",), skip_locked=True)
    waiting = rows.filter(changed_at__isnull=False).select_related("desk").order_by("pk")
    row = next((one for one in waiting if _may_go_on(one, now)), None)
    if row is None:
        return False
    clocks = _next_clocks(row)
    if clocks:
        _count(row.desk, clocks, now)
        row.counted_to = clocks[-1].pk
    elif row.is_second_pass:
        row.changed_at = None
    else:
        row.counted_to, row.is_second_pass = 0, True
    row.save()
    return True


def _may_go_on(row: CountedCalendar, now: datetime) -> bool:
    assert row.changed_at is not None
    return not row.is_second_pass or now >= row.changed_at + LONGEST_DEED


def _next_clocks(row: CountedCalendar) -> list[InquiryClock]:
    """By the index of what is live, however much there is that has ended; the inquiries are locked."""
    live = InquiryClock.objects.filter(stopped_at=None, pk__gt=row.counted_to)
    found = live.filter(inquiry__desk=row.desk).order_by("pk")[:BATCH]
    pks = dict(found.values_list("pk", "inquiry_id"))
    locked = Inquiry.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=set(pks.values())
    )
    inquiries = {one.pk: one for one in locked.only("desk_id", *SHOWN).order_by("pk")}
    clocks = list(InquiryClock.objects.filter(pk__in=pks).order_by("pk"))
    versions = PolicyVersion.objects.in_bulk({one.version_id for one in clocks})
    for clock in clocks:
        clock.inquiry, clock.version = inquiries[clock.inquiry_id], versions[clock.version_id]
    return clocks


def _count(desk: Desk, clocks: list[InquiryClock], now: datetime) -> None:
    """What has ended, or gone to another desk, until it was locked is left alone."""
    calendar = calendar_of(desk)
    facts: list[TimelineFact] = []
    by_inquiry: dict[int, list[InquiryClock]] = {}
    for clock in clocks:
        if clock.is_running and clock.inquiry.desk_id == desk.pk:
            by_inquiry.setdefault(clock.inquiry_id, []).append(clock)
    before = {one.pk: _state_of(one) for mine in by_inquiry.values() for one in mine}
    for mine in by_inquiry.values():
        facts += count_clocks_anew(mine[0].inquiry, mine, calendar, now, "calendar")
    counted = [one for mine in by_inquiry.values() for one in mine]
    update_rows([one for one in counted if _state_of(one) != before[one.pk]], COUNTED)
    if not facts:
        return
    record_facts(facts)
    _show({fact.inquiry_id: fact.inquiry for fact in facts})


def _state_of(clock: InquiryClock) -> tuple[Any, ...]:
    """In the second look at a clock nothing moves as a rule, and nothing is written."""
    return tuple(getattr(clock, name) for name in COUNTED)


def _show(inquiries: dict[int, Inquiry]) -> None:
    """From all live clocks of each: a batch may have seen only some of them."""
    live = InquiryClock.objects.filter(inquiry__in=inquiries, stopped_at=None)
    clocks: dict[int, list[InquiryClock]] = {pk: [] for pk in inquiries}
    for clock in live:
        clocks[clock.inquiry_id].append(clock)
    for pk, inquiry in inquiries.items():
        show_due(inquiry, clocks[pk])
    update_rows(list(inquiries.values()), SHOWN)
