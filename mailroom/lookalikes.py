"""Domains that the eye takes for another: foreign letters, digits for letters, one letter changed."""

import unicodedata
from collections.abc import Iterable

from mailroom.trust import ascii_domain

MIN_LETTERS = 6  # shorter names differ by one letter all the time
# What looks like which letter in most fonts (after Unicode TR 39: what is used for domains).
_LETTERS = {
    "a": "\u0430\u03b1\u0251", "b": "\u0432\u0184", "c": "\u0441\u03f2", "d": "\u0501\u0111",
    "e": "\u0435\u03b53", "g": "\u0261", "h": "\u04bb\u043d", "i": "\u0456\u03b9\u0131",
    "j": "\u0458", "k": "\u043a\u03ba", "l": "\u04cf\u01421", "m": "\u043c", "n": "\u03b7\u0578",
    "o": "\u043e\u03bf\u0585\u00f80", "p": "\u0440\u03c1", "q": "\u051b", "r": "\u0433",
    "s": "\u04555", "t": "\u0442\u03c47", "u": "\u03c5\u057d", "v": "\u0475\u03bd", "w": "\u051d\u03c9",
    "x": "\u0445\u03c7", "y": "\u0443\u04af", "z": "\u1d22",
}  # fmt: skip
_ALIKE = str.maketrans(
    {twin: letter for letter, twins in _LETTERS.items() for twin in twins}
    | {"\u00e6": "ae", "\u0153": "oe", "-": None, "_": None, "\u00b7": None}
)
# Second levels under which anybody may have a name: example.co.uk is one owner's, co.uk is not.
_SHARED = frozenset({"ac", "co", "com", "edu", "gob", "gov", "gouv", "ne", "net", "or", "org"})


def find_lookalike(domain: str, known: Iterable[str]) -> str:
    """The known domain that this one imitates, or ""; the same owner's names imitate nobody."""
    name, ending = _owner(domain)
    for other in known:
        other_name, other_ending = _owner(other)
        if (name, ending) == (other_name, other_ending) or not other_name:
            continue
        if _skeleton(f"{name}.{ending}") == _skeleton(f"{other_name}.{other_ending}"):
            return other
        is_long = min(len(name), len(other_name)) >= MIN_LETTERS
        if is_long and ending == other_ending and _differ_by_one(name, other_name):
            return other
    return ""


def _owner(domain: str) -> tuple[str, str]:
    """What one owner has under an ending, as it is shown: mail.visitor.co.uk → visitor, co.uk."""
    labels = [_shown(label) for label in ascii_domain(domain).split(".")]
    if len(labels) < 2:
        return "", ""
    width = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED else 2
    name, *ending = labels[-width:]
    return name, ".".join(ending)


def _shown(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode().decode("idna")
    except UnicodeError:
        return label


def _skeleton(name: str) -> str:
    """What is left for the eye: no accents, one letter for all that look like it."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(one for one in parts if not unicodedata.combining(one))
    return bare.translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def _differ_by_one(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    start = _same_letters(one, other)
    one, other = one[start:], other[start:]
    end = _same_letters(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) == 1 or (len(one) == 2 and one == other[::-1])


def _same_letters(one: str, other: str) -> int:
    """How many at the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
