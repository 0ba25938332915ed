"""One open end of a chat, whatever carries its frames: what it says, and what it has not heard yet.

The same for visitors and agents, for WebSockets and for requests: frames in, frames out. It holds no
truth: `shown` is the number up to which this end has been told, and everything after it is read from
PostgreSQL, in order, page by page. A hint that is lost costs time, never a line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desks.models import Agent
from files.kinds import plain_type
from livechat.actions.lines import add_line, note_seen
from livechat.models import Chat, ChatFile, ChatLine
from livechat.protocol import (
    PAGE,
    VERSION,
    BadFrame,
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
from livechat.states import Side

Answer = dict[str, Any]


@dataclass(slots=True)
class Talk:
    """`side` says as whom it speaks; `by` is the agent on the agents' side."""

    chat_id: int
    side: Side
    by: Agent | None = None
    shown: int = 0
    marks: tuple[int, ...] = field(default=())

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
                line = add_line(
                    chat_id=self.chat_id,
                    side=self.side,
                    by=self.by,
                    client_id=frame.id,
                    text=frame.text,
                    files=frame.files,
                    now=now,
                )
                yield {"type": "ack", "id": str(frame.id), "seq": line.seq, "at": _at(line.at)}
            case Seen():
                note_seen(
                    chat_id=self.chat_id, side=self.side, upto=frame.upto, is_read=frame.is_read
                )
            case Hello() | Resume():
                self.shown = frame.last
            case Ping():
                yield {"type": "pong", "mark": frame.mark}
            case Typing() | End():
                raise BadFrame(Refused.NOT_ALLOWED)

    def news(self) -> list[Answer]:
        """Everything that this end has not been told: lines in order, then how far the other is."""
        lines = list(
            ChatLine.objects.filter(chat_id=self.chat_id, seq__gt=self.shown)
            .select_related("agent")
            .prefetch_related("files__stored_file")
            .order_by("seq")[: PAGE + 1]
        )
        told = [line_frame(one) for one in lines[:PAGE]]
        if lines:
            self.shown = lines[:PAGE][-1].seq
        if len(lines) > PAGE:
            return [*told, {"type": "more"}]
        return [*told, *self._moved_marks()]

    def _moved_marks(self) -> list[Answer]:
        names = ("state", "last_seq", "visitor_got", "visitor_read", "agent_read")
        state, *marks = Chat.objects.values_list(*names).get(pk=self.chat_id)
        now = (state, *marks)
        if now == self.marks:
            return []
        self.marks = now
        last, got, read, agent_read = marks
        return [
            {
                "type": "state",
                "state": state,
                "last": last,
                "visitor": {"delivered": got, "read": read},
                "agent": {"read": agent_read},
            }
        ]


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
        said["name"] = line.agent.get_short_name() or line.agent.display_name
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
