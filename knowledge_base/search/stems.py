"""Stems of folded words, one memory for index, query and marks."""

from collections.abc import Iterable, Sequence

from knowledge_base.search.words import fold
from shared.stems import DICTIONARIES, Stems

_stems = Stems(fold)
LANGUAGES = tuple(DICTIONARIES)


def stems_of(words: Sequence[str], language: str) -> list[str]:
    """One a word, '' for those that say nothing. What is no word of letters is its own stem."""
    known = _stems.learn((word for word in words if word.isalpha()), language)
    return [known[word] if word.isalpha() else word for word in words]


def says_nothing(words: Iterable[str]) -> set[str]:
    """Those that one of our languages leaves out (the, le, el); "on" is no word to look for."""
    letters = [word for word in set(words) if word.isalpha()]
    known = [_stems.learn(letters, language) for language in LANGUAGES]
    return {word for word in letters if any(stems[word] == "" for stems in known)}
