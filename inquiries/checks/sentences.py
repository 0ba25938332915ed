"""The agent's own words: without quoted lines and passages, in sentences; positions stay."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 100_000  # characters that are looked at
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.M)
_PASSAGE = re.compile(r"«[^«»]{15,600}»|“[^“”]{15,600}”|\"[^\"\n]{15,600}\"")
# Two letters or digits before the stop: "No. 1" and "M. Dupont" are no ends of sentences.
_END = re.compile(
    r"(?<=[\wà-ÿ»”\")\]]{2}[.!?…])\s+(?=[A-ZÀ-ÝÑ¿¡«“\"(])|\n\s*\n|\n(?=[ \t]*(?:[-•*–]|\d+[.)])\s)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    start: int


def own_words(text: str, *, passages: bool = False) -> str:
    """Quoted lines blanked, and quoted passages too unless asked for; as long as before."""
    own = _QUOTED_LINE.sub(_blank, text[:LONGEST])
    return own if passages else _PASSAGE.sub(_blank, own)


def sentences(text: str) -> Iterator[Sentence]:
    start = 0
    for end in _END.finditer(text):
        yield Sentence(_in_one_line(text[start : end.start()]), start)
        start = end.end()
    yield Sentence(_in_one_line(text[start:]), start)


def paragraphs(text: str) -> list[str]:
    return [one for one in re.split(r"\n\s*\n", text) if one.strip()]


def _in_one_line(text: str) -> str:
    """As long as before: patterns need not know where lines were wrapped."""
    return re.sub(r"\s", " ", text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
