"""Text of a query as the text of a PostgreSQL tsquery, and what of it is marked in what is found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from inquiries.search.operators import Operator
from inquiries.search.parser import Term
from inquiries.search.stems import stemmable, stems_in_every_language
from inquiries.search.vectors import FILENAME, FROM, TITLE, TO, quoted
from inquiries.search.words import Word, is_address, numbers_in, pieces_of, words_in

SHORTEST_PREFIX = 2
FIELD_MARKS = {
    Operator.FROM: FROM,
    Operator.TO: TO,
    Operator.SUBJECT: TITLE,
    Operator.FILENAME: FILENAME,
}
LEXICAL = frozenset({None, *FIELD_MARKS})
"""Terms that are looked up among the words; all others are conditions on the inquiry."""

Stems = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is marked: words, beginnings, stems, and words that stand one after the other."""

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    numbers: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Wanted:
    words: set[str] = field(default_factory=set)
    prefixes: list[str] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)


def tsquery_of(groups: Iterable[Sequence[Term]]) -> tuple[str, Wanted, bool]:
    """The tsquery ('' when nothing is looked up), what to mark, and whether anything is wanted.

    A query that only says what is not wanted has no answer that an index could give.
    """
    asked = [[term for term in group if term.operator in LEXICAL] for group in groups]
    terms = [term for group in asked for term in group]
    stems = stems_in_every_language(
        written for term in terms for word in words_in(term.value) if (written := stemmable(word))
    )
    kept = _without_empty_words([group for group in asked if group], stems)
    wanted = _Wanted()
    parts = [part for group in kept if (part := _group(group, stems, wanted))]
    is_positive = any(not term.is_negated for term in terms)
    return " & ".join(parts), _frozen(wanted), is_positive


def _frozen(wanted: _Wanted) -> Wanted:
    return Wanted(
        words=frozenset(wanted.words),
        prefixes=tuple(wanted.prefixes),
        stems=frozenset(wanted.stems),
        phrases=tuple(wanted.phrases),
        numbers=frozenset(wanted.numbers),
    )


def _without_empty_words(groups: list[list[Term]], stems: Stems) -> list[list[Term]]:
    """ "the" and "de la" are left out, unless nothing else is asked."""
    kept = [group for group in groups if not all(_says_nothing(term, stems) for term in group)]
    return kept or groups


def _says_nothing(term: Term, stems: Stems) -> bool:
    if term.operator or term.is_phrase or term.is_negated or term.is_prefix:
        return False
    words = list(words_in(term.value))
    return bool(words) and all("" in stems.get(stemmable(word), ()) for word in words)


def _group(group: Sequence[Term], stems: Stems, wanted: _Wanted) -> str:
    parts = [part for term in group if (part := _term(term, stems, wanted))]
    return _either(parts) if parts else ""


def _term(term: Term, stems: Stems, wanted: _Wanted) -> str:
    ignored = _Wanted()
    part = _positive(term, stems, ignored if term.is_negated else wanted)
    return f"!({part})" if part and term.is_negated else part


def _positive(term: Term, stems: Stems, wanted: _Wanted) -> str:
    if term.operator:
        return _in_field(term, FIELD_MARKS[term.operator], stems)
    words = list(words_in(term.value))
    if is_address(term.value):
        wanted.phrases.append(tuple(word.folded for word in words))
        return _lexeme(term.value.casefold(), term.is_prefix)
    if not words:
        return ""
    if len(words) == 1 and not term.is_phrase and not words[0].is_unspaced:
        return _word(words[0], term, stems, wanted)
    return _phrase(words, term, wanted)


def _in_field(term: Term, mark: str, stems: Stems) -> str:
    """All of its words in the field, in any order."""
    if is_address(term.value):
        return quoted(f"{mark}:{term.value.casefold()}")
    parts = []
    for word in words_in(term.value):
        found = {stem for stem in stems.get(stemmable(word), ()) if stem and not term.is_phrase}
        pieces = " & ".join(_lexeme(f"{mark}:{one}", term.is_prefix) for one in _asked_pieces(word))
        parts.append(_either([f"({pieces})", *(quoted(f"{mark}:{one}") for one in sorted(found))]))
    return f"({' & '.join(parts)})" if parts else ""


def _either(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"


def _word(word: Word, term: Term, stems: Stems, wanted: _Wanted) -> str:
    is_prefix = term.is_prefix and len(word.folded) >= SHORTEST_PREFIX
    found = {stem for stem in stems.get(stemmable(word), ()) if stem} - {word.folded}
    wanted.words.add(word.folded)
    wanted.stems |= found
    if is_prefix:
        wanted.prefixes.append(word.folded)
    if word.folded.isdecimal():
        wanted.numbers.add(word.folded)
    return _either([_lexeme(word.folded, is_prefix), *map(quoted, sorted(found))])


def _phrase(words: Sequence[Word], term: Term, wanted: _Wanted) -> str:
    """Words one after the other; a number in groups is also found without what stands between."""
    wanted.phrases.append(tuple(word.folded for word in words))
    pieces = [piece for word in words for piece in _asked_pieces(word)]
    is_prefix = (term.is_prefix and not term.is_phrase) or _is_one_letter(words[-1])
    lexemes = [*map(quoted, pieces[:-1]), _lexeme(pieces[-1], is_prefix)]
    numbers = {digits for _start, digits in numbers_in(term.value)}
    wanted.numbers |= numbers
    return _either([f"({' <-> '.join(lexemes)})", *map(quoted, sorted(numbers))])


def _asked_pieces(word: Word) -> list[str]:
    """Two by two; the last letter alone stands only where a run ends, which nobody asks for."""
    pieces = pieces_of(word)
    return pieces[:-1] if word.is_unspaced and len(pieces) > 1 else pieces


def _is_one_letter(word: Word) -> bool:
    return word.is_unspaced and len(word.folded) == 1


def _lexeme(lexeme: str, is_prefix: bool) -> str:
    return f"{quoted(lexeme)}:*" if is_prefix else quoted(lexeme)
