"""All entries anew, in chunks: after a change of what is indexed, and for measurements."""

from collections.abc import Iterator

from django.db import connection, transaction

from inquiries.models import Message
from inquiries.search.indexing import index_messages
from shared.foreign_keys import foreign_keys_unchecked

CHUNK = 1000
DROP = "DROP INDEX IF EXISTS search_words"
MAKE = (
    "CREATE INDEX search_words ON inquiries_searchentry USING gin (words) WITH (fastupdate = off)"
)


def rebuild(*, without_index: bool = False, newer_than: int = 0) -> Iterator[int]:
    """Makes every entry, the newest messages first; yields how many after each chunk.

    Safe to interrupt and to run again. What changes meanwhile waits in its own rows and is made
    again by the worker. `without_index` drops the index first, and nothing is found until the end.
    `newer_than`: the id of a message; older ones have their entries already.
    """
    if without_index:
        _execute(DROP)
    yield from _chunks(newer_than)
    if without_index:
        _execute(MAKE)
    _execute("ANALYZE inquiries_searchentry")


def _chunks(newer_than: int) -> Iterator[int]:
    newest = Message.objects.filter(pk__gt=newer_than).order_by("-pk").values_list("pk", flat=True)
    below: int | None = None
    while ids := list((newest.filter(pk__lt=below) if below else newest)[:CHUNK]):
        with transaction.atomic(), foreign_keys_unchecked():
            index_messages(ids)
        below = ids[-1]
        yield len(ids)


def _execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Over a large archive it takes minutes; a page's patience would leave us without an index.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(sql)
