"""Numbers said aloud and typed as they were heard: "one three zero seven four one two", "1 3 0 7".

The text is written anew with digits in their place, and every place of it is known in the old one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from registry.references.number_words import BY_LANGUAGE, SIGNS, NumberWords

FEWEST = 5  # digits that are worth it, unless a form's name stands before
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_GAP = re.compile(r"(?:[ \t\u00a0,.;:…'’-]{1,4}|\n)\Z")
_JOINED = re.compile(r"[ \t\u00a0-]*\Z")
_FORM = re.compile(r"(?:\b(?:MM|DM)[\s/-]{0,3}|\bD\sM\s?/?\s?|[A-Z]{2}/)\Z", re.I)
_LETTER = re.compile(
    r",?\s(?:(?:letter|lettre|letra)\s)?([A-Z])(?=\s*(?:[\n,;.()]|\Z)| (?:as|comme|de|for|and)\b)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """`start` in the new text, `old_start` to `old_end` in the old; what is between is as it was."""

    start: int
    end: int
    old_start: int
    old_end: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    text: str
    pieces: tuple[Piece, ...] = ()

    @property
    def is_same(self) -> bool:
        return not self.pieces

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Of the old text; within a spoken number all of it is meant."""
        return self._old(start, at_end=False), self._old(end, at_end=True)

    def _old(self, place: int, *, at_end: bool) -> int:
        starts = [one.start for one in self.pieces]
        index = bisect_right(starts, place - at_end) - 1
        if index < 0:
            return place
        piece = self.pieces[index]
        if place - at_end < piece.end:
            return piece.old_end if at_end else piece.old_start
        return piece.old_end + place - piece.end


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


def spell_out(text: str, language: str | None = None) -> Rewritten:
    """The text with spoken numbers as digits; the same text where none are spoken."""
    if not _is_spoken(text):
        return Rewritten(text)
    tokens = [_Token(one[0].casefold(), *one.span()) for one in _TOKEN.finditer(text)]
    pieces: list[Piece] = []
    parts: list[str] = []
    done, length = 0, 0
    for start, end, digits in _numbers(text, tokens, _ordered(language)):
        length += start - done
        parts += [text[done:start], digits]
        pieces.append(Piece(length, length + len(digits), start, end))
        length += len(digits)
        done = end
    return Rewritten("".join([*parts, text[done:]]), tuple(pieces)) if pieces else Rewritten(text)


@cache
def _any_run() -> re.Pattern[str]:
    words = sorted(frozenset().union(*(one.words for one in BY_LANGUAGE.values())))
    return re.compile(
        rf"(?:MM|DM|slash|barr[ae])[\s/-]{{0,3}}(?:{'|'.join(words)})\b|"
        rf"\b(?:{'|'.join(words)})[\s,.-]{{1,3}}(?:{'|'.join(words)})\b|"
        r"(?<!\w)\d[ ,.-]{1,2}\d[ ,.-]{1,2}\d[ ,.-]{1,2}\d(?!\w)",
        re.I,
    )


def _is_spoken(text: str) -> bool:
    return bool(_any_run().search(text))


@cache
def _ordered(language: str | None) -> tuple[NumberWords, ...]:
    first = BY_LANGUAGE.get((language or "")[:2])
    others = tuple(one for one in BY_LANGUAGE.values() if one is not first)
    return (first, *others) if first else others


# --- runs of number words --------------------------------------------------------------------------
def _numbers(
    text: str, tokens: Sequence[_Token], languages: Sequence[NumberWords]
) -> Iterator[tuple[int, int, str]]:
    place = 0
    while place < len(tokens):
        end, words = _longest_run(text, tokens, place, languages)
        if end <= place or words is None:
            place += 1
            continue
        groups = _groups(text, tokens[place:end], words)
        digits, is_kept = "".join(_read(group, words) for group in groups), False
        start = _with_signs(text, tokens, place)
        if digits and (len(digits) >= FEWEST or _is_form(text, tokens[place], start)):
            is_kept = end - place > 1 or not tokens[place].word.isdecimal()
        if is_kept:
            letter = _LETTER.match(text, tokens[end - 1].end)
            until = letter.end(1) if letter else tokens[end - 1].end
            yield start[0], until, f"{start[1]}{digits}{letter[1] if letter else ''}"
        place = end


def _groups(text: str, tokens: Sequence[_Token], words: NumberWords) -> Iterator[Sequence[_Token]]:
    """What a comma sets apart makes no number together: "sixteen, forty, five" is 16 40 5."""
    is_cardinal = any(one.word in words.thousand | words.million for one in tokens)
    start = 0
    for place in range(1, len(tokens)):
        between = text[tokens[place - 1].end : tokens[place].start]
        if not is_cardinal and not _JOINED.match(between):
            yield tokens[start:place]
            start = place
    yield tokens[start:]


def _is_form(text: str, token: _Token, start: tuple[int, str]) -> bool:
    return bool(start[1] or _FORM.search(text[max(0, token.start - 6) : token.start]))


def _with_signs(text: str, tokens: Sequence[_Token], place: int) -> tuple[int, str]:
    """ "slash" said before the number belongs to it."""
    if place and (sign := SIGNS.get(tokens[place - 1].word)):
        return tokens[place - 1].start, sign
    return tokens[place].start, ""


def _longest_run(
    text: str, tokens: Sequence[_Token], place: int, languages: Sequence[NumberWords]
) -> tuple[int, NumberWords | None]:
    best, chosen = place, None
    for words in languages:
        end = _run_end(text, tokens, place, words)
        if end > best:
            best, chosen = end, words
    return best, chosen


def _run_end(text: str, tokens: Sequence[_Token], place: int, words: NumberWords) -> int:
    """Number words, single digits and what glues them, with hardly anything in between."""
    known, last = _known(words), place
    for index in range(place, len(tokens)):
        token = tokens[index]
        if index > place and not _GAP.match(text[tokens[index - 1].end : token.start]):
            break
        if token.word in known or (token.word.isdecimal() and len(token.word) == 1):
            last = index + 1
        elif token.word not in words.glue or index == place:
            break
    return last


@cache
def _known_of(index: int) -> frozenset[str]:
    return list(BY_LANGUAGE.values())[index].words


def _known(words: NumberWords) -> frozenset[str]:
    return _known_of(list(BY_LANGUAGE.values()).index(words))


# --- reading one run ---------------------------------------------------------------------------------
def _read(tokens: Sequence[_Token], words: NumberWords) -> str:
    """Group after group, as they were said: "thirteen oh seven four twelve" is 1307412."""
    spoken = [token.word for token in tokens]
    digits, place = "", 0
    while place < len(spoken):
        word = spoken[place]
        if word.isdecimal():
            digits, place = digits + word, place + 1
        elif word in words.zeros:
            digits, place = digits + "0", place + 1
        elif word in words.times:
            digits, place = digits + _repeated(spoken, place, words), place + 2
        else:
            value, after = _cardinal(spoken, place, words)
            digits += str(value) if after > place else ""
            place = max(after, place + 1)
    return digits


def _repeated(spoken: Sequence[str], place: int, words: NumberWords) -> str:
    following = spoken[place + 1] if place + 1 < len(spoken) else ""
    digit = "0" if following in words.zeros else str(words.ones.get(following, following))
    return digit * words.times[spoken[place]] if digit.isdecimal() else ""


def _cardinal(spoken: Sequence[str], place: int, words: NumberWords) -> tuple[int, int]:
    """A number with thousands and millions, or one below a thousand."""
    total, at, limit = 0, place, 10**9
    while at < len(spoken):
        value, after = _below_thousand(spoken, at, words)
        scale = _scale(spoken, after, words)
        if scale and scale < limit:
            total, at, limit = total + max(value, after == at) * scale, after + 1, scale
            at = _skip_glue(spoken, at, words)
            continue
        if after > at and limit < 10**9:
            return total + value, after
        return (total, at) if at > place else (value, after)
    return total, at


def _skip_glue(spoken: Sequence[str], at: int, words: NumberWords) -> int:
    return at + 1 if at < len(spoken) - 1 and spoken[at] in words.glue else at


def _scale(spoken: Sequence[str], place: int, words: NumberWords) -> int:
    word = spoken[place] if place < len(spoken) else ""
    return 10**6 if word in words.million else 1000 if word in words.thousand else 0


def _below_thousand(spoken: Sequence[str], place: int, words: NumberWords) -> tuple[int, int]:
    value, at = _hundreds(spoken, place, words)
    if at > place:
        at_glue = _skip_glue(spoken, at, words)
        rest, after = _below_hundred(spoken, at_glue, words)
        return (value + rest, after) if after > at_glue else (value, at)
    return _below_hundred(spoken, place, words)


def _hundreds(spoken: Sequence[str], place: int, words: NumberWords) -> tuple[int, int]:
    word = spoken[place] if place < len(spoken) else ""
    following = spoken[place + 1] if place + 1 < len(spoken) else ""
    if word in words.hundreds:
        return words.hundreds[word], place + 1
    if word in words.ones and following in words.hundred:
        return words.ones[word] * 100, place + 2
    return (100, place + 1) if word in words.hundred else (0, place)


def _below_hundred(spoken: Sequence[str], place: int, words: NumberWords) -> tuple[int, int]:
    word = spoken[place] if place < len(spoken) else ""
    following = spoken[place + 1] if place + 1 < len(spoken) else ""
    if word == "quatre" and following in ("vingt", "vingts"):
        return _with_small(spoken, place + 2, words, 80, teens=True)
    if word in words.teens:
        is_long = word == "dix" and following in ("sept", "huit", "neuf")
        return (
            (10 + words.ones[following], place + 2) if is_long else (words.teens[word], place + 1)
        )
    if word in words.tens:
        is_sixty = word == "soixante"
        return _with_small(spoken, place + 1, words, words.tens[word], teens=is_sixty)
    return (words.ones[word], place + 1) if word in words.ones else (0, place)


def _with_small(
    spoken: Sequence[str], place: int, words: NumberWords, value: int, *, teens: bool
) -> tuple[int, int]:
    """Twenty-three, vingt et un, soixante-douze, treinta y uno."""
    at = _skip_glue(spoken, place, words)
    word = spoken[at] if at < len(spoken) else ""
    if teens and word in words.teens:
        small, after = _below_hundred(spoken, at, words)
        return value + small, after
    if word in words.ones:
        return value + words.ones[word], at + 1
    return value, place
