"""Finding objects by what somebody asks: one engine for agents and for the public.

Who may find what is said by the texts that are handed in, never here.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from knowledge_base.models import Item, Text
from knowledge_base.rendering import plain_text
from knowledge_base.search.asking import Question, read
from knowledge_base.search.marks import Piece, marked, passage
from knowledge_base.search.ranking import Fit, rank
from knowledge_base.variables import without_variables

OTHER_LANGUAGE = 0.75  # what only its other language fits
LEAST_COVERED = 0.2  # of what is asked, by rarity: less is chance
LEAST_FIT = 0.15  # of the best one's: below that nobody reads on
FRESH_DAYS = 365


@dataclass(frozen=True, slots=True)
class Hit:
    """One object, in the wanted language if it has that. `title`, `passage`: templates escape them.

    `is_whole`: it has every word that was asked. `words` are those of the question that it has.
    """

    text: Text
    fit: float
    is_wanted_language: bool
    is_whole: bool
    words: tuple[str, ...] = ()
    title: tuple[Piece, ...] = ()
    passage: tuple[Piece, ...] = ()


def search_texts(
    texts: QuerySet[Text],
    *,
    written: str,
    language: str,
    limit: int = 20,
    is_typing: bool = True,
    now: datetime | None = None,
) -> list[Hit]:
    """The objects that fit best among live `texts`, one hit each, [] when nothing fits or is asked.

    Those that have every word come first; when none has, those that have any. A word is found by its
    stem, without accents, by its beginning while it is typed (`is_typing`: the last one), with one
    letter wrong if it is unknown, and by words that mean the same in any language. A question in one
    language finds texts in the others: the hit shows `language` where the object has it. Ranked by fit
    (title before heading before body, rare words before common ones), then use, helpfulness and
    freshness. The cost does not grow with the length of the texts: at most eight queries.
    """
    question = read(written, is_typing=is_typing)
    best = best_of(rank(texts, question), language)
    return _hits(texts, question, _sorted(texts, best, question, now), language, limit)


def best_of(
    fits: Iterable[Fit], language: str, covered: float = LEAST_COVERED
) -> dict[int, tuple[float, Fit]]:
    """Of each object what fits best of its languages, and how well."""
    best: dict[int, tuple[float, Fit]] = {}
    for one in fits:
        fit = one.fit * (1 if one.language == language else OTHER_LANGUAGE)
        if one.covered >= covered and fit > best.get(one.item_id, (0.0, one))[0]:
            best[one.item_id] = (fit, one)
    return best


def worth(item: Item, now: datetime | None) -> float:
    """What use, helpfulness and freshness add: never more than half of the fit itself."""
    used = math.log1p(item.uses) / 30
    helped = (item.helpful + 1) / (item.helpful + item.unhelpful + 2) - 0.5
    return 1 + min(used, 0.25) + helped / 4


def freshness(text: Text, now: datetime | None) -> float:
    """A little more for what was published within a year, and less for what has not followed."""
    if text.is_stale:
        return 0.9
    published = text.live.published_at if text.live else None
    if now is None or published is None:
        return 1.0
    age = (now - published).days / FRESH_DAYS
    return 1 + 0.1 * max(0.0, 1 - age)


def _sorted(
    texts: QuerySet[Text],
    best: Mapping[int, tuple[float, Fit]],
    question: Question,
    now: datetime | None,
) -> list[tuple[float, Fit, bool]]:
    items = Item.objects.in_bulk(best)
    asked = len(question.words)
    rows = [
        (fit * worth(items[pk], now), one, len(one.places) == asked)
        for pk, (fit, one) in best.items()
    ]
    rows.sort(key=lambda row: (not row[2], -row[0], row[1].item_id))
    least = max((row[0] for row in rows), default=0) * LEAST_FIT
    return [row for row in rows if row[0] >= least]


def _hits(
    texts: QuerySet[Text],
    question: Question,
    rows: Sequence[tuple[float, Fit, bool]],
    language: str,
    limit: int,
) -> list[Hit]:
    shown = rows[:limit]
    wanted = {
        text.item_id: text
        for text in texts.filter(
            item_id__in=[one.item_id for _, one, _ in shown], language=language
        )
    }
    others = texts.in_bulk([one.text_id for _, one, _ in shown if one.item_id not in wanted])
    return [
        _hit(wanted.get(one.item_id) or others[one.text_id], question, one, fit, is_whole, language)
        for fit, one, is_whole in shown
    ]


def _hit(
    text: Text, question: Question, one: Fit, fit: float, is_whole: bool, language: str
) -> Hit:
    stems = question.stems_in(text.language, one.places)
    body = plain_text(without_variables(text.body))
    return Hit(
        text=text,
        fit=fit,
        is_wanted_language=text.language == language,
        is_whole=is_whole,
        words=tuple(question.words[place] for place in sorted(one.places)),
        title=tuple(marked(text.title, stems, text.language)),
        passage=tuple(passage(body, stems, text.language)),
    )
