"""A question as what is looked up: each word, or what may stand for it (asked one after the other).

A word is its stem in each language, what it is the beginning of, what is one mistake away if nobody
knows it, and the words that mean the same.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from knowledge_base.search.stems import LANGUAGES, says_nothing, stems_of
from knowledge_base.search.synonyms import groups, same_in
from knowledge_base.search.words import is_one_mistake, shapes_of, words_of
from knowledge_base.search_models import KnownWord

MOST_WORDS = 12
LONGEST_QUESTION = 200  # characters
SHORTEST_BEGINNING = 2
MOST_ENDINGS = 24
# How much less than the word itself says what stands for it.
ITSELF, SAME, BEGINNING, MISTAKE = 1.0, 0.8, 0.6, 0.6


@dataclass(frozen=True, slots=True)
class Form:
    """What stands for the word at `place`: texts in `language` that have all of `stems`."""

    place: int
    language: str
    stems: tuple[str, ...]
    factor: float


@dataclass(frozen=True, slots=True)
class Question:
    words: tuple[str, ...]
    forms: tuple[Form, ...]

    def stems_in(self, language: str, places: Collection[int]) -> frozenset[str]:
        return frozenset(
            stem
            for form in self.forms
            if form.language == language and form.place in places
            for stem in form.stems
        )


def read(written: str, *, is_typing: bool = True) -> Question:
    """What somebody types, or has typed. While he does, the last word may go on."""
    words = words_of(written[:LONGEST_QUESTION])[: 2 * MOST_WORDS]
    return of_words(_that_say_something(words)[:MOST_WORDS], is_typing=is_typing, is_spoken=True)


def of_words(words: Sequence[str], *, is_typing: bool, is_spoken: bool) -> Question:
    """`is_spoken`: they stand as they were written, so that phrases of several words are among them."""
    stems = {language: stems_of(words, language) for language in LANGUAGES}
    forms = [
        Form(place, language, (stem,), ITSELF)
        for language, found in stems.items()
        for place, stem in enumerate(found)
        if stem
    ]
    if is_spoken:
        forms += _guessed(words, is_typing)
    same = same_in(dict(stems), groups())
    forms += [
        Form(place, language, phrase, SAME)
        for one in same
        for place in range(one.start, one.end)
        for language, phrases in one.group.phrases.items()
        for phrase in phrases
    ]
    return Question(tuple(words), _best(forms))


def _that_say_something(words: Sequence[str]) -> list[str]:
    """ "the" and "de la" are left out, unless nothing else is asked; the last may be a beginning."""
    empty = says_nothing(words)
    said = [word for word in words if word not in empty and (len(word) > 1 or word.isdigit())]
    return list(dict.fromkeys(said or words))


def _guessed(words: Sequence[str], is_typing: bool) -> Iterable[Form]:
    """What the last word begins, and what unknown words were meant to be: two queries at most."""
    known = set(KnownWord.objects.filter(word__in=words).values_list("word", flat=True))
    unknown = [place for place, word in enumerate(words) if word not in known]
    last = [len(words) - 1] if is_typing and words else []
    forms: list[Form] = []
    for place in sorted({*unknown, *last}):
        forms += _endings(place, words[place])
    ended = {form.place for form in forms}
    return forms + _mistyped({place: words[place] for place in unknown if place not in ended})


def _endings(place: int, beginning: str) -> list[Form]:
    if len(beginning) < SHORTEST_BEGINNING:
        return []
    begun = KnownWord.objects.filter(word__startswith=beginning).order_by("word", "pk")
    rows = begun.values_list("language", "stem")[: MOST_ENDINGS * len(LANGUAGES)]
    return [Form(place, language, (stem,), BEGINNING) for language, stem in rows]


def _mistyped(words: dict[int, str]) -> list[Form]:
    wanted = Q(pk__in=())
    for word in words.values():
        wanted |= Q(shapes__overlap=shapes_of(word)) if shapes_of(word) else Q(pk__in=())
    near = list(KnownWord.objects.filter(wanted)) if words else []
    return [
        Form(place, row.language, (row.stem,), MISTAKE)
        for place, word in words.items()
        for row in near
        if is_one_mistake(word, row.word)
    ]


def _best(forms: Iterable[Form]) -> tuple[Form, ...]:
    """Each only once, by the surest way that led to it."""
    best: dict[tuple[int, str, tuple[str, ...]], Form] = {}
    for form in forms:
        key = (form.place, form.language, form.stems)
        if key not in best or best[key].factor < form.factor:
            best[key] = form
    return tuple(best.values())
