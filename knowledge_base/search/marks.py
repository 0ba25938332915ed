"""What of a found text is shown: marked words, and the passage around most of them. Pure.

In Python and for shown rows only: ts_headline would read each body again, and knows no synonyms.
Nothing is escaped here: templates do.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.search.stems import stems_of
from knowledge_base.search.words import spans_of

LONGEST_LOOKED_AT = 20_000  # characters
PASSAGE = 200
BEFORE = 50

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool = False


def marked(text: str, stems: Collection[str], language: str) -> list[Piece]:
    """The whole text in pieces, its words with these stems apart."""
    return list(_pieces(text, _hits(text, stems, language)))


def passage(text: str, stems: Collection[str], language: str) -> list[Piece]:
    """One line from where most of the words are; the beginning when there are none."""
    line = " ".join(text[:LONGEST_LOOKED_AT].split())
    hits = _hits(line, stems, language)
    start = _start(line, hits)
    end = _end(line, start + PASSAGE)
    inside = [(one - start, other - start) for one, other in hits if one >= start and other <= end]
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(line) else []
    return [*before, *_pieces(line[start:end], inside), *after]


def _hits(text: str, stems: Collection[str], language: str) -> list[Span]:
    if not stems:
        return []
    spans = list(spans_of(text))
    own = stems_of([word for _start, _end, word in spans], language)
    return [(one[0], one[1]) for one, stem in zip(spans, own, strict=True) if stem in stems]


def _pieces(text: str, hits: Sequence[Span]) -> Iterator[Piece]:
    position = 0
    for start, end in hits:
        if start > position:
            yield Piece(text[position:start])
        yield Piece(text[start:end], is_hit=True)
        position = end
    if position < len(text):
        yield Piece(text[position:])


def _start(line: str, hits: Sequence[Span]) -> int:
    """Where a word begins, a little before the place with the most hits."""
    starts = [start for start, _end in hits]
    if not starts or starts[0] < PASSAGE // 2:
        return 0
    near = {one: sum(one <= other < one + PASSAGE / 2 for other in starts) for one in starts}
    best = max(starts, key=lambda one: (near[one], -one))
    start = max(0, min(best - BEFORE, len(line) - PASSAGE))
    blank = line.find(" ", start, best)
    return blank + 1 if start and blank >= 0 else start


def _end(line: str, end: int) -> int:
    blank = line.rfind(" ", end - BEFORE, end) if end < len(line) else -1
    return blank if blank >= 0 else min(end, len(line))
