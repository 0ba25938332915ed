"""What waits for an agent in the apps above, counted for the rail of a page: one statement for all."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils.module_loading import import_string

from desks.request import rights_of


def count_for_rail(request: HttpRequest, app: str) -> int:
    """Of one app of settings.RAIL_COUNTS; all of them are counted together, once for a request."""
    counts: Counter[str] | None = getattr(request, "rail_counts", None)
    if counts is None:
        counts = request.rail_counts = _counts(request)  # type: ignore[attr-defined]
    return counts[app]


def _counts(request: HttpRequest) -> Counter[str]:
    """Queues are short: their rows are counted here."""
    scope = rights_of(request)
    rows: list[QuerySet[Any, Any]] = [
        import_string(path)(scope).order_by().values_list(Value(app))
        for app, path in settings.RAIL_COUNTS.items()
    ]
    return Counter(app for (app,) in rows[0].union(*rows[1:], all=True))
