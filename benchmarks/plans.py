"""What PostgreSQL reads for a piece of work: by which plan, and how many rows of the large tables."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

LARGE = frozenset(
    "inquiries_inquiry inquiries_message inquiries_searchentry inquiries_timelinefact"
    " inquiries_participant inquiries_threadkey inquiries_viewmember contacts_contact"
    " contacts_contactaddress contacts_deskcontact".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Statements, rows of the large tables that were looked at, and what was read end to end."""

    queries: int
    rows: int
    nodes: Counter[str]

    @property
    def in_words(self) -> str:
        return f"{self.rows:,} rows; " + ", ".join(
            f"{name} × {count}" if count > 1 else name for name, count in sorted(self.nodes.items())
        )


def reading_of(work: Callable[[], object]) -> Reading:
    """Everything that `work` asks, explained one by one, with the settings that it makes for itself."""
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    rows, nodes = 0.0, Counter[str]()
    with transaction.atomic():
        for one in captured.captured_queries:
            for node in _explained(one["sql"]):
                rows += (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node[
                    "Actual Loops"
                ]
                nodes[_name(node)] += 1
        transaction.set_rollback(True)
    return Reading(len(captured), round(rows), nodes)


def _explained(sql: str) -> Iterator[dict[str, Any]]:
    """The scans of large tables."""
    if sql.lstrip(" (\n").split(None, 1)[0].upper() not in ("SELECT", "WITH"):
        return
    with connection.cursor() as cursor:
        if "set_config(" in sql:
            cursor.execute(sql)
            return
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        [answer] = cursor.fetchone()
    parsed = json.loads(answer) if isinstance(answer, str) else answer
    yield from (one for one in _nodes(parsed[0]["Plan"]) if one.get("Relation Name") in LARGE)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _name(node: dict[str, Any]) -> str:
    """Short: 'inquiry by inquiry_active', or 'inquiry WHOLE'."""
    table = str(node["Relation Name"]).partition("_")[2]
    if node["Node Type"] == "Seq Scan":
        return f"{table} WHOLE"
    index = node.get("Index Name", "bitmap")
    return f"{table} by {index}"
