"""The sweep of the service targets over very many open inquiries, and how it grows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection
from django.utils import timezone

from desks.models import ClosedDay, Desk
from inquiries.actions.recounting import count_further, notice_changes
from inquiries.actions.target_steps import do_due_steps
from inquiries.models import CountedCalendar, InquiryClock
from targets.actions import ensure_general

SWEEP_EVERY = 15
PREFIX = "BENCH"
LOOKS = 20
PARTS = 6
DUE_AT_ONCE = 1000  # all in one sweep: a morning after a night without a beat
MAKE = """
    INSERT INTO inquiries_inquiry (reference, desk_id, channel, subject, contact_id, language,
        topic, urgency, status, created_at, due_at, resolution_due_at, last_message_at,
        last_message_kind, preview, message_count, has_attachments, version)
    SELECT %(prefix)s || '-' || n, %(desk)s, 'email', 'Measured', c.id, 'en', '', 2, 'open',
        %(now)s, %(now)s + n * interval '1 second' + interval '2 hours',
        %(now)s + interval '30 days', %(now)s, 'inbound', '', 1, false, 1
    FROM generate_series(%(first)s, %(last)s) AS n, (SELECT id FROM contacts_contact LIMIT 1) AS c
"""
START = """
    INSERT INTO inquiries_inquiryclock (inquiry_id, kind, version_id, started_at, runs_from, used,
        due_at, "end", next_step_at, steps_done)
    SELECT i.id, kind, %(version)s, i.created_at, i.created_at, interval '0',
        CASE kind WHEN 'resolution' THEN i.resolution_due_at ELSE i.due_at END, '',
        CASE kind WHEN 'resolution' THEN i.resolution_due_at ELSE i.due_at END, '[]'::jsonb
    FROM inquiries_inquiry i, unnest(ARRAY['first_answer', 'resolution']) AS kind
    WHERE i.reference LIKE %(prefix)s || '-%%' AND i.id > %(after)s
"""


@dataclass(frozen=True, slots=True)
class SweepTime:
    """Seconds of a look at which nothing is due, and of one that finds `due`; how many clocks are
    counted anew in a second."""

    inquiries: int
    clocks: int
    idle: float
    due: int
    busy: float
    recount: float


def measure(size: int) -> SweepTime:
    """Fill up to so many open inquiries, then look, do what is due, and close a day."""
    desk, now = Desk.objects.order_by("pk")[0], timezone.now()
    clocks = _fill_to(size, desk, now)
    notice_changes(now=now)
    idle = _seconds(lambda: [do_due_steps(now=now) for _look in range(LOOKS)]) / LOOKS
    soon = InquiryClock.objects.filter(stopped_at=None, kind="first_answer").order_by("-pk")
    pks = list(soon.values_list("pk", flat=True)[:DUE_AT_ONCE])
    InquiryClock.objects.filter(pk__in=pks).update(
        runs_from=now - timedelta(days=20), next_step_at=now, missed_at=None, steps_done=[]
    )
    busy = _seconds(lambda: list(iter(lambda: do_due_steps(now=now), 0)))
    recount = _recounted(desk, now)
    return SweepTime(size, clocks, idle, len(pks), busy, recount)


def _fill_to(size: int, desk: Desk, now: datetime) -> int:
    version = ensure_general(desk=desk, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(max(id), 0) FROM inquiries_inquiry WHERE reference LIKE %s",
            [f"{PREFIX}-%"],
        )
        there, last = cursor.fetchone()
        values: dict[str, Any] = {
            "prefix": PREFIX,
            "desk": desk.pk,
            "now": now,
            "version": version.pk,
        }
        cursor.execute(MAKE, values | {"first": there + 1, "last": size})
        cursor.execute(START, values | {"after": last})
        cursor.execute("ANALYZE inquiries_inquiry, inquiries_inquiryclock")
    return InquiryClock.objects.filter(stopped_at=None).count()


def _recounted(desk: Desk, now: datetime) -> float:
    """Clocks a second: a day is closed within every promise, and some parts are counted anew."""
    day = (now + timedelta(days=1 + ClosedDay.objects.count())).date()
    ClosedDay.objects.create(desk=desk, date=day, name=PREFIX, source=PREFIX)
    notice_changes(now=now)
    seconds = _seconds(lambda: [count_further(now=now) for _part in range(PARTS)])
    row = CountedCalendar.objects.get(desk=desk)
    counted = InquiryClock.objects.filter(stopped_at=None, pk__lte=row.counted_to).count()
    CountedCalendar.objects.filter(pk=row.pk).update(changed_at=None)
    return counted / seconds


def _seconds(work: object) -> float:
    assert callable(work)
    start = perf_counter()
    work()
    return perf_counter() - start
