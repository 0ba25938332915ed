"""The way without WebSockets: frames by POST, what is new by long polling (docs/chat-protocol.md).

Plain ASGI and not a Django view: who waits here holds a coroutine, never one of the threads.
"""

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from inquiries.said import Allowance
from livechat.actions.ending import end_chat
from livechat.actions.lines import note_here
from livechat.actions.tokens import find_chat, renew_token
from livechat.models import Chat
from livechat.protocol import (
    BURST,
    FRAMES_PER_SECOND,
    BadFrame,
    End,
    Frame,
    Hello,
    Refused,
    Typing,
    frame_of,
    refusal,
)
from livechat.pulse import pulse
from livechat.realtime import chat_group
from livechat.states import Side
from livechat.talking import Talk, welcome_frame

MOST_FRAMES, LONGEST_BODY = 25, 128 * 1024
LONGEST_WAIT = 25.0  # seconds
ASKS_PER_SECOND, ASKS_AT_ONCE, WAITING_AT_ONCE = 2.0, 10, 6
LAYER_SECONDS = 2.0
SIGN_EVERY = timedelta(seconds=10)
REMEMBERED = 20_000  # chats whose allowance a process keeps
Answer = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Stopped(Exception):
    """Answered with this status and code instead."""

    def __init__(self, status: int, code: str, wait: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.wait = status, code, wait


@dataclass(slots=True)
class _Visitor:
    """What one process allows the pages of one chat."""

    says: Allowance
    asks: Allowance
    waiting: int = 0


_visitors: OrderedDict[int, _Visitor] = OrderedDict()


def _visitor(chat_id: int) -> _Visitor:
    now = time.monotonic()
    if chat_id not in _visitors:
        _visitors[chat_id] = _Visitor(
            says=Allowance(burst=int(BURST), per_second=FRAMES_PER_SECOND, at=now),
            asks=Allowance(burst=ASKS_AT_ONCE, per_second=ASKS_PER_SECOND, at=now),
        )
        if len(_visitors) > REMEMBERED:
            _visitors.popitem(last=False)
    _visitors.move_to_end(chat_id)
    return _visitors[chat_id]


async def frames_door(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """POST says, GET waits; both show the token in the header and nowhere else."""
    try:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        _require_own_page(headers)
        token = _token_of(headers)
        if scope["method"] == "POST":
            answer = await _hear(token, await _body(receive))
        elif scope["method"] == "GET":
            answer = await _tell(token, scope["query_string"], receive)
        else:
            raise Stopped(405, "not_understood")
    except Stopped as stopped:
        await _refuse(send, stopped)
    except (OperationalError, InterfaceError):  # PostgreSQL is away
        await _refuse(send, Stopped(503, "not_now", wait=2))
    else:
        await _respond(send, 200, answer)


def _require_own_page(headers: dict[str, str]) -> None:
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        raise Stopped(403, "site")


def _token_of(headers: dict[str, str]) -> str:
    kind, _space, token = headers.get("authorization", "").partition(" ")
    return token.strip()[:200] if kind.lower() == "bearer" else ""


async def _body(receive: Receive) -> list[Any]:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LONGEST_BODY:
            raise Stopped(413, "too_large")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Stopped(400, "not_understood") from None
    frames = said.get("frames") if isinstance(said, dict) else None
    if not isinstance(frames, list) or len(frames) > MOST_FRAMES:
        raise Stopped(400, "not_understood")
    return frames


async def _hear(token: str, written: list[Any]) -> Answer:
    """Each frame's answer, in order; a frame too many has no effect and is named."""
    chat = await _chat(token)
    said = _visitor(chat.pk).says
    answers: list[Answer] = []
    for one in written:
        try:
            frame = frame_of(one)
            if not said.take(time.monotonic()):
                message_id = str(getattr(frame, "id", ""))
                answers.append(refusal(Refused.TOO_FAST, message_id, retry_after=1.0))
                continue
            if isinstance(frame, Typing):
                await _pass_on(chat, frame)
            else:
                answers += await database_sync_to_async(_do)(chat, token, frame)
        except BadFrame as error:
            answers.append(refusal(error.code, error.message_id))
    return {"frames": answers}


def _do(chat: Chat, token: str, frame: Frame) -> list[Answer]:
    now = timezone.now()
    if isinstance(frame, Hello):
        renewed = renew_token(token=token, now=now)
        if renewed is None:
            raise BadFrame(Refused.NOT_ALLOWED)
        return [welcome_frame(renewed[0]) | {"token": renewed[1]}]
    if isinstance(frame, End):
        end_chat(chat_id=chat.pk, side=Side.VISITOR, now=now)
        return []
    return Talk(chat.pk, Side.VISITOR).hear(frame, now)


async def _pass_on(chat: Chat, frame: Typing) -> None:
    hint = {"type": "typing", "side": Side.VISITOR, "on": frame.is_on}
    with suppress(Exception):  # nobody misses it
        async with asyncio.timeout(LAYER_SECONDS):
            await get_channel_layer().group_send(
                chat_group(chat.pk), {"type": "chat.hint", "hint": hint, "chat": chat.pk}
            )


async def _tell(token: str, query: bytes, receive: Receive) -> Answer:
    last, mark, wait = _asked(query)
    chat = await _chat(token)
    visitor = _visitor(chat.pk)
    if not visitor.asks.take(time.monotonic()) or visitor.waiting >= WAITING_AT_ONCE:
        raise Stopped(429, "too_many", wait=1)
    visitor.waiting += 1
    try:
        return await _news(Talk(chat.pk, Side.VISITOR, shown=last, mark=mark), wait, receive)
    finally:
        visitor.waiting -= 1


def _asked(query: bytes) -> tuple[int, str, float]:
    given = parse_qs(query.decode("latin-1"))
    last, wait = given.get("last", ["0"])[0], given.get("wait", ["0"])[0]
    # Digits alone: int() takes more, and a number beyond eight bytes is none of ours.
    if not (last.isascii() and last.isdecimal() and len(last) < 16):
        raise Stopped(400, "not_understood")
    if not (wait.isascii() and wait.isdecimal() and len(wait) < 4):
        raise Stopped(400, "not_understood")
    return int(last), given.get("mark", [""])[0][:40], min(float(wait), LONGEST_WAIT)


@dataclass(slots=True)
class _Ears:
    """What comes while somebody waits. `is_new` is also set when the page has gone."""

    is_new: asyncio.Event = field(default_factory=asyncio.Event)
    typing: list[Answer] = field(default_factory=list)
    is_gone: bool = False


async def _news(talk: Talk, wait: float, receive: Receive) -> Answer:
    """Looks, and looks again at each hint and at each pulse, until something is new or time is up."""
    until = time.monotonic() + wait
    async with _listening(talk.chat_id, receive) as ears:
        while True:
            ears.is_new.clear()
            frames = await database_sync_to_async(talk.news)()
            left = until - time.monotonic()
            if frames or ears.typing or ears.is_gone or left <= 0:
                break
            with suppress(TimeoutError):
                await asyncio.wait_for(ears.is_new.wait(), left)
    told = [one for one in frames if one["type"] != "more"]
    more = len(told) < len(frames)
    return {"frames": [*told, *ears.typing[-1:]], "mark": talk.mark, "more": more}


@asynccontextmanager
async def _listening(chat_id: int, receive: Receive) -> AsyncIterator[_Ears]:
    """Joined before the first look: what comes between is told twice rather than not at all."""
    ears = _Ears()
    wake = ears.is_new.set
    pulse().join(chat_id, wake, Side.VISITOR)
    tasks = [
        asyncio.create_task(_hints(chat_id, ears)),
        asyncio.create_task(_gone(receive, ears)),
    ]
    try:
        yield ears
    finally:
        pulse().leave(chat_id, wake)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _hints(chat_id: int, ears: _Ears) -> None:
    layer, group = get_channel_layer(), chat_group(chat_id)
    with suppress(Exception):  # without Redis the pulse tells
        channel = await layer.new_channel()
        await layer.group_add(group, channel)
        try:
            ears.is_new.set()  # what came before the group was joined
            while True:
                hint = (await layer.receive(channel))["hint"]
                if hint["type"] == "typing" and hint["side"] != Side.VISITOR:
                    ears.typing.append(hint)
                ears.is_new.set()
        finally:
            await layer.group_discard(group, channel)


async def _gone(receive: Receive, ears: _Ears) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    ears.is_gone = True
    ears.is_new.set()


@database_sync_to_async
def _chat(token: str) -> Chat:
    """Its visitor is here: written at most every ten seconds."""
    now = timezone.now()
    chat = find_chat(token=token, now=now)
    if chat is None:
        raise Stopped(401, "not_known")
    if chat.visitor_here_at < now - SIGN_EVERY:
        note_here(chat_id=chat.pk, now=now)
    return chat


async def _refuse(send: Send, stopped: Stopped) -> None:
    said: Answer = {"code": stopped.code}
    if stopped.wait:
        said["retry_after"] = stopped.wait
    await _respond(send, stopped.status, {"error": said}, dict(_headers_of(stopped)))


def _headers_of(stopped: Stopped) -> Iterator[tuple[str, str]]:
    if stopped.wait:
        yield "Retry-After", str(stopped.wait)
    if stopped.status == 401:
        yield "WWW-Authenticate", "Bearer"


async def _respond(
    send: Send, status: int, said: Answer, more: dict[str, str] | None = None
) -> None:
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    } | (more or {})
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
