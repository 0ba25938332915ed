"""Saying something: stored once, numbered under the lock of the chat, told to who listens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from desks.models import Agent
from inquiries.models import Message
from livechat.models import Chat, ChatLine
from livechat.protocol import BadFrame, Refused
from livechat.realtime import tell
from livechat.states import SPEAKING, Side


@transaction.atomic
def add_line(
    *,
    chat_id: int,
    side: Side,
    client_id: UUID,
    now: datetime,
    text: str = "",
    files: Sequence[str] = (),
    by: Agent | None = None,
    code: str = "",
    data: dict[str, Any] | None = None,
    message: Message | None = None,
) -> ChatLine:
    """The line with the next number of its chat, in the transaction that stores it.

    The same `client_id` of the same side again returns the first line and changes nothing, also
    when the chat has ended meanwhile. Raises BadFrame: ENDED, ID_REUSED for the id with other
    words, FILE_UNKNOWN for a file that was not brought to this chat by this side.
    """
    chat = lock_chat(chat_id)
    known = chat.lines.filter(side=side, client_id=client_id).first()
    if known:
        if known.text != text:
            raise BadFrame(Refused.ID_REUSED, str(client_id))
        return known
    if chat.state not in SPEAKING and side != Side.SYSTEM:
        raise BadFrame(Refused.ENDED, str(client_id))
    line = ChatLine.objects.create(
        chat=chat,
        seq=chat.last_seq + 1,
        side=side,
        agent=by,
        client_id=client_id,
        text=text,
        code=code,
        data=data or {},
        message=message,
        at=now,
    )
    _take_files(chat, line, files)
    _count(chat, line)
    tell(chat, {"type": "line", "seq": line.seq})
    return line


def _count(chat: Chat, line: ChatLine) -> None:
    chat.last_seq = line.seq
    fields = ["last_seq"]
    if line.side != Side.SYSTEM:
        side = f"{line.side}_seq"
        setattr(chat, side, line.seq)
        chat.spoke_at = line.at
        fields += [side, "spoke_at"]
    chat.save(update_fields=fields)


def _take_files(chat: Chat, line: ChatLine, files: Sequence[str]) -> None:
    wanted = set(files)
    brought = chat.files.filter(public_id__in=wanted, side=line.side, line=None)
    if brought.update(line=line) != len(wanted):
        raise BadFrame(Refused.FILE_UNKNOWN, str(line.client_id))


def lock_chat(chat_id: int) -> Chat:
    """After that of its inquiry, where both are locked (livechat.permissions); a line needs only this."""
    chats = Chat.objects.select_for_update(of=("self",), no_key=True)
    return chats.select_related("inquiry", "widget").get(pk=chat_id)


def note_seen(*, chat_id: int, side: Side, upto: int, is_read: bool) -> bool:
    """How far the other side's lines have come; says whether anything moved. Never backwards.

    One statement without a lock: who looks must not hold up who speaks. What is beyond the last
    line is cut to it.
    """
    if side == Side.AGENT:
        fields = ["agent_read"] if is_read else []
    else:
        fields = ["visitor_got", "visitor_read"] if is_read else ["visitor_got"]
    moved = 0
    for field in fields:
        behind = Chat.objects.filter(pk=chat_id, last_seq__gte=upto, **{f"{field}__lt": upto})
        moved += behind.update(**{field: upto})
    if moved:
        tell(Chat.objects.only("public_id").get(pk=chat_id), {"type": "seen"})
    return bool(moved)


def note_here(*, chat_id: int, now: datetime) -> None:
    """The visitor's page is open; written at most every ten seconds by who asks."""
    Chat.objects.filter(pk=chat_id, visitor_here_at__lt=now).update(visitor_here_at=now)


def unread_by_agent(chat: Chat) -> int:
    return ChatLine.objects.filter(
        chat=chat, seq__gt=F("chat__agent_read"), side=Side.VISITOR
    ).count()
