"""Words without their endings, by PostgreSQL's dictionaries (Snowball), remembered per process."""

from collections.abc import Iterable

from django.db import connection

from inquiries.search.words import LONGEST_WORD, Word, fold

DICTIONARIES = {"en": "english_stem", "fr": "french_stem", "es": "spanish_stem"}
MOST_KEPT = 200_000  # words of one language
STEMS = "SELECT word, ts_lexize(%s, word) FROM unnest(%s::text[]) AS word"

_known: dict[str, dict[str, str]] = {language: {} for language in DICTIONARIES}


def stemmable(word: Word) -> str:
    """The word as the dictionaries want it, with its accents; '' for numbers and other scripts."""
    written = word.written.lower()
    is_short = len(written) <= LONGEST_WORD
    return written if is_short and written.isalpha() and word.folded.isascii() else ""


def learn_stems(words: Iterable[str], language: str) -> dict[str, str]:
    """Word to its folded stem, '' for a word that says nothing (the, le, el): one query at most."""
    known = _known[language]
    if len(known) > MOST_KEPT:  # a new one: who has the old goes on with it
        known = _known[language] = {}
    if new := sorted({word for word in words if word and word not in known}):
        with connection.cursor() as cursor:
            cursor.execute(STEMS, [DICTIONARIES[language], new])
            known.update(
                (word, fold(stems[0]) if stems else "") for word, stems in cursor.fetchall()
            )
    return known


def stems_in_every_language(words: Iterable[str]) -> dict[str, set[str]]:
    """Word to its stems in all our languages; '' among them where it says nothing."""
    wanted = {word for word in words if word}
    by_language = [learn_stems(wanted, language) for language in DICTIONARIES]
    return {word: {stems[word] for stems in by_language} for word in wanted}
