"""A chat as one row of a list, a tab, or who is waiting."""

from dataclasses import dataclass
from datetime import datetime

from desks.models import Agent
from inquiries.views.thread import masked
from livechat.models import Chat
from livechat.queries import waited
from livechat.views.talks import visitor_name

SNIPPET = 120


@dataclass(frozen=True, slots=True)
class ChatRow:
    chat: Chat
    name: str
    words: str
    unread: int
    waited_seconds: int
    is_for_me: bool

    @property
    def waited_clock(self) -> str:
        """Minutes and seconds, as on a watch."""
        minutes, seconds = divmod(self.waited_seconds, 60)
        return f"{minutes}:{seconds:02d}"


def row_of(chat: Chat, agent: Agent, now: datetime) -> ChatRow:
    """Of a row of livechat.queries, which has read its words."""
    offered_to = getattr(chat, "offered_to", None)
    words = " ".join(masked(getattr(chat, "words", "") or "").split())
    return ChatRow(
        chat=chat,
        name=visitor_name(chat),
        words=words if len(words) <= SNIPPET else f"{words[: SNIPPET - 1]}…",
        unread=getattr(chat, "unread", 0) or 0,
        waited_seconds=int(waited(chat, now).total_seconds()),
        is_for_me=agent.pk in (offered_to, chat.meant_for_id),
    )
