"""What every page asks about notifications goes by an index, however many were ever told."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desks.permissions import scope_of
from notifications.actions import notify
from notifications.digest import write_digests
from notifications.models import Notification
from notifications.queries import count_unread, find_loudest, history_page, unread_lines
from notifications.states import Kind
from tests.factories import make_agent

TABLE = "notifications_notification"
TOLD_LONG_AGO = 5_000


@pytest.fixture
def reader(maria, rui, madrid, inquiry, now):
    """Somebody with a long past and one thing unread, among colleagues with as long a past."""
    subject = f"inquiry:{inquiry.reference}"
    others = [maria, *(make_agent(f"agent{number}", madrid) for number in range(4))]
    Notification.objects.bulk_create(
        Notification(
            agent=others[number % 5],
            kind=Kind.MESSAGE,
            key=f"past:{number}",
            subject=subject,
            by_mail=True,
            at=now - timedelta(days=1),
            read_at=now,
            mailed_at=now - timedelta(days=1),
        )
        for number in range(TOLD_LONG_AGO)
    )
    notify(
        agent_ids=[maria.pk],
        kind=Kind.MENTIONED,
        key="new",
        now=now - timedelta(hours=1),
        by=rui,
        subject=subject,
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")
    return maria


def _nodes(plan):
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _whole_reads(work) -> list[str]:
    """Statements that read the table from end to end."""
    with CaptureQueriesContext(connection) as queries:
        work()
    asked = [one["sql"] for one in queries.captured_queries if TABLE in one["sql"]]
    reads = [sql for sql in asked if sql.startswith("SELECT") and "FOR NO KEY" not in sql]
    assert reads
    return [sql for sql in reads if any(_is_whole(node) for node in _plan_of(sql))]


def _plan_of(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (found,) = cursor.fetchone()
    found = json.loads(found) if isinstance(found, str) else found
    return _nodes(found[0]["Plan"])


def _is_whole(node: dict) -> bool:
    return node["Node Type"] == "Seq Scan" and node.get("Relation Name") == TABLE


@pytest.mark.parametrize("work", [count_unread, unread_lines, find_loudest, history_page])
def test_nothing_is_read_from_end_to_end(reader, work):
    assert _whole_reads(lambda: work(scope_of(reader))) == []


def test_neither_is_it_for_the_mails(reader, now):
    assert _whole_reads(lambda: write_digests(now=now)) == []
    assert reader.notifications.filter(mailed_at=now).count() == 1
