"""What is kept of a live text to find it: its stems with their weight, and the words that are known.

A weight is the part of BM25 that a text alone decides: more of a word says more, but ever less, and a
long text says less of each. How rare a stem is, is asked when somebody searches.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction

from knowledge_base.models import Text
from knowledge_base.rendering import headings, plain_text
from knowledge_base.search.stems import stems_of
from knowledge_base.search.words import shapes_of, words_of
from knowledge_base.search_models import KnownWord, Posting
from knowledge_base.variables import without_variables

INDEX = 1  # grows when the same words would be kept otherwise: sweeps index all texts anew
TITLE, HEADING, BODY = 4.0, 2.0, 1.0
ENOUGH = 1.2  # of BM25 (k1): how soon more of the same word says nothing new
USUAL_LENGTH = 150  # words
LONGEST_BODY = 50_000  # characters


def index_text(text: Text) -> None:
    """The live words can be found, those before cannot. Twice is once. Needs `item`, `live`."""
    index_texts([text])


def index_texts(texts: Sequence[Text]) -> None:
    """As `index_text` for each of them, in the few statements of one: for hundreds at a time."""
    postings: list[Posting] = []
    learned: dict[str, set[str]] = {}
    for text in texts:
        parts = _parts_of(text)
        postings += _postings(text, parts)
        learned.setdefault(text.language, set()).update(*(words for words, _weight in parts))
    Posting.objects.filter(text__in=texts).delete()
    Posting.objects.bulk_create(postings, batch_size=5000)
    for language, words in learned.items():
        learn_words(words, language)
    Text.objects.filter(pk__in=[text.pk for text in texts]).update(indexed=INDEX)


def _postings(text: Text, parts: Sequence[tuple[list[str], float]]) -> list[Posting]:
    stems = [stems_of(words, text.language) for words, _weight in parts]
    weights = _weights(stems, [weight for _words, weight in parts])
    return [
        Posting(text=text, language=text.language, stem=stem, weight=weight)
        for stem, weight in sorted(weights.items())
    ]


def index_missing(limit: int = 200) -> int:
    """Index live texts that are kept as an earlier version kept them, or not at all; how many."""
    waiting = Text.objects.live().filter(indexed__lt=INDEX).order_by("pk")[:limit]
    for text in waiting:
        with transaction.atomic():
            index_text(text)
    return len(waiting)


def _parts_of(text: Text) -> list[tuple[list[str], float]]:
    body = without_variables(text.body[:LONGEST_BODY])
    titles = " ".join(heading.text for heading in headings(body))
    return [
        (words_of(without_variables(text.title)), TITLE),
        (words_of(text.item.code), BODY),
        (words_of(titles), HEADING - BODY),  # they are counted in the body as well
        (words_of(plain_text(body)), BODY),
    ]


def _weights(parts: Sequence[Sequence[str]], factors: Sequence[float]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for stems, factor in zip(parts, factors, strict=True):
        for stem in stems:
            counts[stem] += factor  # type: ignore[assignment]
    counts.pop("", None)
    length = sum(len(stems) for stems in parts)
    brake = ENOUGH * (0.5 + 0.5 * length / USUAL_LENGTH)
    return {stem: count * (ENOUGH + 1) / (count + brake) for stem, count in counts.items()}


def learn_words(words: Iterable[str], language: str) -> None:
    """They are completed while somebody types, and found when he mistypes. They stay for good."""
    learned = sorted({word for word in words if word.isalpha()})
    stems = stems_of(learned, language)
    KnownWord.objects.bulk_create(
        (
            KnownWord(language=language, word=word, stem=stem, shapes=shapes_of(word))
            for word, stem in zip(learned, stems, strict=True)
            if stem
        ),
        ignore_conflicts=True,
    )
