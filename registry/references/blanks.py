"""What is taken out of a text before numbers are looked for: addresses, accounts, cards. Linear."""

from __future__ import annotations

import re

_BLANKED = (
    re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}", re.I),
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}"),
    # IBAN, ISO 13616: country, check digits, groups of four
    re.compile(
        r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?(?![^\W_])"
    ),
    # Cards, ISO/IEC 7812: 13 to 19 digits in groups of four to six
    re.compile(r"(?<![\w.,/-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\w])|(?<![^\W_])\d{13,}(?!\d)"),
    # Telephone numbers that say so by + or 00, ITU-T E.123
    re.compile(r"(?<![\w/])(?:\+|00)\s?\(?[1-9](?:[\s().\u00a0/-]{0,3}\d){6,14}(?!\d)"),
    # Names that cameras and telephones give to pictures
    re.compile(
        r"(?<![^\W_])(?:img|dsc|pxl|image|photo|scan|screenshot|capture|whatsapp|vid|mov)[_-]?\d{4,14}",
        re.I,
    ),
    # Publications of patent applications
    re.compile(r"(?<![^\W_])WO\s?(?:19|20)?\d\d\s?/\s?\d{5,6}(?!\d)", re.I),
    # Our own references: MAD-2026-000123
    re.compile(r"(?<![^\W_])[A-Z]{2,4}-20\d\d-\d{4,9}(?!\d)"),
)
_WORTH_IT = re.compile(r"\d{4}|://|www\.|@")


def without_addresses_and_accounts(text: str) -> str:
    """As long as before, so that positions stay."""
    if not _WORTH_IT.search(text):
        return text
    for pattern in _BLANKED:
        text = pattern.sub(_blank, text)
    return text


def _blank(found: re.Match[str]) -> str:
    return "\x00" * len(found[0])
