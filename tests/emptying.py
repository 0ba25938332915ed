"""Emptying the tables after a test with real commits: only those that hold something.

Django's own way truncates all of them and then makes every content type and permission anew, which
takes longer than most of the tests.
"""

from functools import cache

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from shared.foreign_keys import ROLE

KEPT = {ContentType._meta.db_table, Permission._meta.db_table}  # as they would be made again
DJANGOS_WAY = TransactionTestCase._fixture_teardown


def empty_what_is_full(case: TransactionTestCase) -> None:
    """Row by row, without triggers and foreign keys; where the account may not, as Django does."""
    if not _may_leave_out_triggers():
        DJANGOS_WAY(case)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROLE, ["replica"])
        cursor.execute(" UNION ALL ".join(_question(table) for table in _tables()))
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')


def _question(table: str) -> str:
    return f"(SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\"))"


@cache
def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - KEPT)


@cache
def _may_leave_out_triggers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return bool(cursor.fetchone()[0])
