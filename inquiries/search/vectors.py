"""A message as the words by which it is found: the text of a PostgreSQL tsvector. Pure.

Lexemes: `certificate` as written (folded, with positions, for phrases and ranking) and its stem
`certif` without; `1234567` for 1 234 567; whole addresses; `f:`, `t:`, `s:`, `n:` for who wrote, to whom,
subjects and names of files; `w:desk:week`, by which a search for a common word reads the newest first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from inquiries.search.stems import stemmable
from inquiries.search.words import addresses_in, numbers_in, pieces_of, words_in

SUBJECT, PEOPLE, BODY = "A", "B", "D"
LAST_POSITION = 16_383  # of a tsvector
MOST_PLACES = 60  # of one lexeme; more change no rank
MOST_BYTES = 600_000  # a tsvector may have 1 MB
LONGEST_KEPT = 300  # characters of a sentence that is remembered
GAP = 10  # positions between two fields: no phrase reaches across
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n")
FROM, TO, FILENAME, TITLE = "f", "t", "n", "s"


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of one message, unmasked text excluded: see indexing."""

    message_id: int
    inquiry_id: int
    desk_id: int
    at: datetime
    is_note: bool
    language: str
    subjects: Sequence[str]
    people: Sequence[str]
    writer: Sequence[str]
    recipients: Sequence[str]
    filenames: Sequence[str]
    body: str

    def stem_words(self) -> list[str]:
        """What must be asked of the dictionaries before the vector can be made."""
        texts = (*self.subjects, *self.filenames)
        return [*self.spoken_words(), *(word for text in texts for word in _stemmables(text))]

    def spoken_words(self) -> list[str]:
        """By which the language is told: a subject may be in another."""
        return list(_stemmables(self.body))


def _stemmables(text: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(text):
        yield from (token.stemmable for token in _tokens(sentence) if token.stemmable)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as it is put into a vector; `number` begins here, written in groups."""

    pieces: tuple[str, ...]
    stemmable: str
    number: str = ""


def _tokens(sentence: str) -> tuple[_Token, ...]:
    """Kept, for greetings, closings, names and the sentences of templates come again and again."""
    return _kept_tokens(sentence) if len(sentence) <= LONGEST_KEPT else _new_tokens(sentence)


def _new_tokens(sentence: str) -> tuple[_Token, ...]:
    numbers = dict(numbers_in(sentence))
    return tuple(
        _Token(tuple(pieces_of(word)), stemmable(word), numbers.get(word.start, ""))
        for word in words_in(sentence)
    )


_kept_tokens = lru_cache(maxsize=4096)(_new_tokens)


@dataclass(slots=True)
class _Vector:
    stems: Mapping[str, str]
    places: dict[str, list[str]] = field(default_factory=dict)
    position: int = 0
    size: int = 0

    def add(self, text: str, weight: str, *, marks: str = "", is_stemmed: bool = True) -> None:
        for sentence in _SENTENCE_END.split(text):
            for token in _tokens(sentence):
                if self.size > MOST_BYTES:
                    return
                self._add_token(token, weight, marks, is_stemmed)
        for address in addresses_in(text) if "@" in text else ():
            self.put(address, weight)
            self._mark(address, marks)
        self.position += GAP

    def _add_token(self, token: _Token, weight: str, marks: str, is_stemmed: bool) -> None:
        if token.number:
            self.put(token.number, weight, ahead=1)
        for piece in token.pieces:
            self.position += 1
            self.put(piece, weight)
            self._mark(piece, marks)
        if is_stemmed and token.stemmable and (stem := self.stems.get(token.stemmable)):
            self.put(stem, "")
            self._mark(stem, marks)

    def _mark(self, lexeme: str, marks: str) -> None:
        if marks:
            self.put(f"{marks}:{lexeme}", "")

    def put(self, lexeme: str, weight: str, *, ahead: int = 0) -> None:
        places = self.places.get(lexeme)
        if places is None:
            places = self.places[lexeme] = []
            self.size += len(lexeme) * (1 if lexeme.isascii() else 4) + 8
        if weight and len(places) < MOST_PLACES:
            self.size += 2
            position = min(max(self.position + ahead, 1), LAST_POSITION)
            places.append(f"{position}{weight}")


def spoken(words: Sequence[str], stems: Mapping[str, Mapping[str, str]], otherwise: str) -> str:
    """The language most of whose empty words (the, le, el) are here, if it is told apart by them."""
    counts = {
        language: sum(1 for word in words if known.get(word) == "")
        for language, known in stems.items()
    }
    best = max(counts, key=lambda language: counts[language])
    others = max(count for language, count in counts.items() if language != best)
    return best if counts[best] > others + 1 else otherwise


def vector_of(source: Source, stems: Mapping[str, str]) -> str:
    vector = _Vector(stems)
    for subject in dict.fromkeys(source.subjects):
        vector.add(subject, SUBJECT, marks=TITLE)
    for text in dict.fromkeys(source.people):
        vector.add(text, PEOPLE, is_stemmed=False)
    for text in source.writer:
        vector.add(text, PEOPLE, marks=FROM, is_stemmed=False)
    for text in source.recipients:
        vector.add(text, PEOPLE, marks=TO, is_stemmed=False)
    for text in source.filenames:
        vector.add(text, PEOPLE, marks=FILENAME)
    vector.add(source.body, BODY)
    vector.put(window_mark(source.desk_id, week_of(source.at.date())), "")
    return " ".join(_written(lexeme, places) for lexeme, places in vector.places.items())


def _written(lexeme: str, places: Sequence[str]) -> str:
    return f"{quoted(lexeme)}:{','.join(places)}" if places else quoted(lexeme)


def quoted(lexeme: str) -> str:
    inside = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{inside}'"


def week_of(day: date) -> int:
    return day.toordinal() // 7


def window_mark(desk_id: int, week: int) -> str:
    return f"w:{desk_id}:{week}"


def window_query(desk_ids: Iterable[int], weeks: Iterable[int]) -> str:
    """A part of a tsquery: at one of these desks in one of these weeks."""
    weeks = list(weeks)
    marks = (quoted(window_mark(desk, week)) for desk in sorted(desk_ids) for week in weeks)
    return f"({' | '.join(marks)})"
