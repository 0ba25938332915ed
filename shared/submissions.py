"""Deeds that may be sent twice: the first one happens, the second gets the same answer."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from shared.exceptions import KeyReused
from shared.models import Submission

MAX_KEY = 64  # signs


def fingerprint(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


@transaction.atomic
def once(
    *,
    by_id: int,
    key: str,
    content: dict[str, Any],
    now: datetime,
    deed: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run `deed` once per (agent, key), in one transaction with the row that remembers it.

    A second call waits for the first, then returns what the first returned. The same key with
    another content raises KeyReused. A deed that raises leaves no trace, so it may be tried again.
    """
    mark = fingerprint(content)
    row, is_new = Submission.objects.get_or_create(
        agent_id=by_id, key=key, defaults={"fingerprint": mark, "created_at": now}
    )
    if row.fingerprint != mark:
        raise KeyReused()
    if is_new:
        row.result = deed()
        row.save(update_fields=["result"])
    return dict(row.result)
