"""Ids from a table's own sequence before its rows are written; unused ones leave harmless gaps."""

from django.db import connection
from django.db.models import Model

NEXT = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


def new_ids(model: type[Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [model._meta.db_table, count])
        return [number for (number,) in cursor.fetchall()]
