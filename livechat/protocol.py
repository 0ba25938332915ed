"""The frames of the chat, both ways (docs/chat-protocol.md). Pure: bytes and values, no database.

A frame is one JSON object with a `type`. What is not understood is refused with a code; only what
breaks the limits of the connection itself ends it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

VERSION = 1
MAX_FRAME = 32 * 1024  # bytes
MAX_TEXT = 4_000  # characters
MAX_FILES = 5
PAGE = 100  # lines in one answer to `hello` or `resume`
FRAMES_PER_SECOND, BURST = 5.0, 25.0
MOST_REFUSED = 200  # frames over the rate, then the connection is closed

# RFC 6455, 7.4: 4000 to 4999 are for applications.
POLICY, TOO_BIG, NOT_KNOWN, GOING_AWAY = 1008, 1009, 4401, 1012


class Refused(StrEnum):
    """Why a frame had no effect; texts for people are the client's."""

    NOT_UNDERSTOOD = "not_understood"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    TOO_FAST = "too_fast"
    ENDED = "ended"
    NOT_ALLOWED = "not_allowed"
    FILE_UNKNOWN = "file_unknown"
    ID_REUSED = "id_reused"
    NOT_NOW = "not_now"


class BadFrame(Exception):
    """`id` names the message that is refused, where the frame had one."""

    def __init__(self, code: Refused, message_id: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message_id = message_id


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame. `last` is the number of the last line that the client has, 0 for none."""

    token: str
    last: int
    chat: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    last: int


@dataclass(frozen=True, slots=True)
class Send:
    """`id` is the client's own: sent again it is the same message, whatever happened meanwhile."""

    id: UUID
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """All lines up to `upto` have come (`is_read` false) or were looked at."""

    upto: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class Typing:
    is_on: bool


@dataclass(frozen=True, slots=True)
class End:
    pass


@dataclass(frozen=True, slots=True)
class Bye:
    """Of agents: no more of this chat, please."""


@dataclass(frozen=True, slots=True)
class Ping:
    mark: str


Frame = Hello | Resume | Send | Seen | Typing | End | Bye | Ping


def read_frame(written: str | bytes | None) -> Frame:
    """Raises BadFrame for everything that is no frame of this protocol."""
    return frame_of(_json_of(written))


def read_addressed(written: str | bytes | None) -> tuple[str, Frame]:
    """An agent's frame, with the chat for which it is ('' for none)."""
    said = _json_of(written)
    chat = said.get("chat", "") if isinstance(said, dict) else ""
    return chat[:64] if isinstance(chat, str) else "", frame_of(said)


def _json_of(written: str | bytes | None) -> Any:
    if not isinstance(written, str) or len(written.encode("utf-8", "surrogatepass")) > MAX_FRAME:
        raise BadFrame(Refused.NOT_UNDERSTOOD if not isinstance(written, str) else Refused.TOO_LONG)
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        raise BadFrame(Refused.NOT_UNDERSTOOD) from None


def frame_of(said: Any) -> Frame:
    """The same for what is JSON already (the way without WebSockets)."""
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise BadFrame(Refused.NOT_UNDERSTOOD)
    read = READERS.get(said["type"])
    if read is None:
        raise BadFrame(Refused.NOT_UNDERSTOOD, _id_in(said))
    try:
        return read(said)
    except (KeyError, TypeError, ValueError):
        raise BadFrame(Refused.NOT_UNDERSTOOD, _id_in(said)) from None


def _id_in(said: Mapping[str, Any]) -> str:
    written = said.get("id")
    return written[:64] if isinstance(written, str) else ""


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError
    # PostgreSQL keeps no NUL, and a lone surrogate is no text (RFC 8259, 8.2).
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _read_hello(said: Mapping[str, Any]) -> Hello:
    if _number(said["protocol"]) != VERSION:
        raise ValueError
    chat = _text(said.get("chat", ""), 64)
    return Hello(_text(said.get("token", ""), 200), _number(said["last"]), chat)


def _read_send(said: Mapping[str, Any]) -> Send:
    message_id = UUID(_text(said["id"], 36))
    text, files = said.get("text", ""), said.get("files", [])
    if isinstance(text, str) and len(text) > MAX_TEXT:
        raise BadFrame(Refused.TOO_LONG, str(message_id))
    if not isinstance(files, list) or len(files) > MAX_FILES:
        raise ValueError
    ids = tuple(_text(one, 64) for one in files)
    words = _text(text, MAX_TEXT).strip()
    if not words and not ids:
        raise BadFrame(Refused.EMPTY, str(message_id))
    return Send(message_id, words, ids)


READERS: dict[str, Callable[[Mapping[str, Any]], Frame]] = {
    "hello": _read_hello,
    "resume": lambda said: Resume(_number(said["last"])),
    "send": _read_send,
    "delivered": lambda said: Seen(_number(said["upto"]), is_read=False),
    "read": lambda said: Seen(_number(said["upto"]), is_read=True),
    "typing": lambda said: Typing(_flag(said["on"])),
    "end": lambda said: End(),
    "bye": lambda said: Bye(),
    "ping": lambda said: Ping(_text(said.get("mark", ""), 40)),
}


def refusal(code: Refused, message_id: str = "", retry_after: float = 0) -> dict[str, Any]:
    """What the server says instead of doing; `retry_after` in seconds where waiting helps."""
    said: dict[str, Any] = {"type": "refused", "code": str(code)}
    if message_id:
        said["id"] = message_id
    if retry_after:
        said["retry_after"] = retry_after
    return said
