"""Rows as a CSV file that a spreadsheet opens without running anything in it."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse

# OWASP, CSV injection: a cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads UTF-8 as something else


class _Line:
    def write(self, line: str) -> str:
        return line


def safe_cell(value: object) -> str:
    """The value as text; what would be a formula is text to every spreadsheet."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def csv_response(
    filename: str, head: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Rows are bounded by the caller; `filename` is ours, plain letters."""
    content = "".join(_lines(head, rows))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _lines(head: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield _BYTE_ORDER_MARK + writer.writerow([safe_cell(one) for one in head])
    for row in rows:
        yield writer.writerow([safe_cell(one) for one in row])
