"""A text made ready for finding time limits: folded, without quotations, with its dates."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from registry.deadlines import cue_words as cues
from registry.deadlines.open_days import ClosedDays
from registry.deadlines.reading import SaidDate, SaidPeriod, fold, read_dates, read_periods

_SENTENCE_END = re.compile(
    r"(?<!\bno)(?<!\bref)(?<!\bcl)(?<!\bart)(?<!\bnr)(?<!\btel)(?<!\breg)(?<!\bapprox)(?<!\bmr)"
    r"[.!?]+[\"')\]]*\s+(?=\D)|\n\s*\n|(?<=[:,])\n(?!\w)|\n(?=\s*[-*•a-z0-9][.)]?\s)"
)
LONGEST = (
    20_000  # of a letter is read; a limit far down in an appended file is none of the writer's
)


@dataclass(frozen=True)
class Letter:
    """The words around each date, within its sentence and up to the neighbouring dates."""

    text: str
    folded: str
    dates: tuple[SaidDate, ...]
    periods: tuple[SaidPeriod, ...]
    received_on: date
    closed_days: ClosedDays
    system: str

    @cached_property
    def _ends(self) -> list[int]:
        return [match.end() for match in _SENTENCE_END.finditer(self.folded)]

    def sentence_of(self, position: int) -> tuple[int, int]:
        index = bisect_right(self._ends, position)
        start = self._ends[index - 1] if index else 0
        end = self._ends[index] if index < len(self._ends) else len(self.folded)
        return start, end

    def sentence(self, said: SaidDate | SaidPeriod) -> str:
        start, end = self.sentence_of(said.start)
        return self.folded[start:end]

    def before(self, said: SaidDate) -> str:
        start, _ = self.sentence_of(said.start)
        earlier = [one.end for one in self.dates if one.end <= said.start]
        return self.folded[max([start, *earlier]) : said.start]

    def after(self, said: SaidDate) -> str:
        _, end = self.sentence_of(said.start)
        later = [one.start for one in self.dates if one.start >= said.end]
        return self.folded[said.end : min([end, *later])]

    def says(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.folded))


def read_letter(
    text: str,
    *,
    language: str | None,
    received_on: date,
    closed_days: ClosedDays,
    system: str | None,
) -> Letter:
    text = text[:LONGEST]
    own = cues.QUOTED_LINE.sub(lambda match: " " * len(match[0]), fold(text))
    return Letter(
        text=text,
        folded=own,
        dates=tuple(read_dates(own, language=language, received_on=received_on)),
        periods=tuple(read_periods(own)),
        received_on=received_on,
        closed_days=closed_days,
        system=system or _system(own),
    )


def _system(folded: str) -> str:
    """Whose rules: the words of the Hague System against those of the Madrid System."""
    hague, madrid = (len(one.findall(folded)) for one in (cues.HAGUE, cues.MADRID))
    return "hague" if hague > madrid else "madrid"
