"""Who spoke when: the lines of a chat as turns, each of one side and one person. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from livechat.models import ChatLine
from livechat.states import Side

LONGEST_TURN = timedelta(seconds=60)


@dataclass(slots=True)
class Turn:
    """Lines in order, of one side and one person, with nothing of anybody else between."""

    side: str
    agent_id: int | None
    lines: list[ChatLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines if line.text)

    @property
    def is_canned(self) -> bool:
        """A greeting says that somebody is there; it answers nothing."""
        return all(line.data.get("canned") for line in self.lines)


def complete_turns(lines: Iterable[ChatLine], *, is_over: bool, now: datetime) -> list[Turn]:
    """All but the last, and the last as well when nothing can follow it or it began a minute ago.

    What the system says, and what came as a mail (it is a message already), ends no turn and is in none.
    """
    turns: list[Turn] = []
    for line in lines:
        if line.side == Side.SYSTEM or line.message_id:
            continue
        if not turns or (turns[-1].side, turns[-1].agent_id) != (line.side, line.agent_id):
            turns.append(Turn(line.side, line.agent_id))
        turns[-1].lines.append(line)
    if turns and not is_over and turns[-1].lines[0].at > now - LONGEST_TURN:
        return turns[:-1]
    return turns
