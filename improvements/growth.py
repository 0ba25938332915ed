"""How often something was asked, week by week, and whether that grows. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WEEK = timedelta(days=7)
WEEKS = 6
HEIGHT, WIDTH, GAP = 20, 6, 2


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts of whole weeks of seven days that end now, the oldest first."""

    weeks: tuple[int, ...]

    @property
    def last(self) -> int:
        return self.weeks[-1]

    @property
    def usual(self) -> float:
        """The mean of the weeks before the last."""
        return sum(self.weeks[:-1]) / (len(self.weeks) - 1)

    @property
    def growth(self) -> float:
        """So many more than usual in the last week; below nothing it shrinks."""
        return self.last - self.usual

    @property
    def is_growing(self) -> bool:
        """At least two more than usual, and half as many again: one letter more is no trend."""
        return self.growth >= 2 and self.last >= 1.5 * self.usual

    @property
    def bars(self) -> list[Bar]:
        most = max(*self.weeks, 1)
        heights = [max(1.0, HEIGHT * number / most) for number in self.weeks]
        return [
            Bar(place * (WIDTH + GAP), HEIGHT - height, height)
            for place, height in enumerate(heights)
        ]

    @property
    def in_words(self) -> str:
        return ", ".join(str(number) for number in self.weeks)


def since(now: datetime) -> datetime:
    """Where the oldest week begins."""
    return now - WEEKS * WEEK


def trend_of(by_age: dict[int, int]) -> Trend:
    """From numbers by the age of their week: 0 is the last one."""
    return Trend(tuple(by_age.get(age, 0) for age in reversed(range(WEEKS))))
