"""Personal data taken out of words that are to become knowledge. Pure; a person checks the rest.

What is known stands for itself as a variable again (the inquirer's name, the reference); everything
else that may name a person or his matter becomes a word in brackets, and is listed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from registry.references import find_references


class Taken(StrEnum):
    NAME = "name"
    ADDRESS = "address"
    MAIL = "mail"
    PHONE = "phone"
    NUMBER = "number"
    DATE = "date"


PLACES: dict[str, dict[Taken, str]] = {
    "en": {
        Taken.NAME: "[name]",
        Taken.ADDRESS: "[address]",
        Taken.MAIL: "[mail address]",
        Taken.PHONE: "[telephone]",
        Taken.NUMBER: "[number]",
        Taken.DATE: "[date]",
    },
    "fr": {
        Taken.NAME: "[nom]",
        Taken.ADDRESS: "[adresse]",
        Taken.MAIL: "[adresse électronique]",
        Taken.PHONE: "[téléphone]",
        Taken.NUMBER: "[numéro]",
        Taken.DATE: "[date]",
    },
    "es": {
        Taken.NAME: "[nombre]",
        Taken.ADDRESS: "[dirección]",
        Taken.MAIL: "[dirección de correo]",
        Taken.PHONE: "[teléfono]",
        Taken.NUMBER: "[número]",
        Taken.DATE: "[fecha]",
    },
}
_MONTHS = (
    "january february march april may june july august september october november december "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre "
    "diciembre jan feb mar apr jun jul aug sep sept oct nov dec janv févr avr juil déc ene abr ago "
    "dic"
)
_MONTH = "(?:" + "|".join(sorted(_MONTHS.split(), key=len, reverse=True)) + r")\b\.?"
_STREET = (
    "rue|avenue|av\\.|boulevard|bd|chemin|route|quai|place|allée|impasse|calle|c/|avenida|avda\\.?|"
    "plaza|paseo|camino|carrera|via|viale|piazza"
)
_STREET_AFTER = "street|st\\.|road|rd\\.|lane|drive|square|court|way|straat|laan|weg|strasse|straße"
_PATTERNS: tuple[tuple[Taken, re.Pattern[str]], ...] = (
    (Taken.MAIL, re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (Taken.NUMBER, re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{6,9}\b")),
    (Taken.DATE, re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b")),
    (
        Taken.DATE,
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th|er|º)?\s+(?:of\s+|de\s+)?{_MONTH}"
            rf"(?:,?\s+(?:de\s+|del\s+)?\d{{4}}\b)?",
            re.IGNORECASE,
        ),
    ),
    (
        Taken.DATE,
        re.compile(rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?", re.IGNORECASE),
    ),
    (
        Taken.ADDRESS,
        re.compile(
            rf"\b\d{{1,5}}(?:\s?(?:bis|ter))?,?\s+(?:{_STREET})\s[^\n,;.]{{2,60}}", re.IGNORECASE
        ),
    ),
    (
        Taken.ADDRESS,
        re.compile(
            rf"(?<!\w)(?:{_STREET})\s[^\n,;.\d]{{2,50}}[,\s]\s?(?:n\S{{0,2}}\s?)?\d{{1,5}}\b",
            re.IGNORECASE,
        ),
    ),
    (
        Taken.ADDRESS,
        re.compile(
            rf"\b\d{{1,5}}\s+(?:[A-Z][\w’'-]{{1,30}}\s){{1,4}}(?:{_STREET_AFTER})(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (Taken.ADDRESS, re.compile(r"\b[A-Z][\w-]{2,30}(?:straat|laan|weg|strasse|straße)\s\d{1,5}\b")),
    (Taken.ADDRESS, re.compile(r"\b(?:CH|F|E|D|B|NL|L|I)-\d{4,5}\s+[A-Z][\w-]{1,40}")),
    (Taken.PHONE, re.compile(r"(?<![\w/])(?:\+|00)\d[\d ().\u00a0-]{6,20}\d\b")),
    (Taken.PHONE, re.compile(r"(?<![\w/])\(?0\d{1,4}\)?[ .-]\d[\d .-]{4,14}\d\b")),
    (Taken.NUMBER, re.compile(r"\b[A-Z]{0,4}[-/]?\d[\d \u00a0./-]{3,30}\d\b|\b\d{5,}\b")),
)
_MONEY = re.compile(
    r"^\W*(?:CHF|EUR|USD|GBP|Swiss\s+francs?|francs?|francos?|euros?|€|\$|£)\b", re.IGNORECASE
)
_VARIABLE = re.compile(r"\{\{[^{}]*\}\}")
_WEB = re.compile(r"https?://\S+")
_SHORTEST_NAME = 3
OF_NOBODY = frozenset({"mm_form", "dm_form", "meeting_doc"})  # forms and papers that all use


@dataclass(frozen=True, slots=True)
class Removed:
    """What stood there, what it was taken for, what stands there now."""

    words: str
    kind: Taken
    instead: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    text: str
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: Taken
    instead: str


def without_persons(
    text: str,
    *,
    language: str,
    names: Iterable[str],
    variables: Mapping[str, str],
    facts: Mapping[str, str],
) -> Cleaned:
    """The words without names, addresses, numbers and dates of the case.

    `names` are of everybody who takes part; `variables` words that a variable stands for, by the
    words; `facts` the codes of fees and time limits, by their value: these stay, as placeholders.
    """
    places = PLACES.get(language, PLACES["en"])
    found = [
        *_known(text, variables, Taken.NAME),
        *_facts(text, facts),
        *_named(text, names, places),
        *_references(text, language, places),
        *_patterned(text, places),
    ]
    kept = [one.span() for rule in (_VARIABLE, _WEB) for one in rule.finditer(text)]
    return _replaced(text, _apart(found, kept))


def _known(text: str, variables: Mapping[str, str], kind: Taken) -> Iterator[_Found]:
    for words, variable in sorted(variables.items(), key=lambda one: -len(one[0])):
        if len(words) >= _SHORTEST_NAME:
            for one in _whole(words).finditer(text):
                yield _Found(*one.span(), kind, f"{{{{ {variable} }}}}")


def _facts(text: str, facts: Mapping[str, str]) -> Iterator[_Found]:
    """Only values that can be nothing else: with a number, and with a word beside it."""
    for value, code in sorted(facts.items(), key=lambda one: -len(one[0])):
        if any(sign.isdigit() for sign in value) and len(value.split()) > 1:
            for one in _whole(value).finditer(text):
                yield _Found(*one.span(), Taken.NUMBER, f"{{{{ fact.{code} }}}}")


def _named(text: str, names: Iterable[str], places: Mapping[Taken, str]) -> Iterator[_Found]:
    whole = {" ".join(name.split()) for name in names}
    parts = {part for name in whole for part in re.split(r"[\s,;()]+", name)}
    for name in sorted(whole | parts, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME and name[:1].isalpha() and name[:1].isupper():
            for one in _whole(name).finditer(text):
                if one[0][:1].isupper():
                    yield _Found(*one.span(), Taken.NAME, places[Taken.NAME])


def _references(text: str, language: str, places: Mapping[Taken, str]) -> Iterator[_Found]:
    for one in find_references(text, language=language):
        if one.kind in OF_NOBODY:
            continue
        yield _Found(one.start, one.end, Taken.NUMBER, places[Taken.NUMBER])


def _patterned(text: str, places: Mapping[Taken, str]) -> Iterator[_Found]:
    for kind, pattern in _PATTERNS:
        for one in pattern.finditer(text):
            if kind != Taken.NUMBER or not _MONEY.match(text[one.end() :]):
                yield _Found(*one.span(), kind, places[kind])


def _whole(words: str) -> re.Pattern[str]:
    joined = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){joined}(?!\w)", re.IGNORECASE)


def _apart(found: Sequence[_Found], kept: Sequence[tuple[int, int]]) -> list[_Found]:
    """What is known first wins its place; nothing within an address of the web or a variable."""
    taken = list(kept)
    chosen = []
    for one in found:
        if all(one.end <= start or one.start >= end for start, end in taken):
            taken.append((one.start, one.end))
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.start)


def _replaced(text: str, found: Sequence[_Found]) -> Cleaned:
    pieces, removed, at = [], [], 0
    for one in found:
        pieces += [text[at : one.start], one.instead]
        removed.append(Removed(text[one.start : one.end], one.kind, one.instead))
        at = one.end
    return Cleaned("".join([*pieces, text[at:]]), tuple(dict.fromkeys(removed)))
