"""Words that mean the same: found in what is asked, and given as what to look for as well."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.search.stems import LANGUAGES, stems_of
from knowledge_base.search.words import words_of
from knowledge_base.search_models import Synonyms

MOST_GROUPS = 2_000

Stemmed = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Its phrases as stems, by language; of one word each, or of several."""

    phrases: dict[str, list[Stemmed]]


@dataclass(frozen=True, slots=True)
class Same:
    """From `start` to `end` of the words asked stands a phrase of this group."""

    start: int
    end: int
    group: Group


def groups() -> list[Group]:
    """All rows, in one query; their stems are remembered."""
    return [_group(row) for row in Synonyms.objects.all()[:MOST_GROUPS]]


def _group(row: Synonyms) -> Group:
    return Group(
        {
            language: [
                stems
                for phrase in row.words_in(language)
                if (stems := tuple(filter(None, stems_of(words_of(phrase), language))))
            ]
            for language in LANGUAGES
        }
    )


def same_in(asked: dict[str, Sequence[str]], known: Sequence[Group]) -> list[Same]:
    """`asked`: the stems of the words of the question, by the language in which it is read."""
    begins: dict[tuple[str, str], list[tuple[Stemmed, Group]]] = {}
    for group in known:
        for language, phrases in group.phrases.items():
            for phrase in phrases:
                begins.setdefault((language, phrase[0]), []).append((phrase, group))
    found = [
        Same(place, place + len(phrase), group)
        for language, stems in asked.items()
        for place, stem in enumerate(stems)
        for phrase, group in begins.get((language, stem), ())
        if tuple(stems[place : place + len(phrase)]) == phrase
    ]
    return list({(one.start, one.end, id(one.group)): one for one in found}.values())
