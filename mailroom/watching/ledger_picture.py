"""The ledger as bars. Values in, places and lengths out; colours and patterns are the page's."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailroom.watching.ledger import LedgerLine

HEIGHT = 150.0  # pixels of the tallest bar
TOP = 14.0  # room for the number at the uppermost line
FLOOR = TOP + HEIGHT
LEAST = 3.0  # pixels: a single mail among thousands must be seen, above all a missing one
FILLS = {
    "filed": "currentColor",
    "waiting": "currentColor",
    "quarantined": "url(#dots)",
    "missing": "url(#hatch)",
}
"""From the floor upwards. A trouble has a pattern, so that it is not told by its colour alone."""


@dataclass(frozen=True, slots=True)
class Part:
    kind: str
    fill: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One day; x and widths in percent of the picture, y and heights in pixels."""

    line: LedgerLine
    x: float
    width: float
    middle: float
    slot_x: float
    slot_width: float
    end: float
    parts: tuple[Part, ...]
    server_y: float | None
    has_label: bool


@dataclass(frozen=True, slots=True)
class GridLine:
    value: int
    y: float

    @property
    def label_y(self) -> float:
        return self.y - 4


@dataclass(frozen=True, slots=True)
class Picture:
    bars: tuple[Bar, ...]
    grid: tuple[GridLine, ...]
    height: float = FLOOR + 24
    floor: float = FLOOR
    label_y: float = FLOOR + 18


def draw(lines: Sequence[LedgerLine]) -> Picture:
    highest = nice_top(max([1, *(max(one.all, one.on_server or 0) for one in lines)]))
    slot = 100 / max(len(lines), 1)
    bars = tuple(_bar(line, index, slot, highest, len(lines)) for index, line in enumerate(lines))
    grid = tuple(GridLine(value, _y(value, highest)) for value in (highest, highest // 2))
    return Picture(bars=bars, grid=grid)


def nice_top(value: int) -> int:
    """The next number of 1, 2 or 5 times a power of ten, but four at least."""
    power = int(10 ** max(math.floor(math.log10(max(value, 1))), 0))
    return max(4, next(power * step for step in (1, 2, 5, 10) if power * step >= value))


def _y(value: float, highest: int) -> float:
    return round(FLOOR - HEIGHT * value / highest, 1)


def _bar(line: LedgerLine, index: int, slot: float, highest: int, count: int) -> Bar:
    width = round(slot * 0.66, 3)
    return Bar(
        line=line,
        x=round(index * slot + (slot - width) / 2, 3),
        width=width,
        middle=round((index + 0.5) * slot, 3),
        slot_x=round(index * slot, 3),
        slot_width=round(slot, 3),
        end=round(index * slot + (slot + width) / 2, 3),
        parts=_parts(line, highest),
        server_y=None if line.on_server is None else _y(line.on_server, highest),
        has_label=_has_label(line.day, index, count),
    )


def _parts(line: LedgerLine, highest: int) -> tuple[Part, ...]:
    """From the floor upwards; what is missing stands on top, where the eye is."""
    parts, y = [], FLOOR
    for kind, fill in FILLS.items():
        if count := getattr(line, kind):
            height = max(HEIGHT * count / highest, LEAST)
            y -= height
            parts.append(Part(kind, fill, round(max(y, 0), 1), round(height, 1)))
    return tuple(parts)


def _has_label(day: date, index: int, count: int) -> bool:
    """The last day, and Mondays that are far enough from it for a telephone's screen."""
    left = count - 1 - index
    return left == 0 or (day.weekday() == 0 and left >= 7)
