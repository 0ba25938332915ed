"""The examples that a demo starts with, published by one coordinator."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from desks.models import Agent
from knowledge_base.actions import (
    add_item,
    approve_version,
    publish_version,
    submit_version,
    write_version,
)
from knowledge_base.models import Item
from knowledge_base.states import LANGUAGE_CODES, Kind


def load_starter(*, by: Agent, now: datetime) -> int:
    """Make the items that are missing; returns how many. What exists is left as it is."""
    known = set(Item.objects.values_list("code", flat=True))
    missing = [one for one in starter_items() if one["code"] not in known]
    for one in missing:
        _load(one, by, now)
    return len(missing)


def starter_items() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("starter.toml")
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["item"])


def _load(one: dict[str, Any], by: Agent, now: datetime) -> None:
    """Live at once: they came with the product, and `by` stands for having taken them."""
    item = add_item(kind=Kind(one["kind"]), code=one["code"], topics=one["topics"], by=by, now=now)
    for language in LANGUAGE_CODES:
        words = one[language]
        where: dict[str, Any] = {"item_id": item.pk, "language": language, "by": by, "now": now}
        write_version(title=words["title"], body=words["body"], is_shipped=True, **where)
        submit_version(**where)
        approve_version(**where)
        publish_version(**where)
