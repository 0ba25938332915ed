"""What an agent types as a number of a registry, read as one. Pure."""

import re

from registry.references import Kind, Reference, Sureness, digits_in, find_references

_NUMBERED = {
    Kind.MADRID_IRN: ("", 5, 7),
    Kind.WIPO_REF: ("", 7, 10),
    Kind.HAGUE_IRN: ("DM/", 5, 6),
    Kind.HAGUE_APP: ("WIPO", 5, 6),
    Kind.CURRENT_ACCOUNT: ("CA", 6, 6),
}
_LETTER = re.compile(r"\d\s?([A-Za-z])\s*\Z")
LONGEST = 60


def read_reference(written: str, kind: str = "") -> Reference | None:
    """The one that is meant; with a kind, digits are enough. None where it can be none of them."""
    text = " ".join(written.split())[:LONGEST]
    found = [one for one in find_references(text) if not kind or one.kind == kind]
    if found:
        return found[0]
    return _as_kind(text, Kind(kind)) if text and kind in Kind._value2member_map_ else None


def _as_kind(text: str, kind: Kind) -> Reference | None:
    if kind not in _NUMBERED:
        return Reference(kind, text, Sureness.CERTAIN, 0, len(text), text)
    prefix, fewest, most = _NUMBERED[kind]
    digits, letter = digits_in(text), _LETTER.search(text)
    if not fewest <= len(digits) <= most:
        return None
    value = f"{prefix}{digits}{letter[1].upper() if letter else ''}"
    return Reference(kind, value, Sureness.CERTAIN, 0, len(text), text)


def keys_meant(written: str) -> list[str]:
    """Keys under which a number that somebody looks for may be stored, of any kind."""
    text = "".join(written.upper().split())[:LONGEST]
    digits = digits_in(text)
    keys = {one.key for one in find_references(written[:LONGEST])}
    if text:
        keys |= {text, text.lstrip("0")}
    if digits and digits == re.sub(r"\W", "", text):
        keys |= {
            digits,
            digits.lstrip("0"),
            f"DM/{digits.lstrip('0')}",
            f"WIPO{digits}",
            f"CA{digits}",
        }
    return sorted(keys - {""})
