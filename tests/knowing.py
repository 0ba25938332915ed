"""Texts of the knowledge base that are live, without telling how they got there."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from desks.models import Agent
from knowledge_base.actions import (
    approve_version,
    publish_version,
    submit_version,
    write_version,
)
from knowledge_base.archives import pack
from knowledge_base.models import Item, Text


def publish_text(
    item: Item,
    *,
    by: Agent,
    now: datetime,
    language: str = "en",
    title: str = "Renewal",
    body: str = "Renew on line.",
    is_correction: bool = False,
) -> Text:
    where = {"item_id": item.pk, "language": language, "by": by, "now": now}
    write_version(title=title, body=body, is_correction=is_correction, is_shipped=True, **where)
    submit_version(**where)
    approve_version(**where)
    return publish_version(**where)


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """An archive as somebody would choose it."""
    whole = BytesIO()
    entries = sorted(files.items())
    pack(((path, one.encode() if isinstance(one, str) else one) for path, one in entries), whole)
    return whole.getvalue()
