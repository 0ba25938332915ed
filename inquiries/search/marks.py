"""What of a text is shown as found: marked words, and the passage around the first of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inquiries.search.asking import Wanted
from inquiries.search.stems import stemmable, stems_in_every_language
from inquiries.search.words import NUMBER, Word, digits_of, fold, words_in

LONGEST_LOOKED_AT = 50_000  # characters of one text
PASSAGE = 220  # characters
BEFORE_HIT = 60
MOST_WORDS = 8
_BLANKS = re.compile(r"\s+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool = False


def spans_of(text: str, wanted: Wanted) -> list[Span]:
    """Where hits are, from left to right, none within another."""
    text = text[:LONGEST_LOOKED_AT]
    words = list(words_in(text))
    stems = _stems(words, wanted)
    found = [(word.start, word.end) for word in words if _is_hit(word, wanted, stems)]
    for phrase in wanted.phrases:
        found += _phrases(words, phrase)
    if wanted.numbers:
        found += [
            one.span() for one in NUMBER.finditer(text) if digits_of(one[0]) in wanted.numbers
        ]
    return _merged(sorted(found))


def _stems(words: Sequence[Word], wanted: Wanted) -> dict[str, set[str]]:
    return stems_in_every_language(map(stemmable, words)) if wanted.words else {}


def _is_hit(word: Word, wanted: Wanted, stems: dict[str, set[str]]) -> bool:
    if word.folded in wanted.words or word.folded in wanted.stems:
        return True
    if wanted.prefixes and word.folded.startswith(wanted.prefixes):
        return True
    mine = stems.get(stemmable(word), set())
    return bool(mine & wanted.stems or mine & wanted.words)


def _phrases(words: Sequence[Word], phrase: Sequence[str]) -> Iterator[Span]:
    count = len(phrase)
    for place in range(len(words) - count + 1):
        run = words[place : place + count]
        if count == 1 and run[0].is_unspaced:
            yield from _inside(run[0], phrase[0])
        elif all(_fits(word, one) for word, one in zip(run, phrase, strict=True)):
            yield run[0].start, run[-1].end


def _fits(word: Word, wanted: str) -> bool:
    return word.folded == wanted or (word.is_unspaced and wanted in word.folded)


def _inside(word: Word, wanted: str) -> Iterator[Span]:
    """A part of a run without blanks; of the whole run where folding has changed its length."""
    is_same_length = len(word.folded) == word.end - word.start
    place = word.folded.find(wanted)
    while place >= 0:
        if not is_same_length:
            yield word.start, word.end
            return
        yield word.start + place, word.start + place + len(wanted)
        place = word.folded.find(wanted, place + len(wanted))


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, wanted: Wanted) -> list[Piece]:
    """The whole text in pieces, hits apart. Nothing is escaped here: templates do."""
    return list(_pieces(text, spans_of(text, wanted)))


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    position = 0
    for start, end in spans:
        if text[position:start]:
            yield Piece(text[position:start])
        yield Piece(text[start:end], is_hit=True)
        position = end
    if text[position:]:
        yield Piece(text[position:])


def passage(text: str, wanted: Wanted) -> list[Piece]:
    """One line from around the first hits; the beginning of the text when there is none."""
    line = _BLANKS.sub(" ", text[:LONGEST_LOOKED_AT]).strip()
    spans = spans_of(line, wanted)
    start = _start(line, spans)
    end = _end(line, start + PASSAGE)
    inside = [
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
    ]
    pieces = list(_pieces(line[start:end], inside))
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(line) else []
    return [*before, *pieces, *after]


def _start(line: str, spans: Sequence[Span]) -> int:
    """Where a word begins, a little before the place with the most hits."""
    if not spans:
        return 0
    starts = [start for start, _end in spans]
    best = max(
        starts, key=lambda one: (sum(one <= other < one + PASSAGE / 2 for other in starts), -one)
    )
    start = max(0, min(best - BEFORE_HIT, len(line) - PASSAGE))
    blank = line.find(" ", start, best)
    return blank + 1 if start and blank >= 0 else start


def _end(line: str, end: int) -> int:
    """After a whole word, where words are parted by blanks."""
    blank = line.rfind(" ", end - BEFORE_HIT, end) if end < len(line) else -1
    return blank if blank >= 0 else min(end, len(line))


def hit_words(pieces: Sequence[Piece]) -> list[str]:
    """The different words that are marked, as written: the conversation marks them again."""
    words = {fold(piece.text): piece.text for piece in pieces if piece.is_hit}
    return list(words.values())[:MOST_WORDS]
