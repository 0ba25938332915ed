"""Who of a desk is given the next inquiry. Values in, values out: nothing is read here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Why(StrEnum):
    """Why work has changed hands, as facts keep it. Empty in a fact: a person did it by hand."""

    NEXT = "next"
    TURN = "turn"
    ABSENT = "absent"
    AWAY = "away"
    LEFT = "left"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent to whom work may be given; `is_here`: with a page open. `turn`: the desk's running
    number when work was last given to him."""

    agent_id: int
    answers_in: frozenset[str] = frozenset()
    load: int = 0
    most_open: int = 30
    turn: int = 0
    is_here: bool = True

    @property
    def has_room(self) -> bool:
        return self.load < self.most_open

    def speaks(self, language: str) -> bool:
        """Who has named no language answers in all of them."""
        return not self.answers_in or language in self.answers_in


@dataclass(frozen=True, slots=True)
class Waiting:
    inquiry_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Gift:
    inquiry_id: int
    to: Candidate  # as he was before


def choose(candidates: Iterable[Candidate], language: str) -> Candidate | None:
    """Who speaks the language, has room, and has waited longest since something was given to him."""
    fitting = [one for one in candidates if one.has_room and one.speaks(language)]
    return min(fitting, key=lambda one: (one.turn, one.agent_id), default=None)


def choose_of_named(named: Iterable[Candidate], language: str) -> Candidate | None:
    """Of several who were named: who is here comes before who is not, then who has the least."""
    fitting = [one for one in named if one.has_room and one.speaks(language)]
    return min(
        fitting, key=lambda one: (not one.is_here, one.load, one.turn, one.agent_id), default=None
    )


def deal(waiting: Sequence[Waiting], candidates: Sequence[Candidate]) -> list[Gift]:
    """In the order of waiting, each to who is then next in turn; what fits nobody stays."""
    present = {one.agent_id: one for one in candidates}
    last = max((one.turn for one in candidates), default=0)
    gifts = []
    for inquiry in waiting:
        to = choose(present.values(), inquiry.language)
        if to:
            last += 1
            gifts.append(Gift(inquiry.inquiry_id, to))
            present[to.agent_id] = replace(to, load=to.load + 1, turn=last)
    return gifts


def languages_wanted(candidates: Iterable[Candidate]) -> frozenset[str] | None:
    """In which of them somebody has room; None: in every one."""
    free = [one for one in candidates if one.has_room]
    if any(not one.answers_in for one in free):
        return None
    return frozenset(language for one in free for language in one.answers_in)
