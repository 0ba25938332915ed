"""One open end of a chat, whatever carries its frames: what it says, and what it has not heard yet.

The same for visitors and agents, for WebSockets and for requests: frames in, frames out. It holds no
truth: `shown` is the number up to which this end has been told, and everything after it is read from
PostgreSQL, in order, page by page. A hint that is lost costs time, never a line.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from desks.models import Agent
from files.kinds import plain_type
from livechat.actions.by_mail import come_back
from livechat.actions.lines import add_line, note_seen
from livechat.models import Chat, ChatFile, ChatLine
from livechat.protocol import (
    PAGE,
    VERSION,
    BadFrame,
    Bye,
    End,
    Frame,
    Hello,
    Ping,
    Refused,
    Resume,
    Seen,
    Send,
    Typing,
    refusal,
)
from livechat.pulse import HERE_FOR
from livechat.states import ChatState, Side
from livechat.waiting import minutes_waited, waiting_places

Answer = dict[str, Any]


@dataclass(slots=True)
class Talk:
    """`side` says as whom it speaks; `by` is the agent on the agents' side."""

    chat_id: int
    side: Side
    by: Agent | None = None
    shown: int = 0
    mark: str = ""

    def hear(self, frame: Frame, now: datetime) -> list[Answer]:
        """Do what the frame asks, and answer. A line of one's own is acknowledged with its number
        after it is committed, and comes as a line like everybody's."""
        try:
            return list(self._do(frame, now))
        except BadFrame as error:
            return [refusal(error.code, error.message_id)]

    def _do(self, frame: Frame, now: datetime) -> Iterator[Answer]:
        match frame:
            case Send():
                self._require_own(str(frame.id))
                line = add_line(
                    chat_id=self.chat_id,
                    side=self.side,
                    by=self.by,
                    client_id=frame.id,
                    text=frame.text,
                    files=frame.files,
                    now=now,
                )
                if self.side == Side.VISITOR:
                    come_back(chat_id=self.chat_id, now=now)
                yield {"type": "ack", "id": str(frame.id), "seq": line.seq, "at": _at(line.at)}
            case Seen():
                self._require_own()
                note_seen(
                    chat_id=self.chat_id, side=self.side, upto=frame.upto, is_read=frame.is_read
                )
            case Hello() | Resume():
                self.shown = frame.last
            case Ping():
                yield {"type": "pong", "mark": frame.mark}
            case Typing() | End() | Bye():
                raise BadFrame(Refused.NOT_ALLOWED)

    def _require_own(self, message_id: str = "") -> None:
        """Any number of agents may read; only the one who has the chat speaks in it."""
        if self.side == Side.AGENT and self.by is not None:
            mine = Chat.objects.filter(pk=self.chat_id, agent=self.by, state=ChatState.ACTIVE)
            if not mine.exists():
                raise BadFrame(Refused.NOT_ALLOWED, message_id)

    def news(self) -> list[Answer]:
        """Everything that this end has not been told: lines in order, then how far the other is."""
        lines = list(
            ChatLine.objects.filter(chat_id=self.chat_id, seq__gt=self.shown)
            .select_related("agent")
            .prefetch_related("files__stored_file")
            .order_by("seq")[: PAGE + 1]
        )
        told = [line_frame(one) for one in lines[:PAGE]]
        rest = [{"type": "more"}] if len(lines) > PAGE else self._moved_marks()
        # Last: what raises before has told nothing, and is told at the next time.
        if lines:
            self.shown = lines[:PAGE][-1].seq
        return [*told, *rest]

    def _moved_marks(self) -> list[Answer]:
        state = state_frame(self.chat_id, timezone.now())
        mark = mark_of(state)
        if mark == self.mark:
            return []
        self.mark = mark
        return [state]


def mark_of(state: Answer) -> str:
    """Tells two states apart; for the way without WebSockets, where each request says what it has."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]


def state_frame(chat_id: int, now: datetime) -> Answer:
    """Where the chat stands, how far each side is, and how long one waits."""
    chat = Chat.objects.select_related("agent", "widget").get(pk=chat_id)
    is_active = chat.state == ChatState.ACTIVE
    return {
        "type": "state",
        "state": chat.state,
        "last": chat.last_seq,
        "visitor": {"delivered": chat.visitor_got, "read": chat.visitor_read},
        "agent": {"read": chat.agent_read},
        "with": called(chat.agent) if chat.agent and is_active else None,
        "here": {"visitor": chat.visitor_here_at > now - HERE_FOR},
        "has_email": bool(chat.visitor_email),
        "wait": _wait(chat, now) if chat.state == ChatState.WAITING else None,
    }


def _wait(chat: Chat, now: datetime) -> Answer:
    place = waiting_places().get(chat.pk, 1)
    return {"position": place, "minutes": minutes_waited(chat.widget, now)}


def called(agent: Agent) -> str:
    """As visitors read it."""
    return agent.get_short_name() or agent.display_name


def welcome_frame(chat: Chat) -> Answer:
    """The answer to `hello`: which chat it is, and how much has been said in it."""
    return {
        "type": "welcome",
        "protocol": VERSION,
        "chat": chat.public_id,
        "state": chat.state,
        "last": chat.last_seq,
        "language": chat.language,
    }


def line_frame(line: ChatLine) -> Answer:
    """A line as both sides see it."""
    said: Answer = {
        "type": "line",
        "seq": line.seq,
        "id": str(line.client_id),
        "side": line.side,
        "text": line.text,
        "at": _at(line.at),
    }
    if line.agent:
        said["name"] = called(line.agent)
    if line.code:
        said |= {"code": line.code, "data": line.data}
    if files := list(line.files.all()):
        said["files"] = [file_frame(one) for one in files]
    return said


def file_frame(file: ChatFile) -> Answer:
    return {
        "id": file.public_id,
        "name": file.filename,
        "size": file.stored_file.size,
        "kind": plain_type(file.stored_file.media_type),
    }


def _at(moment: datetime) -> str:
    """RFC 3339, UTC, milliseconds."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
