"""Words of messages and queries without their endings, in all our languages."""

from collections.abc import Iterable

from inquiries.search.words import LONGEST_WORD, Word, fold
from shared.stems import DICTIONARIES, Stems

_stems = Stems(fold)
learn_stems = _stems.learn


def stemmable(word: Word) -> str:
    """The word as the dictionaries want it, with its accents; '' for numbers and other scripts."""
    written = word.written.lower()
    is_short = len(written) <= LONGEST_WORD
    return written if is_short and written.isalpha() and word.folded.isascii() else ""


def stems_in_every_language(words: Iterable[str]) -> dict[str, set[str]]:
    """Word to its stems in all our languages; '' among them where it says nothing."""
    wanted = {word for word in words if word}
    by_language = [learn_stems(wanted, language) for language in DICTIONARIES]
    return {word: {stems[word] for stems in by_language} for word in wanted}
