"""The end of a chat. What was said stays, and the inquiry goes on as any other."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.states import Fact
from livechat.actions.attending import begin_after_chat
from livechat.actions.lines import add_line
from livechat.actions.moving import move_chat
from livechat.actions.offering import end_offer
from livechat.models import Chat
from livechat.permissions import lock_chat_and_inquiry, lock_chat_for
from livechat.states import ChatState, Side


@transaction.atomic
def end_chat(*, chat_id: int, side: Side, now: datetime, by: Agent | None = None) -> Chat:
    """Nobody speaks in it any more; a line says who ended it. Twice is once.

    The agent who spoke in it is left alone for a while, to finish what it left. Records CHAT_ENDED
    with its seconds from the first line on.
    """
    chat = lock_chat_for(by, chat_id, Deed.REPLY) if by else lock_chat_and_inquiry(chat_id)
    if chat.state == ChatState.ENDED:
        return chat
    move_chat(chat, ChatState.ENDED)
    chat.ended_at, chat.ended_by, chat.waits_since = now, side, None
    chat.save(update_fields=["state", "ended_at", "ended_by", "waits_since"])
    end_offer(chat=chat, taker=None, now=now)
    add_line(
        chat_id=chat.pk,
        side=Side.SYSTEM,
        client_id=uuid4(),
        code="ended",
        data={"by": side},
        by=by,
        now=now,
    )
    seconds = int((now - chat.opened_at).total_seconds())
    record_fact(
        inquiry=chat.inquiry, kind=Fact.CHAT_ENDED, at=now, by=by, side=side, seconds=seconds
    )
    if chat.agent_id:
        begin_after_chat(agent_id=chat.agent_id, now=now)
    return chat
