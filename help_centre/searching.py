"""Searching the public texts: the engine of the knowledge base, over what anybody may read."""

from dataclasses import dataclass
from datetime import datetime

from help_centre.queries import Shown
from knowledge_base.models import Text
from knowledge_base.search import Hit, search_texts

MOST_FOUND = 20
MOST_WRITTEN = 200


@dataclass(frozen=True, slots=True)
class Found:
    shown: Shown
    hit: Hit


def search(
    written: str, *, language: str, now: datetime, limit: int = MOST_FOUND, is_typing: bool = False
) -> list[Found]:
    """What fits best, in the readers' language where it has that."""
    texts = Text.objects.public(now)
    asked = written[:MOST_WRITTEN]
    hits = search_texts(
        texts, written=asked, language=language, limit=limit, is_typing=is_typing, now=now
    )
    return [Found(Shown(hit.text, language), hit) for hit in hits]
