"""A query as typed, taken apart: words, phrases, operators, "not" and "or". Pure; never raises."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from inquiries.search.operators import BY_NAME, NO_OPERATORS, Operator
from inquiries.search.words import fold

LONGEST_QUERY = 500
MOST_TERMS = 30
OR_WORDS = frozenset({"OR", "OU", "O", "|"})
_OPENING, _CLOSING = '"“”„«', '"“”»'
_TOKEN = re.compile(
    rf"""\s*(?P<minus>-)?(?:(?P<key>[^\W\d_]{{1,20}}):(?!//))?
    (?:[{_OPENING}](?P<quoted>[^"“”«»]*)(?P<closed>[{_CLOSING}])?|(?P<bare>[^\s{_OPENING}»]+))?""",
    re.X,
)
_DIGITS = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Term:
    """One wish. Without `operator` it is text; `start` and `end` say where in the query it stands."""

    value: str
    start: int
    end: int
    operator: Operator | None = None
    is_phrase: bool = False
    is_negated: bool = False
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """`name:` is no operator, but looks as if `meant` was meant."""

    name: str
    meant: Operator


@dataclass(frozen=True, slots=True)
class Query:
    """Every group must be fulfilled, each by one of its terms."""

    text: str
    groups: tuple[tuple[Term, ...], ...] = ()
    unknown: tuple[Unknown, ...] = ()

    @property
    def terms(self) -> Iterator[Term]:
        return (term for group in self.groups for term in group)

    def without(self, term: Term) -> str:
        """The query as it is when this term is taken away."""
        return " ".join(f"{self.text[: term.start]} {self.text[term.end :]}".split())


def parse_query(text: str, *, is_typing: bool = False) -> Query:
    """`is_typing`: the last word may be the beginning of one."""
    text = text[:LONGEST_QUERY].replace("\x00", " ")
    unknown: list[Unknown] = []
    tokens = list(_tokens(text, unknown))[:MOST_TERMS]
    terms = list(_numbers_joined(_values_joined(tokens)))
    if is_typing and terms and isinstance(terms[-1], Term) and not text[-1:].isspace():
        terms[-1] = _as_prefix(terms[-1])
    return Query(text=text, groups=tuple(_groups(terms)), unknown=tuple(unknown))


def _as_prefix(term: Term) -> Term:
    return replace(term, is_prefix=not term.is_phrase)


def _tokens(text: str, unknown: list[Unknown]) -> Iterator[Term | str]:
    """Terms, and the word OR as it is."""
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        assert found
        position = max(found.end(), position + 1)
        if found["bare"] in OR_WORDS and not found["minus"] and not found["key"]:
            yield found["bare"]
        elif term := _term(found, unknown):
            yield term


def _term(found: re.Match[str], unknown: list[Unknown]) -> Term | None:
    value = found["quoted"] if found["quoted"] is not None else (found["bare"] or "")
    operator = BY_NAME.get(fold(found["key"])) if found["key"] else None
    if found["key"] and operator is None:
        unknown += _guess(found["key"])
        value = f"{found['key']}:{value}"
    value = value.strip() if operator else value.strip("()").strip()
    if not value and operator is None:
        return None
    start = found.end() - len(found[0].lstrip())
    return Term(
        value=value,
        start=start,
        end=found.end(),
        operator=operator,
        is_phrase=found["quoted"] is not None,
        is_negated=bool(found["minus"]),
    )


def _guess(name: str) -> list[Unknown]:
    folded = fold(name)
    if folded in NO_OPERATORS:
        return []
    close = get_close_matches(folded, BY_NAME, n=1, cutoff=0.7)
    return [Unknown(name, BY_NAME[close[0]])] if close else []


def _values_joined(tokens: Sequence[Term | str]) -> Iterator[Term | str]:
    """`status: open`, with a blank, is meant as `status:open`."""
    waiting: Term | None = None
    for token in tokens:
        one = token
        if waiting is not None:
            joined = _joined(waiting, token)
            if joined is None:
                yield waiting
            one, waiting = joined or token, None
        if isinstance(one, Term) and one.operator and not one.value:
            waiting = one
        else:
            yield one
    if waiting is not None:
        yield waiting


def _joined(waiting: Term, token: Term | str) -> Term | None:
    if isinstance(token, str) or token.operator or token.is_negated:
        return None
    return replace(waiting, value=token.value, end=token.end, is_phrase=token.is_phrase)


def _numbers_joined(tokens: Iterator[Term | str]) -> Iterator[Term | str]:
    """1 234 567 is one number, not three words."""
    last: Term | None = None
    for token in tokens:
        if last and isinstance(token, Term) and _is_digits(token):
            last = replace(last, value=f"{last.value} {token.value}", end=token.end)
            continue
        if last:
            yield last
        last = token if isinstance(token, Term) and _begins_number(token) else None
        if last is None:
            yield token
    if last:
        yield last


def _is_digits(term: Term) -> bool:
    is_plain = term.operator is None and not term.is_phrase and not term.is_negated
    return is_plain and bool(_DIGITS.fullmatch(term.value))


def _begins_number(term: Term) -> bool:
    is_plain = term.operator is None and not term.is_phrase
    value = term.value.lstrip("+")
    return is_plain and bool(_DIGITS.fullmatch(value))


def _groups(tokens: Sequence[Term | str]) -> Iterator[tuple[Term, ...]]:
    group: list[Term] = []
    is_joined = False
    for token in tokens:
        if isinstance(token, str):
            is_joined = bool(group)
            continue
        if group and not is_joined:
            yield tuple(group)
            group = []
        group.append(token)
        is_joined = False
    if group:
        yield tuple(group)
