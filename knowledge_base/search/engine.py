"""Finding objects by what somebody asks: one engine for agents and for the public.

Who may find what is said by the texts that are handed in, never here.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from knowledge_base.filling import filled_bodies
from knowledge_base.models import Text
from knowledge_base.rendering import plain_text
from knowledge_base.search.asking import Question, read
from knowledge_base.search.marks import Piece, marked, passage
from knowledge_base.search.ranking import Fit, rank
from knowledge_base.variables import without_variables

OTHER_LANGUAGE = 0.75  # what only its other language fits
LEAST_COVERED = 0.2  # of what is asked, by rarity: less is chance
LEAST_FIT = 0.15  # of the best one's: below that nobody reads on
FRESH, FRESH_DAYS = 0.1, 365


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
    now: datetime,
    limit: int = 20,
    is_typing: bool = True,
) -> list[Hit]:
    """The objects that fit best among live `texts`, one hit each, [] when nothing fits or is asked.

    Those that have every word come first; when none has, those that have any. A word is found by its
    stem, without accents, by its beginning while it is typed (`is_typing`: the last one), with one
    letter wrong if it is unknown, and by words that mean the same in any language. A question in one
    language finds texts in the others: the hit shows `language` where the object has it. Ranked by fit
    (title before heading before body, rare words before common ones), then a little by use,
    helpfulness and freshness. Passages have fees and time limits as they are now. The cost does not
    grow with the length of the texts: at most nine queries.
    """
    question = read(written, is_typing=is_typing)
    best = best_of(rank(texts, question), language)
    return _hits(texts, question, _sorted(best, question, now), language, limit)


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


def texts_of(fits: Iterable[Fit]) -> dict[int, Text]:
    """By their ids, with all that `worth` asks and without their words."""
    found = Text.objects.select_related("item", "live").defer("live__body")
    return found.in_bulk([one.text_id for one in fits])


def worth(text: Text, now: datetime) -> float:
    """What use, helpfulness and freshness add or take: never more than half of the fit itself."""
    item = text.item
    used = math.log1p(item.uses) / 30
    helped = (item.helpful + 1) / (item.helpful + item.unhelpful + 2) - 0.5
    return 1 + min(used, 0.25) + helped / 4 + _freshness(text, now)


def _freshness(text: Text, now: datetime) -> float:
    """More for what was published within a year; less for what is stale, or is to be read again."""
    review_on = text.item.review_on
    if text.is_stale or (review_on and review_on <= timezone.localdate(now)):
        return -FRESH
    published = text.live.published_at if text.live else None
    age = (now - published).days / FRESH_DAYS if published else 1.0
    return FRESH * max(0.0, 1 - age)


def _sorted(
    best: Mapping[int, tuple[float, Fit]], question: Question, now: datetime
) -> list[tuple[float, Fit, bool]]:
    known = texts_of(one for _fit, one in best.values())
    asked = len(question.words)
    rows = [
        (fit * worth(known[one.text_id], now), one, len(one.places) == asked)
        for fit, one in best.values()
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
    found = [wanted.get(one.item_id) or others[one.text_id] for _, one, _ in shown]
    bodies = filled_bodies(found)
    return [
        _hit(text, bodies[text.pk], question, one, fit, is_whole, language)
        for text, (fit, one, is_whole) in zip(found, shown, strict=True)
    ]


def _hit(
    text: Text,
    filled: str,
    question: Question,
    one: Fit,
    fit: float,
    is_whole: bool,
    language: str,
) -> Hit:
    stems = question.stems_in(text.language, one.places)
    body = plain_text(without_variables(filled, "…"))
    return Hit(
        text=text,
        fit=fit,
        is_wanted_language=text.language == language,
        is_whole=is_whole,
        words=tuple(question.words[place] for place in sorted(one.places)),
        title=tuple(marked(text.title, stems, text.language)),
        passage=tuple(passage(body, stems, text.language)),
    )
