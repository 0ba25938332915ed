"""Counts and pages of saved views: what was folded, corrected by what has changed since.

Every answer is one statement, so one snapshot: exact at its moment whatever is written or folded
meanwhile. Its cost hangs on the agent's views and on what is not folded yet, never on the archive.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from inquiries.conditions import Clock, InquiryFacts, matches
from inquiries.models import ViewCounting, ViewOrder

COUNT_VIEWS_TASK = "inquiries.tasks.count_views"
MOST_UNSURE = 3000  # more than that is waited for: the page says that it is counting
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST = 2**62  # the place of what has no instant


def clock_at(now: datetime) -> Clock:
    """A day begins where the installation is."""
    return Clock(now=now, zone=ZoneInfo(settings.TIME_ZONE))


FACTS = """json_build_array(
    i.id, i.desk_id, i.status, i.assignee_id, i.channel, i.language, i.topic, i.urgency,
    i.has_attachments, i.due_at, i.created_at, i.last_message_at, i.resolved_at, i.snoozed_until,
    i.escalated_at, i.alerted_at, i.approval_asked_at, i.limit_on, i.fields,
    ARRAY(SELECT tag_id FROM inquiries_inquirytag WHERE inquiry_id = i.id),
    ARRAY(SELECT value FROM contacts_contactaddress WHERE contact_id = i.contact_id)
)"""
UNSURE = """
    unsure AS MATERIALIZED (
        SELECT inquiry_id FROM inquiries_viewdirty
        UNION SELECT inquiry_id FROM inquiries_viewmember WHERE turns_at <= %(now)s
    ),
    unsure_facts AS MATERIALIZED (
        SELECT (SELECT {facts} FROM inquiries_inquiry i
            WHERE i.id = unsure.inquiry_id AND i.desk_id = ANY(%(desks)s)) AS facts
        FROM unsure LIMIT %(most)s
    )
""".replace("{facts}", FACTS)
COUNTS = """
    WITH {unsure}
    SELECT
        (SELECT json_agg(json_build_array(counting_id, desk_id, number)) FROM (
            SELECT counting_id, desk_id,
                sum(CASE WHEN assignee_id = %(me)s THEN own ELSE others END) AS number
            FROM inquiries_viewtally
            WHERE counting_id = ANY(%(countings)s) AND desk_id = ANY(%(desks)s)
            GROUP BY counting_id, desk_id
        ) AS tallied),
        (SELECT json_agg(json_build_array(counting_id, desk_id, -number)) FROM (
            SELECT counting_id, desk_id, count(*) AS number
            FROM unsure JOIN inquiries_viewmember USING (inquiry_id)
            WHERE counting_id = ANY(%(countings)s) AND desk_id = ANY(%(desks)s)
                AND CASE WHEN assignee_id = %(me)s THEN own ELSE others END
            GROUP BY counting_id, desk_id
        ) AS folded),
        (SELECT json_agg(facts) FROM unsure_facts WHERE facts IS NOT NULL),
        (SELECT count(*) FROM unsure_facts)
""".replace("{unsure}", UNSURE)
PAGE = """
    WITH {unsure}
    SELECT
        (SELECT json_agg(json_build_array(place, inquiry_id) ORDER BY place, inquiry_id) FROM (
            SELECT found.place, found.inquiry_id
            FROM unnest(%(desks)s::bigint[]) AS at(desk_id), LATERAL (
                (SELECT place, inquiry_id FROM inquiries_viewmember
                    WHERE counting_id = %(counting)s AND desk_id = at.desk_id AND others
                        AND (own OR assignee_id <> %(me)s)
                        AND (place, inquiry_id) > (%(place)s, %(id)s)
                        AND inquiry_id NOT IN (SELECT inquiry_id FROM unsure)
                    ORDER BY place, inquiry_id LIMIT %(limit)s)
                UNION ALL
                (SELECT place, inquiry_id FROM inquiries_viewmember
                    WHERE counting_id = %(counting)s AND desk_id = at.desk_id
                        AND assignee_id = %(me)s AND own AND NOT others
                        AND (place, inquiry_id) > (%(place)s, %(id)s)
                        AND inquiry_id NOT IN (SELECT inquiry_id FROM unsure)
                    ORDER BY place, inquiry_id LIMIT %(limit)s)
            ) AS found
            ORDER BY place, inquiry_id LIMIT %(limit)s
        ) AS sure),
        (SELECT json_agg(facts) FROM unsure_facts WHERE facts IS NOT NULL),
        (SELECT count(*) FROM unsure_facts)
""".replace("{unsure}", UNSURE)
FACTS_OF = "SELECT {facts} FROM inquiries_inquiry i WHERE i.id = ANY(%s)".replace("{facts}", FACTS)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is to be counted for one view: its counting at these desks."""

    counting: ViewCounting
    desk_ids: frozenset[int]


def count_all(
    wanted: Sequence[Counted], *, agent_id: int, now: datetime
) -> dict[int, dict[int, int] | None]:
    """By the id of the counting: how many at each desk; None while the first count is not done."""
    answer: dict[int, dict[int, int] | None] = {one.counting.pk: None for one in wanted}
    ready = [one for one in wanted if one.counting.is_complete]
    if not ready:
        return answer
    values = {
        "me": agent_id,
        "now": now,
        "most": MOST_UNSURE,
        "countings": [one.counting.pk for one in ready],
        "desks": sorted(set[int]().union(*(one.desk_ids for one in ready))),
    }
    tallied, folded, facts, unsure = _asked(COUNTS, values)
    if unsure >= MOST_UNSURE:
        return answer
    numbers: dict[tuple[int, int], int] = defaultdict(int)
    for counting, desk, number in [*(tallied or ()), *(folded or ())]:
        numbers[counting, desk] += number
    clock = clock_at(now)
    for row in _facts(facts):
        for one in ready:
            if matches(one.counting.condition, row, clock, agent_id):
                numbers[one.counting.pk, row.desk] += 1
    for one in ready:
        answer[one.counting.pk] = {desk: numbers[one.counting.pk, desk] for desk in one.desk_ids}
    return answer


def page_ids(
    counted: Counted, *, agent_id: int, now: datetime, after: tuple[int, int], limit: int
) -> list[tuple[int, int]] | None:
    """(place, id) of the rows behind `after`, in order, `limit` at most; None when it must wait.

    Only for a counting that is complete.
    """
    counting = counted.counting
    values = {
        "me": agent_id,
        "now": now,
        "most": MOST_UNSURE,
        "desks": sorted(counted.desk_ids),
        "counting": counting.pk,
        "place": after[0],
        "id": after[1],
        "limit": limit,
    }
    sure, facts, unsure = _asked(PAGE, values)
    if unsure >= MOST_UNSURE:
        return None
    clock = clock_at(now)
    found = [(place, pk) for place, pk in sure or ()]
    found += [
        (place_of(counting.order, row), row.id)
        for row in _facts(facts)
        if matches(counting.condition, row, clock, agent_id)
    ]
    return sorted(one for one in found if one > after)[:limit]


def place_of(order: str, facts: InquiryFacts) -> int:
    """The order as one number that grows, in microseconds."""
    if order == ViewOrder.DUE:
        return LAST if facts.due is None else _microseconds(facts.due)
    if order == ViewOrder.CREATED:
        return -_microseconds(facts.created)
    newest = _microseconds(facts.message)
    return newest if order == ViewOrder.OLDEST else -newest


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def facts_of(inquiry_ids: Collection[int]) -> list[InquiryFacts]:
    """As they are now, without those that are gone."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS_OF, [list(inquiry_ids)])
        return list(_facts(_parsed(row[0]) for row in cursor.fetchall()))


def _asked(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_parsed(one) for one in cursor.fetchone()]


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _facts(rows: Iterable[Sequence[Any]] | None) -> Iterable[InquiryFacts]:
    for row in rows or ():
        instants = [one and datetime.fromisoformat(one) for one in row[9:17]]
        limit, fields, tags, addresses = row[17:]
        day = limit and date.fromisoformat(limit)
        values = [*row[:9], *instants, day, fields, frozenset(tags), frozenset(addresses)]
        yield InquiryFacts(*values)
