"""Searches through the real HTTP stack: rare and common words, phrases, operators; and their plans."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.pages import BARE, PageTime, measure_paths
from desks.models import Agent
from desks.permissions import scope_of
from desks.queries import desks_in
from inquiries.models import Inquiry
from inquiries.search.engine import search
from inquiries.search.meaning import Reader
from inquiries.search.parser import parse_query

ENTRIES = "inquiries_searchentry"


def measure(*, agent: Agent, requests: int) -> list[PageTime]:
    paths = {name: f"/search/?{urlencode({'q': query})}" for name, query in _queries().items()}
    paths["palette, a beginning"] = "/palette/?q=regis"
    paths["palette, a name"] = "/palette/?q=mar"
    timed = measure_paths(agent=agent, paths={BARE: "/health/live", **paths}, requests=requests)
    return [one for one in timed if one.name != BARE]


def _queries() -> dict[str, str]:
    """Of the invented mails: every third has "registration"; a subject ends with a number."""
    newest = Inquiry.objects.order_by("-pk")[100]
    oldest = Inquiry.objects.order_by("pk")[100]
    return {
        "rare word": oldest.subject.rsplit(" ", 1)[-1],
        "common word": "registration",
        "two common words": "registration renewal",
        "word that is nowhere": "zebracorn",
        "phrase": '"before the time limit"',
        "common, in work": "registration is:open",
        "common, one desk": "registration desk:meetings",
        "common, last year": "registration before:1y",
        "common, rare status": "registration status:spam",
        "from somebody": f"from:{newest.contact.name.split()[0]}",
        "conditions alone": "status:spam urgency:urgent",
    }


def plans(*, agent: Agent) -> dict[str, str]:
    """Of each search, what was read of the entries: by which index, and how many rows."""
    return {name: "; ".join(_reads(agent, query)) for name, query in _queries().items()}


def _reads(agent: Agent, query: str) -> Iterator[str]:
    scope, now = scope_of(agent), timezone.now()
    meaning = Reader(agent, scope, list(desks_in(scope)), now).read(parse_query(query))
    with CaptureQueriesContext(connection) as captured:
        search(meaning=meaning, scope=scope, now=now)
    for one in captured.captured_queries:
        if ENTRIES in one["sql"] and "@@" in one["sql"]:
            yield from _scans(_explained(one["sql"]))


def _explained(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        [answer] = cursor.fetchone()
    parsed = json.loads(answer) if isinstance(answer, str) else answer
    plan: dict[str, Any] = parsed[0]["Plan"]
    return plan


def _scans(node: dict[str, Any]) -> Iterator[str]:
    if "Scan" in node["Node Type"] and node.get("Relation Name") == ENTRIES:
        yield f"{node['Node Type']} {node['Actual Rows'] * node['Actual Loops']:,.0f}"
    for child in node.get("Plans", ()):
        yield from _scans(child)
