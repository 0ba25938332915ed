"""Finding texts: how good against PostgreSQL's own ranking, and how fast at ten times the objects.

The questions are the labelled ones of the tests, as people type them; only those are asked that no
weight was chosen by.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from django.db import connection
from django.utils import timezone

from desks.models import Agent
from knowledge_base.actions.shipping import ship_items
from knowledge_base.markdown_files import ItemFile, Words
from knowledge_base.models import Item, Text
from knowledge_base.search import search_texts
from knowledge_base.starter import load_starter
from knowledge_base.states import LANGUAGE_CODES, Kind

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "data" / "knowledge"
SIZES = (500, 5_000)
BATCH = 500
WORDS_A_TEXT = 120
CONFIGS = {"en": "english", "fr": "french", "es": "spanish"}
# What PostgreSQL offers by itself: any of the words, title above body.
PLAIN = """
    SELECT i.code FROM knowledge_base_text t
    JOIN knowledge_base_textversion v ON v.id = t.live_id
    JOIN knowledge_base_item i ON i.id = t.item_id,
    LATERAL (SELECT setweight(to_tsvector(%(config)s::regconfig, v.title), 'A')
        || setweight(to_tsvector(%(config)s::regconfig, v.body), 'D') AS words) AS w,
    LATERAL (SELECT replace(plainto_tsquery(%(config)s::regconfig, %(written)s)::text,
        '&', '|')::tsquery AS asked) AS q
    WHERE t.language = %(language)s AND t.state = 'published' AND w.words @@ q.asked
    ORDER BY ts_rank(w.words, q.asked) DESC, i.id LIMIT 10
"""
Find = Callable[[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the questions whose right object came first, or among three; mean reciprocal rank."""

    engine: str
    language: str
    questions: int
    first: float
    among_three: float
    reciprocal: float


@dataclass(frozen=True, slots=True)
class SearchTime:
    """Milliseconds of a search over so many objects in three languages."""

    objects: int
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Knowledge:
    quality: list[Quality]
    speed: list[SearchTime]


def measure(by: Agent) -> Knowledge:
    """Quality over what comes with the product alone; then objects are added, and time is taken."""
    load_starter(by=by, now=timezone.now())
    _analyse()
    quality = [
        _quality(name, find, language)
        for language in LANGUAGE_CODES
        for name, find in (("ours", _ours), ("ts_rank", _plain))
    ]
    speed = []
    for size in SIZES:
        _fill_to(size, by)
        speed.append(_time(size))
    return Knowledge(quality, speed)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _ours(written: str, language: str) -> list[str]:
    hits = search_texts(
        Text.objects.live(), written=written, language=language, limit=10, now=timezone.now()
    )
    return [hit.text.item.code for hit in hits]


def _plain(written: str, language: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            PLAIN, {"config": CONFIGS[language], "written": written, "language": language}
        )
        return [code for (code,) in cursor.fetchall()]


def _questions(language: str) -> Iterator[tuple[str, set[str]]]:
    known = set(Item.objects.values_list("code", flat=True))
    for line in (LABELLED / f"queries_{language}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        right = set(row["right"]) & known
        if row["split"] == "held_out" and right:
            yield row["query"], right


def _quality(engine: str, find: Find, language: str) -> Quality:
    places = [_place(find(written, language), right) for written, right in _questions(language)]
    count = len(places)
    return Quality(
        engine,
        language,
        count,
        sum(place == 1 for place in places) / count,
        sum(0 < place <= 3 for place in places) / count,
        sum(1 / place for place in places if place) / count,
    )


def _place(codes: Sequence[str], right: set[str]) -> int:
    """From 1; 0 when it is not among those found."""
    return next((place for place, code in enumerate(codes, start=1) if code in right), 0)


def _fill_to(size: int, by: Agent) -> None:
    """Objects whose words are those of the product's texts, shaken: as common and as rare."""
    shaken = random.Random(size)
    words = {
        language: " ".join(
            Text.objects.live()
            .filter(language=language, item__is_example=True)
            .values_list("live__body", flat=True)
        ).split()
        for language in LANGUAGE_CODES
    }
    while (there := Item.objects.count()) < size:
        items = [
            _invented(there + number, words, shaken) for number in range(min(BATCH, size - there))
        ]
        ship_items(items, by=by, now=timezone.now())
    _analyse()


def _invented(number: int, words: dict[str, list[str]], shaken: random.Random) -> ItemFile:
    def some(language: str, count: int) -> str:
        said = (word for word in shaken.choices(words[language], k=count) if "{" not in word)
        return " ".join(word for word in said if "}" not in word) or "text"

    texts = {
        language: Words(f"{number} {some(language, 5)}"[:200], some(language, WORDS_A_TEXT))
        for language in LANGUAGE_CODES
    }
    return ItemFile(code=f"measured-{number}", kind=Kind.TEMPLATE, texts=texts)


def _time(size: int) -> SearchTime:
    asked = [
        (written, language)
        for language in LANGUAGE_CODES
        for written, _right in _questions(language)
    ]
    for written, language in asked[:5]:
        _ours(written, language)
    taken = []
    for written, language in asked:
        started = perf_counter()
        _ours(written, language)
        taken.append((perf_counter() - started) * 1000)
    return SearchTime(size, median(taken), quantiles(taken, n=20)[-1])
