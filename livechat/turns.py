"""Who takes a waiting chat next. Values in, values out: nothing is read here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """Of one agent towards chats, in the order in which it is told."""

    OFF = "off"
    AWAY = "away"
    AFTER = "after"
    FULL = "full"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Chatter:
    """An agent as the chats of a desk see him. `asked_at`: when he was last offered one."""

    agent_id: int
    takes_chats: bool = True
    is_here: bool = True
    answers_in: frozenset[str] = frozenset()
    load: int = 0
    most_chats: int = 3
    free_at: datetime | None = None
    asked_at: datetime | None = None

    def speaks(self, language: str) -> bool:
        """Who has named no language answers in all of them."""
        return not self.answers_in or language in self.answers_in

    def standing(self, now: datetime) -> Standing:
        if not self.takes_chats:
            return Standing.OFF
        if not self.is_here:
            return Standing.AWAY
        if self.free_at is not None and self.free_at > now:
            return Standing.AFTER
        return Standing.FULL if self.load >= self.most_chats else Standing.FREE


def next_for(
    language: str, chatters: Iterable[Chatter], asked: Collection[int], now: datetime
) -> Chatter | None:
    """Of those who are free and were not asked yet: who speaks the language, then who has fewest
    chats, then who was asked longest ago. A visitor is not kept waiting for a language: when nobody
    who speaks it is left, anybody is asked.
    """
    free = [one for one in chatters if one.standing(now) == Standing.FREE]
    left = [one for one in free if one.agent_id not in asked]
    return min(left, key=lambda one: _turn(one, language), default=None)


def _turn(one: Chatter, language: str) -> tuple[bool, int, float, int]:
    asked = one.asked_at.timestamp() if one.asked_at else 0.0
    return (not one.speaks(language), one.load, asked, one.agent_id)
