"""Words without their endings, by PostgreSQL's dictionaries (Snowball), remembered per process."""

from collections.abc import Callable, Iterable

from django.db import connection

DICTIONARIES = {"en": "english_stem", "fr": "french_stem", "es": "spanish_stem"}
MOST_KEPT = 200_000  # words of one language
STEMS = "SELECT word, ts_lexize(%s, word) FROM unnest(%s::text[]) AS word"


class Stems:
    """What has been asked before is not asked again; `fold` is how its user compares stems."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._known: dict[str, dict[str, str]] = {language: {} for language in DICTIONARIES}

    def learn(self, words: Iterable[str], language: str) -> dict[str, str]:
        """Word to its folded stem, '' for a word that says nothing (the, le, el): one query at most.

        There may be more in the mapping than was asked for.
        """
        known = self._known[language]
        if len(known) > MOST_KEPT:  # a new one: who has the old goes on with it
            known = self._known[language] = {}
        if new := sorted({word for word in words if word and word not in known}):
            with connection.cursor() as cursor:
                cursor.execute(STEMS, [DICTIONARIES[language], new])
                known.update(
                    (word, self._fold(stems[0]) if stems else "")
                    for word, stems in cursor.fetchall()
                )
        return known
