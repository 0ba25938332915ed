"""A message as the words by which it is found: the text of a PostgreSQL tsvector. Pure.

Lexemes: `certificate` as written (folded, with positions, for phrases and ranking) and its stem
`certif` without; `1234567` for 1 234 567; whole addresses; `f:`, `t:`, `s:`, `n:` for who wrote, to whom,
subjects and names of files; `w:desk:week`, by which a search for a common word reads the newest first.

A million messages are made anew after a change, so nothing is asked twice of the same word here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain

from inquiries.search.stems import stemmable
from inquiries.search.words import (
    addresses_in,
    numbers_in,
    pieces_of,
    places_in,
    words_in,
    written_in,
)

SUBJECT, PEOPLE, BODY = "A", "B", "D"
LAST_POSITION = 16_383  # of a tsvector
MOST_PLACES = 60  # of one lexeme; more change no rank
MOST_BYTES = 600_000  # a tsvector may have 1 MB
GAP = 10  # positions between two fields: no phrase reaches across
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


@dataclass(frozen=True, slots=True)
class _Cut:
    """What is put into a vector for something written: a piece a position, and what has stems."""

    pieces: tuple[str, ...]
    stemmables: tuple[str, ...]


class _Cuts(dict[str, _Cut]):
    """Remembered by process: people use few words."""

    MOST = 200_000
    LONGEST = 100

    def __missing__(self, written: str) -> _Cut:
        words = list(words_in(written))
        cut = _Cut(
            pieces=tuple(piece for word in words for piece in pieces_of(word)),
            stemmables=tuple(filter(None, map(stemmable, words))),
        )
        if len(self) >= self.MOST:
            self.clear()
        if len(written) <= self.LONGEST:
            self[written] = cut
        return cut


_cuts = _Cuts()


@dataclass(frozen=True, slots=True)
class _Field:
    """A text cut up; `stemmables` only where stems are wanted."""

    text: str
    weight: str
    marks: str
    written: list[str]
    stemmables: list[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A message cut into what is written in it, once for all that is asked of it."""

    source: Source
    fields: Sequence[_Field]

    def stem_words(self) -> Iterable[str]:
        """What must be asked of the dictionaries before the vector can be made."""
        return chain.from_iterable(one.stemmables for one in self.fields)

    def spoken_words(self) -> Sequence[str]:
        """By which the language is told: a subject may be in another."""
        return self.fields[-1].stemmables


def read(source: Source) -> Reading:
    one = source
    fields = [
        *(_field(text, SUBJECT, TITLE) for text in dict.fromkeys(one.subjects)),
        *(_field(text, PEOPLE, is_stemmed=False) for text in dict.fromkeys(one.people)),
        *(_field(text, PEOPLE, FROM, is_stemmed=False) for text in one.writer),
        *(_field(text, PEOPLE, TO, is_stemmed=False) for text in one.recipients),
        *(_field(text, PEOPLE, FILENAME) for text in one.filenames),
        _field(one.body, BODY),
    ]
    return Reading(source, fields)


def _field(text: str, weight: str, marks: str = "", *, is_stemmed: bool = True) -> _Field:
    written = written_in(text)
    stemmables = [word for one in written for word in _cuts[one].stemmables] if is_stemmed else []
    return _Field(text, weight, marks, written, stemmables)


@dataclass(slots=True)
class _Vector:
    stems: Mapping[str, str]
    places: dict[str, list[str]] = field(default_factory=dict)
    position: int = 0
    size: int = 0

    def add(self, one: _Field) -> None:
        if numbers := dict(numbers_in(one.text)):
            self._put_numbers(one, numbers)
        self._put_pieces(one)
        if self.size > MOST_BYTES:
            return
        stems = {self.stems.get(word, "") for word in one.stemmables} - {""}
        for stem in stems - self.places.keys():
            self.keep(stem)
        if one.marks:
            pieces = {piece for written in one.written for piece in _cuts[written].pieces}
            for lexeme in pieces | stems:
                self.keep(f"{one.marks}:{lexeme}")
        for address in addresses_in(one.text) if "@" in one.text else ():
            self._put(address, self.position, one.weight)
            if one.marks:
                self.keep(f"{one.marks}:{address}")
        self.position += GAP

    def _put_pieces(self, one: _Field) -> None:
        """For each word of each text: names of one's own are cheaper than those of `self`."""
        places, position, weight = self.places, self.position, one.weight
        for written in one.written:
            if self.size > MOST_BYTES:
                break
            for piece in _cuts[written].pieces:
                position += 1
                known = places.get(piece)
                if known is None:
                    known = self.keep(piece)
                if len(known) < MOST_PLACES:
                    self.size += 2
                    place = position if position < LAST_POSITION else LAST_POSITION  # noqa: FURB136
                    known.append(f"{place}{weight}")
        self.position = position

    def _put_numbers(self, one: _Field, numbers: Mapping[int, str]) -> None:
        """A number that is written in groups stands where its first group does."""
        position = self.position
        for start, written in zip(places_in(one.text), one.written, strict=True):
            if start in numbers and self.size <= MOST_BYTES:
                self._put(numbers[start], position + 1, one.weight)
            position += len(_cuts[written].pieces)

    def _put(self, lexeme: str, position: int, weight: str) -> None:
        places = self.keep(lexeme)
        if len(places) < MOST_PLACES:
            self.size += 2
            places.append(f"{min(max(position, 1), LAST_POSITION)}{weight}")

    def keep(self, lexeme: str) -> list[str]:
        """There, if at no place yet."""
        places = self.places.get(lexeme)
        if places is None:
            places = self.places[lexeme] = []
            self.size += len(lexeme) * (1 if lexeme.isascii() else 4) + 8
        return places


def spoken(words: Sequence[str], stems: Mapping[str, Mapping[str, str]], otherwise: str) -> str:
    """The language most of whose empty words (the, le, el) are here, if it is told apart by them."""
    counts = {
        language: sum(1 for word in words if known.get(word) == "")
        for language, known in stems.items()
    }
    best = max(counts, key=lambda language: counts[language])
    others = max(count for language, count in counts.items() if language != best)
    return best if counts[best] > others + 1 else otherwise


def vector_of(reading: Reading, stems: Mapping[str, str]) -> str:
    vector = _Vector(stems)
    for one in reading.fields:
        vector.add(one)
    source = reading.source
    vector.keep(window_mark(source.desk_id, week_of(source.at.date())))
    return " ".join([_written(lexeme, places) for lexeme, places in vector.places.items()])


def _written(lexeme: str, places: Sequence[str]) -> str:
    return f"{quoted(lexeme)}:{','.join(places)}" if places else quoted(lexeme)


def quoted(lexeme: str) -> str:
    if lexeme.isalnum():
        return f"'{lexeme}'"
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
