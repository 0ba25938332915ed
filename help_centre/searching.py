"""Searching the public texts, and what of a text is marked as found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Value
from django.db.models.functions import Ln

from help_centre.queries import Shown, filled_bodies, titles_of
from knowledge_base.models import Text
from knowledge_base.queries import MOST_MATCHES, fold, search_query
from knowledge_base.rendering import plain_text

MOST_FOUND = 20
MOST_WRITTEN = 200
EXCERPT, BEFORE = 220, 60
COMMON = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    words: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    shown: Shown
    title: Sequence[Piece]
    excerpt: Sequence[Piece]


def find_public(
    written: str, *, language: str, now: datetime, limit: int = MOST_FOUND
) -> list[Shown]:
    """What fits all words, their beginnings or inflections; the readers' language first."""
    query = search_query(written[:MOST_WRITTEN])
    if query is None:
        return []
    fit = SearchRank(F("words"), query) * (Value(1.0) + Ln(1 + F("item__uses")) / 10)
    texts = Text.objects.public(now).filter(words=query).annotate(fit=fit)
    ids = texts.order_by("-fit", "item_id").values_list("item_id", flat=True)[:MOST_MATCHES]
    shown = titles_of(dict.fromkeys(ids), language, now)
    return sorted(shown, key=lambda one: one.is_elsewhere)[:limit]


def search(written: str, *, language: str, now: datetime) -> list[Found]:
    shown = find_public(written, language=language, now=now)
    bodies = filled_bodies(one.text for one in shown)
    return [_found(one, bodies[one.text.pk], written) for one in shown]


def _found(one: Shown, body: str, written: str) -> Found:
    plain = " ".join(plain_text(body).split())
    return Found(one, marked(one.text.title, written), marked(excerpt(plain, written), written))


def excerpt(text: str, written: str) -> str:
    """The words around the first hit, whole words only."""
    words = _folded_words(written)
    hit = next((one.start() for one in _WORD.finditer(text) if _is_hit(one[0], words)), 0)
    start = max(0, hit - BEFORE)
    start = text.find(" ", start) + 1 if start else 0
    end = start + EXCERPT
    cut = text[start:end] if end >= len(text) else text[start:end].rsplit(" ", 1)[0] + " …"
    return f"… {cut}" if start else cut


def marked(text: str, written: str) -> list[Piece]:
    """The text in pieces, those that were asked for marked; together they are the text."""
    words, pieces, seen = _folded_words(written), [], 0
    for word in _WORD.finditer(text):
        if _is_hit(word[0], words):
            if word.start() > seen:
                pieces.append(Piece(text[seen : word.start()]))
            pieces.append(Piece(word[0], is_hit=True))
            seen = word.end()
    return [*pieces, Piece(text[seen:])] if seen < len(text) else pieces


def _folded_words(written: str) -> list[str]:
    return _WORD.findall(fold(written[:MOST_WRITTEN]))


def _is_hit(word: str, asked: Sequence[str]) -> bool:
    """Begins as the asked one, or both share a long beginning: "renewals" for "renewing"."""
    folded = fold(word)
    return any(folded.startswith(one) or _is_akin(folded, one) for one in asked)


def _is_akin(word: str, other: str) -> bool:
    stem = max(len(word), len(other)) - 3
    return stem >= COMMON and word[:stem] == other[:stem]
