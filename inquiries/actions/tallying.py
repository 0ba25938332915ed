"""Keeping the counts of saved views: folding what has changed, and counting a view at first.

One writer at a time (an advisory lock of the transaction), so tallies need no locks of their own.
Folding twice changes nothing: what was is compared with what is.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from inquiries.condition_sql import stable_q
from inquiries.conditions import (
    OTHER_PEOPLE,
    Clock,
    InquiryFacts,
    matches,
    may_ever_match,
    turns_at,
)
from inquiries.models import Inquiry, ViewCounting, ViewDirty, ViewMember, ViewTally
from inquiries.tallies import clock_at, facts_of, place_of

FOLD_AT_ONCE = 500
COUNT_AT_ONCE = 5000
FORGET_AT_ONCE = 10_000
LOCK = "inquiries.tallying"


@dataclass(frozen=True, slots=True)
class Member:
    """A row of ViewMember as a value, in the order of its columns."""

    counting_id: int
    inquiry_id: int
    desk_id: int
    assignee_id: int
    own: bool
    others: bool
    place: int
    turns_at: datetime | None


COLUMNS = tuple(Member.__dataclass_fields__)
WRITE = """
    INSERT INTO inquiries_viewmember
        (counting_id, inquiry_id, desk_id, assignee_id, own, others, place, turns_at)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bool[],
        %s::bool[], %s::bigint[], %s::timestamptz[])
    ON CONFLICT (inquiry_id, counting_id) DO UPDATE
    SET (desk_id, assignee_id, own, others, place, turns_at) = (excluded.desk_id,
        excluded.assignee_id, excluded.own, excluded.others, excluded.place, excluded.turns_at)
"""


@transaction.atomic
def fold_changes(*, now: datetime) -> int:
    """Bring members and tallies up to what has changed; returns how many inquiries were looked at.

    0 means that nothing is left, or that somebody else is folding. A crash leaves the marks.
    """
    if not _is_alone():
        return 0
    changed = _taken_marks() | _turned(now)
    if changed:
        countings = list(ViewCounting.objects.filter(retired_at=None))
        refold(countings=countings, inquiry_ids=changed, now=now)
    return len(changed)


def _is_alone(*, waits: bool = False) -> bool:
    how = "pg_advisory_xact_lock" if waits else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(hashtext(%s))", [LOCK])
        return waits or bool(cursor.fetchone()[0])


def _taken_marks() -> set[int]:
    """Deleted before the inquiries are read: a change after that has left a mark of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM inquiries_viewdirty WHERE id IN (
                SELECT id FROM inquiries_viewdirty ORDER BY id LIMIT %s
            ) RETURNING inquiry_id
            """,
            [FOLD_AT_ONCE],
        )
        return {row[0] for row in cursor.fetchall()}


def _turned(now: datetime) -> set[int]:
    turned = ViewMember.objects.filter(turns_at__lte=now).order_by("turns_at")
    return set(turned.values_list("inquiry_id", flat=True)[:FOLD_AT_ONCE])


def refold(
    *, countings: Sequence[ViewCounting], inquiry_ids: Collection[int], now: datetime
) -> int:
    """Make the rows of these inquiries in these countings true; returns how many had to change."""
    clock = clock_at(now)
    before = _present(countings, inquiry_ids)
    after = {
        (member.counting_id, member.inquiry_id): member
        for facts in facts_of(inquiry_ids)
        for counting in countings
        if (member := _member(counting, facts, clock))
    }
    gone = [key for key in before if key not in after]
    changed = [member for key, member in after.items() if before.get(key) != member]
    _delete(gone)
    _write(changed)
    _add_to_tallies(changed, 1)
    was = [before[key] for key in gone]
    was += [before[key] for one in changed if (key := (one.counting_id, one.inquiry_id)) in before]
    _add_to_tallies(was, -1)
    return len(gone) + len(changed)


def _present(
    countings: Sequence[ViewCounting], inquiry_ids: Collection[int]
) -> dict[tuple[int, int], Member]:
    rows = ViewMember.objects.filter(
        inquiry_id__in=list(inquiry_ids), counting_id__in=[one.pk for one in countings]
    )
    return {(row[0], row[1]): Member(*row) for row in rows.values_list(*COLUMNS)}


def _member(counting: ViewCounting, facts: InquiryFacts, clock: Clock) -> Member | None:
    condition = counting.condition
    if not may_ever_match(condition, facts, clock):
        return None
    others = matches(condition, facts, clock, OTHER_PEOPLE)
    own = matches(condition, facts, clock, facts.assignee) if facts.assignee else others
    turns = turns_at(condition, facts, clock)
    if not (own or others or turns):
        return None
    place = place_of(counting.order, facts)
    return Member(counting.pk, facts.id, facts.desk, facts.assignee or 0, own, others, place, turns)


def _delete(keys: Sequence[tuple[int, int]]) -> None:
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM inquiries_viewmember AS member
            USING unnest(%s::bigint[], %s::bigint[]) AS gone(counting_id, inquiry_id)
            WHERE member.inquiry_id = gone.inquiry_id AND member.counting_id = gone.counting_id
            """,
            [[key[0] for key in keys], [key[1] for key in keys]],
        )


def _write(members: Sequence[Member]) -> None:
    """One array a column: a first count of a million rows is half as long as with instances."""
    if members:
        columns = [[getattr(one, name) for one in members] for name in COLUMNS]
        with connection.cursor() as cursor:
            cursor.execute(WRITE, columns)


def _add_to_tallies(members: Sequence[Member], sign: int) -> None:
    sums: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for one in members:
        found = sums[one.counting_id, one.desk_id, one.assignee_id]
        found[0] += sign * one.own
        found[1] += sign * one.others
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO inquiries_viewtally (counting_id, desk_id, assignee_id, own, others)
            VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (counting_id, desk_id, assignee_id) DO UPDATE
            SET own = inquiries_viewtally.own + excluded.own,
                others = inquiries_viewtally.others + excluded.others
            """,
            [(*key, *numbers) for key, numbers in sums.items() if any(numbers)],
        )


# --- the first count of a view -----------------------------------------------------------------
@transaction.atomic
def count_further(*, now: datetime) -> bool:
    """Count one chunk of the oldest view that is not counted yet; false when there is none."""
    _is_alone(waits=True)
    waiting = ViewCounting.objects.filter(is_complete=False, retired_at=None)
    counting = waiting.order_by("pk").first()
    if counting is None:
        return False
    rows = Inquiry.objects.filter(stable_q(counting.condition, clock_at(now)))
    rows = rows.filter(pk__gt=counting.counted_to).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:COUNT_AT_ONCE])
    refold(countings=[counting], inquiry_ids=ids, now=now)
    counting.is_complete = len(ids) < COUNT_AT_ONCE
    counting.counted_to = ids[-1] if ids else counting.counted_to
    counting.save(update_fields=["is_complete", "counted_to"])
    return True


@transaction.atomic
def forget_retired() -> bool:
    """Delete a chunk of what was counted for views that are no more; false when all is gone."""
    retired = ViewCounting.objects.exclude(retired_at=None).order_by("pk").first()
    if retired is None or not _is_alone():
        return False
    members = ViewMember.objects.filter(counting_id=retired.pk)
    chunk = list(members.values_list("pk", flat=True)[:FORGET_AT_ONCE])
    ViewMember.objects.filter(pk__in=chunk).delete()
    if len(chunk) < FORGET_AT_ONCE:
        ViewTally.objects.filter(counting_id=retired.pk).delete()
        retired.delete()
    return True


@transaction.atomic
def count_again_from(*, inquiry_id: int) -> None:
    """Many rows were put in at once, perhaps behind the triggers' back: count on from there."""
    ViewDirty.objects.filter(inquiry_id__gt=inquiry_id).delete()
    present = ViewCounting.objects.filter(retired_at=None)
    present.update(is_complete=False)
    present.filter(counted_to__gt=inquiry_id).update(counted_to=inquiry_id)


# --- comparing and mending ---------------------------------------------------------------------
def mend_chunk(*, after: int, now: datetime) -> tuple[int, int]:
    """Compare the next inquiries with their rows and mend what is wrong.

    Returns the id of the last one and how many rows had to change; the same id when it is the end.
    """
    with transaction.atomic():
        _is_alone(waits=True)
        ids = _next_ids(after)
        countings = list(ViewCounting.objects.filter(retired_at=None, is_complete=True))
        mended = refold(countings=countings, inquiry_ids=ids, now=now) if ids else 0
    return (ids[-1] if ids else after), mended


def _next_ids(after: int) -> list[int]:
    """Of inquiries, and of rows whose inquiry is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            (SELECT id FROM inquiries_inquiry WHERE id > %(after)s ORDER BY id LIMIT %(most)s)
            UNION
            (SELECT DISTINCT inquiry_id FROM inquiries_viewmember WHERE inquiry_id > %(after)s
                ORDER BY inquiry_id LIMIT %(most)s)
            ORDER BY 1 LIMIT %(most)s
            """,
            {"after": after, "most": COUNT_AT_ONCE},
        )
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def mend_tallies() -> int:
    """Sum up all members again; returns how many tallies were wrong."""
    _is_alone(waits=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH truth AS (
                SELECT counting_id, desk_id, assignee_id,
                    sum(own::int) AS own, sum(others::int) AS others
                FROM inquiries_viewmember WHERE own OR others
                GROUP BY counting_id, desk_id, assignee_id
            ), emptied AS (
                UPDATE inquiries_viewtally AS tally SET own = 0, others = 0
                WHERE (own, others) <> (0, 0) AND NOT EXISTS (
                    SELECT 1 FROM truth WHERE truth.counting_id = tally.counting_id
                        AND truth.desk_id = tally.desk_id
                        AND truth.assignee_id = tally.assignee_id
                ) RETURNING 1
            ), mended AS (
                INSERT INTO inquiries_viewtally AS tally
                    (counting_id, desk_id, assignee_id, own, others)
                SELECT * FROM truth
                ON CONFLICT (counting_id, desk_id, assignee_id) DO UPDATE
                SET own = excluded.own, others = excluded.others
                WHERE (tally.own, tally.others) <> (excluded.own, excluded.others)
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM emptied) + (SELECT count(*) FROM mended)
            """
        )
        return int(cursor.fetchone()[0])
