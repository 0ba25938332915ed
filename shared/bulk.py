"""Writing many rows at once: one statement with an array for each column."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """As `bulk_update` does, about ten times as fast: no expression is built for each value.

    Rows of one model with their ids; no signals, as there. Twice the same changes nothing more.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    columns: list[models.Field[Any, Any]] = [meta.get_field(name) for name in fields]  # type: ignore[misc]
    values = [_array(rows, field) for field in columns]
    with connection.cursor() as cursor:
        _execute(cursor, meta, columns, [[row.pk for row in rows], *values])


def _array(rows: Sequence[models.Model], field: "models.Field[Any, Any]") -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows]


def _execute(
    cursor: CursorWrapper,
    meta: Any,
    columns: "Sequence[models.Field[Any, Any]]",
    arrays: Sequence[list[Any]],
) -> None:
    quoted = connection.ops.quote_name
    pk = meta.pk
    types = [
        one.rel_db_type(connection) if one is pk else one.db_type(connection)
        for one in (pk, *columns)
    ]
    given = ", ".join(f"%s::{one}[]" for one in types)
    names = ", ".join(quoted(str(one.column)) for one in columns)
    new = ", ".join(f"new.c{number}" for number in range(len(columns)))
    listed = ", ".join(["pk", *(f"c{number}" for number in range(len(columns)))])
    cursor.execute(
        f"UPDATE {quoted(meta.db_table)} AS row SET ({names}) = ROW({new})"  # noqa: S608 - names of ours
        f" FROM unnest({given}) AS new({listed}) WHERE row.{quoted(str(pk.column))} = new.pk",
        arrays,
    )
