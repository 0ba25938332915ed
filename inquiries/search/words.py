"""Texts of any script as words that can be looked up: cut, folded, numbered. Pure.

Index, query and highlight all go through here, so that what is written one way is found another.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST_WORD = 64  # characters; what is longer is no word
LONGEST_NUMBER = 18  # digits, over all groups

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3

# Letters that Unicode does not take apart, as people write them who have not got them.
_SIMPLER = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"}
    | {"ـ": None}  # the Arabic letter that only stretches a word
)
_VOICED = "\u3099\u309a"  # marks of Japanese that make another syllable
_MARKS = "".join(
    char
    for char in map(chr, range(0x300, 0x10000))
    if unicodedata.category(char) in ("Mn", "Mc", "Me")
)
_JOINED = rf"{_MARKS}\u0640\u200c\u200d"
_WORD = re.compile(rf"[^\W_]+(?:[{_JOINED}]+[^\W_]*)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")  # the same for most texts, ten times as fast
_NOT_SPOKEN = re.compile(rf"[^\w{_MARKS}]|_")
# Scripts without blanks between words, or (Korean) with endings stuck to them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
# Groups of one number: 1 234 567, 1.234.567, 1'234'567, DM/123-456.
_BETWEEN = r"[ \u00a0\u2009\u202f.,'’/-]"
NUMBER = re.compile(rf"(?<!\w)\d{{1,9}}(?:{_BETWEEN}\d{{1,9}})+(?!\w)")
_MAY_HOLD_NUMBER = re.compile(rf"\d{_BETWEEN}\d")  # says no in a third of the time
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: where it stands there, and what is looked up for it."""

    start: int
    end: int
    written: str
    folded: str

    @property
    def is_unspaced(self) -> bool:
        return bool(_IS_UNSPACED.match(self.folded))


def written_in(text: str) -> list[str]:
    """From left to right what stands between blanks and signs; `words_in` cuts by scripts as well."""
    return _pattern_for(text).findall(text)


def places_in(text: str) -> list[int]:
    """Where each of `written_in` begins."""
    return [found.start() for found in _pattern_for(text).finditer(text)]


def _pattern_for(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _WORD


def words_in(text: str) -> Iterator[Word]:
    """From left to right. Runs of scripts without blanks come as one word: see `pieces_of`."""
    for found in _pattern_for(text).finditer(text):
        yield from _runs(found[0], found.start())


def _runs(written: str, start: int) -> Iterator[Word]:
    runs = _RUNS.finditer(written) if _IS_UNSPACED.search(written) else ()
    if not runs:
        if folded := _cut(fold(written)):
            yield Word(start, start + len(written), written, folded)
        return
    for run in runs:
        if folded := _cut(fold(run[0])):
            yield Word(start + run.start(), start + run.end(), run[0], folded)


def _cut(folded: str) -> str:
    return folded if _IS_UNSPACED.match(folded) else folded[:LONGEST_WORD]


@lru_cache(maxsize=65_536)
def fold(written: str) -> str:
    """Without case, accents and the ways of writing the same letter or digit."""
    if written.isascii():
        return written.lower()
    apart = unicodedata.normalize("NFKD", written).casefold().translate(_SIMPLER)
    kept = "".join(
        _digit(char) for char in apart if char in _VOICED or not unicodedata.combining(char)
    )
    return _NOT_SPOKEN.sub("", unicodedata.normalize("NFC", kept))


def _digit(char: str) -> str:
    return str(int(char)) if char.isdecimal() else char


def pieces_of(word: Word) -> list[str]:
    """What is indexed of a word, one piece a position: itself, or its letters two by two.

    The last letter of a run stands alone as well, so that each single one begins some piece.
    """
    if not word.is_unspaced:
        return [word.folded]
    letters = word.folded
    return [letters[place : place + 2] for place in range(len(letters))]


def numbers_in(text: str) -> Iterator[tuple[int, str]]:
    """Where a number written in groups begins, and its digits without what stands between them."""
    for found in NUMBER.finditer(text) if _MAY_HOLD_NUMBER.search(text) else ():
        if 4 < len(digits := digits_of(found[0])) <= LONGEST_NUMBER:
            yield found.start(), digits


def digits_of(written: str) -> str:
    return "".join(_digit(char) for char in written if char.isdecimal())


def addresses_in(text: str) -> Iterator[str]:
    for found in _ADDRESS.finditer(text):
        yield found[0].casefold()[:LONGEST_ADDRESS]


def is_address(text: str) -> bool:
    return len(text) <= LONGEST_ADDRESS and bool(_ADDRESS.fullmatch(text))
