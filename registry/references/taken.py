"""Which places of a text are taken already, asked and told in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left, insort


class Taken:
    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def is_free(self, start: int, end: int) -> bool:
        place = bisect_left(self._spans, (start, end))
        if place < len(self._spans) and self._spans[place][0] < end:
            return False
        return not place or self._spans[place - 1][1] <= start

    def take(self, start: int, end: int) -> None:
        insort(self._spans, (start, end))
