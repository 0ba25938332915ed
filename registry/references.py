"""Numbers of registrations and transactions as people write them, and their one normalised form.

Forms as in the public pages of the registries; digits of Hague numbers and the suffix letter are
general knowledge, unverified. A bare number of 6 or 7 digits is only ever a candidate: national
registrations and our transaction references look the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class NumberKind(StrEnum):
    MADRID = "madrid_irn"
    HAGUE = "hague_irn"
    HAGUE_APPLICATION = "hague_app"
    TRANSACTION = "wipo_ref"
    CANDIDATE = "candidate"  # 6 or 7 digits without a word that says what they are


@dataclass(frozen=True, slots=True)
class RegistryNumber:
    """`digits` without separators; `suffix` the letter of a part that was split off."""

    kind: NumberKind
    digits: str
    suffix: str
    start: int
    end: int


_GAP = "[ \u00a0\u202f.,'’]"
_GROUPS = rf"\d{{1,3}}(?:{_GAP}?\d{{3}}){{1,2}}"
_SUFFIX = r"(?P<suffix>(?-i:[A-Z])(?![A-Za-z]))?"
_NO = r"[\s:#]*(?:No\.?s?|n\.?[°ºo]\.?s?|Nr\.?|number|num\.?|numéro|número|under|de)?[\s:#]*"
_NAMES = (
    r"\b(?:IR|IRNs?|WO|INT\.?\s?REG\.?|international (?:registration|reg\.?)s?|"
    r"enregistrements? int(?:ernational|ernationaux|\.)?|registros? internacional(?:es)?|"
    r"marque internationale|marca internacional)(?![A-Za-z])"
)
_PATTERNS = (
    (
        NumberKind.TRANSACTION,
        re.compile(
            r"\b(?:(?:WIPO|OMPI)\s?(?:ref(?:erence|\.)?|réf(?:érence|\.)?|referencia)"
            r"|(?:ref(?:erence|\.)?|réf(?:érence|\.)?|referencia)\s(?:de la )?(?:WIPO|OMPI))(?![A-Za-z])"
            rf"{_NO}(?P<number>\d{{7,10}})(?P<suffix>)\b",
            re.I,
        ),
    ),
    (
        NumberKind.HAGUE,
        re.compile(
            r"\bDM\s?[/\-. ]?\s?(?P<number>\d{2,3}[ \u00a0\u202f.]?\d{3})"
            rf"{_SUFFIX}(?!\d)",
            re.I,
        ),
    ),
    (
        NumberKind.HAGUE_APPLICATION,
        re.compile(r"\b(?:IB\s?)?WIPO\s?-?(?P<number>\d{5,6})(?P<suffix>)\b(?!/)"),
    ),
    (
        NumberKind.MADRID,
        re.compile(
            rf"{_NAMES}{_NO}(?:[234]?R\s?)?(?P<number>{_GROUPS}){_SUFFIX}(?!\d)",
            re.I,
        ),
    ),
    (
        NumberKind.CANDIDATE,
        re.compile(
            rf"(?<![\w/+'’\-])(?<!\d[ .,])(?P<number>\d{{6,7}}|{_GROUPS}){_SUFFIX}"
            r"(?![\w'’]|[.,]\d|[ .]\d{2,3}\b|/\d)"
        ),
    ),
)
# Words before a number that say that it is something else; matched at a word's beginning only.
_OTHER_BEFORE = re.compile(
    r"(?:\b(?:chf|eur|usd|gbp|tel|t[ée]l|phone|t[ée]l[ée]fono|mobile|fax|vat|tva|iva|iban|ca|"
    r"account|compte|cuenta|basic|base|docket|invoice|facture|factura|item|epay|epmt|room|"
    r"swift|siren|siret|form|page|code|zip|versement|dossier|our ref|your ref)"
    r"|[€$£+])[^\d\n]{0,24}\Z",
    re.I,
)
_OTHER_AFTER = re.compile(
    r"\s?(?:chf|eur|usd|francs?|francos|euros?|%|kb|mb|ko|mo|€|\$|£|words|mots|palabras)", re.I
)
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?\Z")


def find_numbers(text: str) -> list[RegistryNumber]:
    """All of them from left to right, none within another; anchored ones before candidates."""
    found: list[RegistryNumber] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("number")
            if _is_free(found, start, end) and _is_meant(kind, text, match):
                digits = normalise_number(match["number"])
                suffix = (match["suffix"] or "").upper()
                found.append(RegistryNumber(kind, digits, suffix, start, end + len(suffix)))
    return sorted(found, key=lambda one: one.start)


def normalise_number(written: str) -> str:
    """Digits without blanks, dots, commas and apostrophes between them; nothing is padded."""
    return "".join(sign for sign in written if sign.isdecimal())


def all_digits(text: str) -> Iterator[str]:
    """Every run of digits with separators removed: what stands in a text in whatever form."""
    for match in re.finditer(rf"\d+(?:{_GAP}\d{{3}})*|\d+", text):
        yield normalise_number(match[0])
        yield from re.findall(r"\d+", match[0])


def _is_free(found: list[RegistryNumber], start: int, end: int) -> bool:
    return all(end <= one.start or start >= one.end for one in found)


def _is_meant(kind: NumberKind, text: str, match: re.Match[str]) -> bool:
    if kind != NumberKind.CANDIDATE:
        return True
    start, end = match.span()
    is_other = _OTHER_BEFORE.search(text[max(0, start - 40) : start])
    digits = normalise_number(match["number"])
    return not (
        is_other
        or _OTHER_AFTER.match(text, end)
        or _DATE.match(digits)
        or len(digits) not in (6, 7)
    )
