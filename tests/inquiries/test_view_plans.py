"""Counts and pages of saved views cost what is not folded yet, however large the archive."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desks.models import Agent, Desk, DeskRole
from desks.permissions import scope_of
from inquiries.actions.tallying import fold_changes
from inquiries.models import Inquiry, SavedView
from inquiries.saved_views import view_counts, view_page
from tests.factories import make_agent, make_desk
from tests.inquiries.test_query_plans import nodes_of
from tests.inquiries.view_world import make_view, truth

INQUIRIES = 6_000
DONE = {"field": "status", "op": "in", "value": ["closed", "resolved"]}
KEPT = ("inquiries_inquiry", "inquiries_viewmember", "inquiries_contact")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _filled(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        desks = [make_desk(code) for code in ("madrid", "hague", "meetings")]
        rui = make_agent("rui", *desks, role=DeskRole.COORDINATOR)
        make_view(rui, DONE, timezone.now(), order="newest")
        call_command("fill", inquiries=INQUIRIES, stderr=StringIO())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE inquiries_viewmember, inquiries_viewtally, inquiries_viewdirty")
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def rui(_filled, db):
    return Agent.objects.get(username="rui")


def explain(work):
    with CaptureQueriesContext(connection) as queries:
        work()
    read = [one["sql"] for one in queries.captured_queries]
    for sql in (one for one in read if one.split()[0] in ("SELECT", "WITH")):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
            [answer] = cursor.fetchone()
        parsed = json.loads(answer) if isinstance(answer, str) else answer
        yield from nodes_of(parsed[0]["Plan"])


def touched(work):
    """Rows of the large tables that were looked at, kept or not."""
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in explain(work)
        if node.get("Relation Name") in KEPT
    )


def test_a_fill_leaves_counts_that_are_right(rui):
    now, view = timezone.now(), SavedView.objects.select_related("counting").get()
    assert view_counts(scope=scope_of(rui), views=[view], now=now) == truth(rui, now)
    assert Inquiry.objects.count() == INQUIRIES


def test_a_count_reads_no_inquiry_of_the_archive(rui):
    now, view = timezone.now(), SavedView.objects.select_related("counting").get()
    while fold_changes(now=now):
        pass
    scope = scope_of(rui)
    assert touched(lambda: view_counts(scope=scope, views=[view], now=now)) <= 50


def test_a_page_reads_little_more_than_it_shows_wherever_it_is(rui):
    now, view = timezone.now(), SavedView.objects.select_related("counting").get()
    scope, cursor = scope_of(rui), ""
    for _ in range(20):
        page = view_page(scope=scope, view=view, now=now, cursor=cursor)
        assert (
            touched(lambda at=cursor: view_page(scope=scope, view=view, now=now, cursor=at)) < 400
        )
        cursor = page.next_cursor
    assert Desk.objects.count() == 3
