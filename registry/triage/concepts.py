"""Concepts of the registries' mail and their words in three languages: the data in concepts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from registry.topics import DESK_CODES, topics_for
from registry.triage.reading import Words

PREFIX = 3  # letters by which words with any ending are looked up; none is shorter


@dataclass(frozen=True, slots=True)
class Concept:
    """`means`: how strongly it speaks for `desk.topic`; `desk`: for a desk, whatever the topic."""

    code: str
    means: Mapping[str, float]
    desk: Mapping[str, float]
    wrong_service: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    is_open: bool  # the last word may have any ending
    concept: str

    def stands_at(self, words: Sequence[str], place: int) -> bool:
        end = place + len(self.words)
        if end > len(words):
            return False
        if not self.is_open:
            return tuple(words[place:end]) == self.words
        before, last = self.words[:-1], self.words[-1]
        return tuple(words[place : end - 1]) == before and words[end - 1].startswith(last)


@dataclass(slots=True)
class _Index:
    exact: dict[str, list[_Phrase]] = field(default_factory=dict)
    opened: dict[str, list[_Phrase]] = field(default_factory=dict)

    def add(self, phrase: _Phrase) -> None:
        first = phrase.words[0]
        if phrase.is_open and len(phrase.words) == 1:
            self.opened.setdefault(first[:PREFIX], []).append(phrase)
        else:
            self.exact.setdefault(first, []).append(phrase)


def find_concepts(words: Words) -> dict[str, list[str]]:
    """Every concept that the words speak of, with its places as somebody wrote them."""
    index = _index()
    found: dict[str, list[str]] = {}
    for place, word in enumerate(words.folded):
        for phrase in (*index.exact.get(word, ()), *index.opened.get(word[:PREFIX], ())):
            if phrase.stands_at(words.folded, place):
                written = " ".join(words.written[place : place + len(phrase.words)])
                found.setdefault(phrase.concept, []).append(written)
    return found


@cache
def concepts() -> dict[str, Concept]:
    return {code: _concept(code, row) for code, row in _rows().items()}


@cache
def _rows() -> dict[str, dict[str, Any]]:
    text = Path(__file__).with_name("concepts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _index() -> _Index:
    index = _Index()
    for code, row in _rows().items():
        for written in row["words"]:
            bare = written.removesuffix("*").strip()
            index.add(_Phrase(tuple(bare.split()), bare != written, code))
    return index


def _concept(code: str, row: dict[str, Any]) -> Concept:
    means: dict[str, float] = {}
    for named, weight in row.get("means", {}).items():
        means |= dict.fromkeys(_meant(named), weight)
    return Concept(
        code,
        means,
        dict(row.get("desk", {})),
        row.get("wrong_service", ""),
        row.get("urgency", ""),
    )


def _meant(named: str) -> list[str]:
    """`desk.topic` itself, or the topic of that code at every desk that has it."""
    if "." in named:
        return [named]
    return [
        f"{desk}.{named}"
        for desk in DESK_CODES
        if named in {topic.code for topic in topics_for(desk)}
    ]
