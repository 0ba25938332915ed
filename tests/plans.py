"""Which statements of a page read a table from end to end: what grows with the archive."""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def whole_reads(work: Callable[[], object], tables: Collection[str]) -> list[str]:
    """The statements that go through one of the tables by no index; analyse them before."""
    with CaptureQueriesContext(connection) as captured:
        work()
    found = [one["sql"] for one in captured.captured_queries]
    return [sql for sql in found if sql.startswith("SELECT") and _reads_all(sql, tables)]


def analyse(tables: Collection[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")


def _reads_all(sql: str, tables: Collection[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (answer,) = cursor.fetchone()
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    whole = [one for one in _nodes(plan) if one["Node Type"] == "Seq Scan"]
    return any(one["Relation Name"] in tables for one in whole)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
