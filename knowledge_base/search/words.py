"""Words of texts and of what is typed: cut, folded, and what is one mistake away. Pure."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 40  # characters; what is longer is no word
SHORTEST_MISTYPED = 4  # characters: among shorter words too many are one letter apart
_WORD = re.compile(r"[^\W_]+")
_SIMPLER = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


def fold(written: str) -> str:
    """Small letters without accents: who types "demenage" finds "déménagé"."""
    if written.isascii():
        return written.lower()
    apart = unicodedata.normalize("NFKD", written.casefold()).translate(_SIMPLER)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """Folded, from left to right."""
    return [word for word in _WORD.findall(fold(text)) if len(word) <= LONGEST_WORD]


def spans_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of a text stands, and the word folded."""
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), fold(found[0])


def shapes_of(word: str) -> list[str]:
    """The word and all that is left of it without one letter.

    Two words that are one mistake apart (a letter more, less, other, or two changed places) have a
    shape in common: an index finds them, `is_one_mistake` makes sure.
    """
    if not SHORTEST_MISTYPED <= len(word) <= LONGEST_WORD or not word.isalpha():
        return []
    return sorted({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def is_one_mistake(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two neighbours changed, make one of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = _same_start(one, other)
    rest, others = one[start:], other[start:]
    if len(rest) == len(others):
        is_other = rest[1:] == others[1:]
        return is_other or (rest[1::-1] == others[:2] and rest[2:] == others[2:])
    return rest[1:] == others or rest == others[1:]


def _same_start(one: str, other: str) -> int:
    place = 0
    while place < min(len(one), len(other)) and one[place] == other[place]:
        place += 1
    return place
