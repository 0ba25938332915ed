"""Which objects may help to answer a letter, and why: its words, its topic, what was learned there."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from knowledge_base.models import Item, Text
from knowledge_base.search.asking import of_words
from knowledge_base.search.engine import best_of, texts_of, worth
from knowledge_base.search.ranking import Fit, rank
from knowledge_base.search.stems import says_nothing
from knowledge_base.search.words import words_of
from knowledge_base.search_models import TopicTally

MOST_WORDS = 40
LONGEST_LETTER = 6_000  # characters: who writes more has said by then what he wants
TOPICAL = 1.6  # how much better what is of the inquiry's topic fits
LEAST_FIT = 0.25  # of the best one's
LEAST = 1.0
WORDS_SAID = 3
# Each topic begins as if an object had been used once and rejected once: few verdicts move little.
PRIOR = 1.0
LEARNED = 0.6  # at most so much better (or worse) by what was learned


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One object in one language, and why it is here: rarest words first."""

    text: Text
    fit: float
    is_wanted_language: bool
    is_topical: bool
    words: tuple[str, ...]
    used: int
    rejected: int


def suggest_texts(
    texts: QuerySet[Text],
    *,
    subject: str,
    body: str,
    topic: str,
    language: str,
    now: datetime,
    limit: int = 6,
    without: Collection[int] = (),
) -> list[Suggestion]:
    """The live `texts` that fit a letter best, one an object, those in `without` (items) left out.

    A bounded part of the letter is read; the cost grows with neither its length nor that of the texts.
    """
    letter = letter_words(subject, body)
    question = of_words(letter, is_typing=False, is_spoken=False)
    best = best_of(rank(texts.exclude(item_id__in=without), question), language, covered=0.0)
    known = texts_of(one for _fit, one in best.values())
    tallies = {
        one.item_id: one
        for one in TopicTally.objects.filter(topic=topic, item_id__in=best)
        if topic
    }
    rows = [
        (fit * _value(known[one.text_id], topic, tallies.get(pk), now), one)
        for pk, (fit, one) in best.items()
    ]
    rows.sort(key=lambda row: (-row[0], row[1].item_id))
    least = max(LEAST, rows[0][0] * LEAST_FIT) if rows else 0
    shown = [row for row in rows if row[0] >= least][:limit]
    return _suggestions(texts, shown, letter, topic, language, tallies)


def letter_words(subject: str, body: str) -> list[str]:
    """The words of the subject, then the most said of the rest; those that say nothing left out."""
    head, rest = words_of(subject), Counter(words_of(body[:LONGEST_LETTER]))
    words = [*head, *(word for word, _times in rest.most_common())]
    empty = says_nothing(words)
    said = (word for word in words if word not in empty and len(word) > 2 and word.isalpha())
    return list(dict.fromkeys(said))[:MOST_WORDS]


def _value(text: Text, topic: str, tally: TopicTally | None, now: datetime) -> float:
    return worth(text, now) * _by_topic(text.item, topic) * learned(tally)


def _by_topic(item: Item, topic: str) -> float:
    return TOPICAL if topic and topic in item.topics else 1.0


def learned(tally: TopicTally | None) -> float:
    """More than 1 for what was used for the topic more often than it was called no help there."""
    if tally is None:
        return 1.0
    share = (tally.used + PRIOR) / (tally.used + tally.rejected + 2 * PRIOR)
    sure = math.log1p(tally.used + tally.rejected) / math.log1p(20)
    return 1 + LEARNED * (2 * share - 1) * min(1.0, sure)


def _suggestions(
    texts: QuerySet[Text],
    shown: Sequence[tuple[float, Fit]],
    letter: Sequence[str],
    topic: str,
    language: str,
    tallies: Mapping[int, TopicTally],
) -> list[Suggestion]:
    ids = [one.item_id for _fit, one in shown]
    wanted = {text.item_id: text for text in texts.filter(item_id__in=ids, language=language)}
    others = texts.in_bulk([one.text_id for _fit, one in shown if one.item_id not in wanted])
    found = []
    for fit, one in shown:
        text, tally = wanted.get(one.item_id) or others[one.text_id], tallies.get(one.item_id)
        found.append(
            Suggestion(
                text=text,
                fit=fit,
                is_wanted_language=text.language == language,
                is_topical=bool(topic) and topic in text.item.topics,
                words=tuple(letter[place] for place in one.telling[:WORDS_SAID]),
                used=tally.used if tally else 0,
                rejected=tally.rejected if tally else 0,
            )
        )
    return found
