"""Card numbers, IBANs and passport numbers in a text, and the text without them. Pure and linear.

Only what proves itself is masked: a card by issuer, length and check digit (ISO/IEC 7812-1), an
IBAN by its country's form and remainder (ISO 13616), a passport by the word before it. So numbers
of registrations, references, telephones and dates stay readable.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from shared.masking_forms import (
    CARD_GROUPS,
    IBAN_FORMS,
    PASSPORT_BEFORE,
    PASSPORT_STEMS,
    PHONE_BEFORE,
    is_of_an_issuer,
)

DOTS = "••••"
LONGEST_ADDRESS = 2000


class SecretKind(StrEnum):
    CARD = "card"
    IBAN = "iban"
    PASSPORT = "passport"


@dataclass(frozen=True, slots=True)
class Secret:
    """What lies from `start` to `end`, and what is shown in its place."""

    start: int
    end: int
    kind: SecretKind
    shown: str


# Blanks, dashes, dots and invisible characters that people and programs put between groups.
_GAP = (
    "[ \t\n\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff\u00ad.\u00b7_"
    "\u2010-\u2015\u2212-]{0,3}"
)
_MAY_HOLD = re.compile(rf"\d(?:{_GAP}[\dA-Z]){{5}}", re.I)
_RUN = re.compile(rf"(?<!\w)\d(?:{_GAP}\d){{12,}}(?!\w)")
_DIGITS = re.compile(r"\d+")
_PHONE_BEFORE = re.compile(PHONE_BEFORE, re.I)
_IBAN_START = re.compile(rf"(?<!\w)[A-Z]{{2}}{_GAP}\d{{2}}(?={_GAP}[A-Z0-9])", re.I | re.A)
_IBAN_NEXT = re.compile(rf"{_GAP}([A-Z0-9]+)", re.I | re.A)
_PASSPORT = re.compile(
    rf"(?:{PASSPORT_BEFORE})(?P<number>[A-Z0-9]{{1,4}}(?:[ \u00a0-]?[A-Z0-9]{{4,9}})(?!\w))", re.I
)
_BLANKED = "\x00"


def mask(text: str) -> str:
    """The text with each secret as dots and its last four characters."""
    secrets = find_secrets(text)
    return replace_secrets(text, secrets) if secrets else text


def find_secrets(text: str) -> list[Secret]:
    """All of them from left to right, none within another."""
    if not _MAY_HOLD.search(text):
        return []
    found: list[Secret] = []
    left = text
    for finder in (_ibans, _cards, _passports):
        secrets = list(finder(left))
        left = _without(left, secrets) if secrets else left
        found += secrets
    return sorted((one for one in found if not _is_in_address(text, one)), key=_start)


def _start(secret: Secret) -> int:
    return secret.start


def _is_in_address(text: str, secret: Secret) -> bool:
    """Numbers within addresses name pages and mailboxes: masked, a link would lead nowhere."""
    before = text[max(0, secret.start - LONGEST_ADDRESS) : secret.start].split()
    is_joined = before and not text[secret.start - 1].isspace()
    start = before[-1].casefold() if is_joined else ""
    return "://" in start or start.startswith("www.") or text[secret.end : secret.end + 1] == "@"


def replace_secrets(text: str, secrets: Iterable[Secret]) -> str:
    """`secrets` are of this text, from left to right."""
    pieces, position = [], 0
    for one in secrets:
        pieces += [text[position : one.start], one.shown]
        position = one.end
    return "".join([*pieces, text[position:]])


def _without(text: str, secrets: Iterable[Secret]) -> str:
    """As long as before, so that positions stay; what was found is not found again."""
    pieces, position = [], 0
    for one in secrets:
        pieces += [text[position : one.start], _BLANKED * (one.end - one.start)]
        position = one.end
    return "".join([*pieces, text[position:]])


# --- cards -------------------------------------------------------------------------------------
def _cards(text: str) -> Iterator[Secret]:
    for run in _RUN.finditer(text):
        groups = [
            (one.start(), one.end()) for one in _DIGITS.finditer(text, run.start(), run.end())
        ]
        first = 1 if _PHONE_BEFORE.search(text[max(0, run.start() - 16) : run.start()]) else 0
        while first < len(groups):
            count = _groups_of_card(text, groups, first)
            if count:
                start, end = groups[first][0], groups[first + count - 1][1]
                shown = f"{DOTS} {_plain_digits(text[start:end])[-4:]}"
                yield Secret(start, end, SecretKind.CARD, shown)
            first += count or 1


def _groups_of_card(text: str, groups: list[tuple[int, int]], first: int) -> int:
    """How many groups from here on make one card; 0 when none do."""
    sizes = tuple(end - start for start, end in groups[first : first + 20])
    size = sizes[0]
    if size < 3 and first and groups[first - 1][1] - groups[first - 1][0] == size:
        return 0  # single digits and pairs: only a whole row of them, or a wall costs its square
    for pattern in CARD_GROUPS.get(size, ()):
        count = len(pattern)
        if sizes[:count] != pattern or (size < 3 and sizes[count : count + 1] == (size,)):
            continue
        written = text[groups[first][0] : groups[first + count - 1][1]]
        if _is_card(_plain_digits(written)) and not _is_class_list(written, size):
            return count
    return 0


def _is_class_list(written: str, size: int) -> bool:
    """Eight classes of goods in a row (1 to 45, each once) look like a card in pairs."""
    numbers = [int(one) for one in _DIGITS.findall(written)]
    return size == 2 and len(set(numbers)) == len(numbers) and max(numbers) <= 45


def _plain_digits(text: str) -> str:
    """Arabic and full-width digits as ours."""
    return "".join(str(int(char)) for char in text if char.isdecimal())


def _is_card(digits: str) -> bool:
    if not is_of_an_issuer(digits) or len(set(digits)) == 1:
        return False
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    if (doubled + sum(int(digit) for digit in digits[-1::-2])) % 10:
        return False
    return len(digits) != 13 or not _is_article_number(digits)


def _is_article_number(digits: str) -> bool:
    """EAN-13: goods have thirteen digits too; cards of that length are hardly left."""
    weighted = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    return weighted % 10 == 0


# --- bank accounts -----------------------------------------------------------------------------
def _ibans(text: str) -> Iterator[Secret]:
    position = 0
    while found := _IBAN_START.search(text, position):
        position = found.end()
        form = IBAN_FORMS.get(text[found.start() : found.start() + 2].upper())
        end = _end_of_iban(text, found, form) if form else 0
        if end:
            whole = "".join(char for char in text[found.start() : end] if char.isalnum()).upper()
            shown = f"{whole[:2]}{DOTS} {whole[-4:]}"
            yield Secret(found.start(), end, SecretKind.IBAN, shown)
            position = end


def _end_of_iban(text: str, start: re.Match[str], form: re.Pattern[str]) -> int:
    """Where the number ends that begins here; 0 when it is none."""
    length, whole = 34, "".join(char for char in start[0] if char.isalnum())
    position = start.end()
    while len(whole) < length and (part := _IBAN_NEXT.match(text, position)):
        whole += part[1]
        position = part.end()
        if form.fullmatch(whole.upper()):
            ends_here = not text[position : position + 1].isalnum()
            return position if ends_here and _is_iban(whole) else 0
    return 0


def _is_iban(whole: str) -> bool:
    if whole not in (whole.upper(), whole.lower()):
        return False
    turned = whole.upper()[4:] + whole.upper()[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


# --- passports ---------------------------------------------------------------------------------
def _passports(text: str) -> Iterator[Secret]:
    folded = text.casefold()
    if not any(stem in folded for stem in PASSPORT_STEMS):
        return
    for found in _PASSPORT.finditer(text):
        number = found["number"]
        if sum(char.isdecimal() for char in number) >= 5:
            shown = f"{DOTS} {number[-4:]}"
            yield Secret(found.start("number"), found.end("number"), SecretKind.PASSPORT, shown)
