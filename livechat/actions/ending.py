"""The end of a chat. What was said stays, and the inquiry goes on as any other."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from desks.models import Agent
from livechat.actions.lines import add_line, lock_chat
from livechat.models import Chat
from livechat.realtime import tell
from livechat.states import MOVES, ChatState, Side
from shared.exceptions import NotPossible


def move_chat(chat: Chat, state: ChatState) -> None:
    """On a locked chat; raises NotPossible for what the table of moves does not have."""
    if state not in MOVES[chat.state]:
        raise NotPossible()
    chat.state = state


@transaction.atomic
def end_chat(*, chat_id: int, side: Side, now: datetime, by: Agent | None = None) -> Chat:
    """Nobody speaks in it any more; a line says who ended it. Twice is once."""
    chat = lock_chat(chat_id)
    if chat.state == ChatState.ENDED:
        return chat
    move_chat(chat, ChatState.ENDED)
    chat.ended_at, chat.ended_by, chat.waits_since = now, side, None
    chat.save(update_fields=["state", "ended_at", "ended_by", "waits_since"])
    add_line(
        chat_id=chat.pk,
        side=Side.SYSTEM,
        client_id=uuid4(),
        code="ended",
        data={"by": side},
        by=by,
        now=now,
    )
    tell(chat, {"type": "state"})
    return chat
