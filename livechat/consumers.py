"""The chat over WebSockets: one connection, one end of one chat (docs/chat-protocol.md).

A connection keeps no queue: a hint sets a flag, and what is new is read from PostgreSQL when the last
frame has gone out. So a slow reader costs one page of lines, and hints that are lost cost a pulse.
"""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from inquiries.said import Allowance
from livechat.actions.ending import end_chat
from livechat.actions.lines import note_here
from livechat.actions.tokens import renew_token
from livechat.protocol import (
    BURST,
    FRAMES_PER_SECOND,
    MAX_FRAME,
    MOST_REFUSED,
    NOT_KNOWN,
    POLICY,
    TOO_BIG,
    BadFrame,
    End,
    Frame,
    Hello,
    Refused,
    Typing,
    read_frame,
    refusal,
)
from livechat.pulse import pulse
from livechat.realtime import chat_group
from livechat.states import Side
from livechat.talking import Talk, welcome_frame

HELLO_SECONDS = 10.0
AGAIN_SECONDS = 1.0
LAYER_SECONDS = 2.0


class VisitorConsumer(AsyncWebsocketConsumer):
    """The visitor's end. Its first frame is `hello` with the token; nothing is told before.

    The pulse (livechat.pulse) asks PostgreSQL what is new every five seconds, whether or not hints come.
    """

    side = Side.VISITOR

    async def connect(self) -> None:
        self.talk: Talk | None = None
        self.group = ""
        self.is_new = asyncio.Event()
        self.wake = self.is_new.set
        self.allowance = Allowance(burst=int(BURST), per_second=FRAMES_PER_SECOND, at=_clock())
        await self.accept()
        self.teller = asyncio.create_task(self._tell())

    async def disconnect(self, code: int) -> None:
        self.teller.cancel()
        if self.talk is not None:
            pulse().leave(self.talk.chat_id, self.wake)
        with suppress(Exception):  # Redis may be away: then there is nothing to leave
            async with asyncio.timeout(LAYER_SECONDS):
                if self.group:
                    await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        if len(text_data or bytes_data or "") > MAX_FRAME:
            await self.close(code=TOO_BIG)
            return
        if not self.allowance.take(_clock()):
            await self._slow_down(text_data)
            return
        try:
            await self._hear(read_frame(text_data))
        except BadFrame as error:
            await self._say(refusal(error.code, error.message_id))
        except (OperationalError, InterfaceError):
            message_id = _id_in(text_data)
            await self._say(refusal(Refused.NOT_NOW, message_id, retry_after=2.0))

    async def _slow_down(self, written: str | None) -> None:
        """Told with the id of the message, so that its writer tries again: nothing is dropped unsaid."""
        if self.allowance.refused > MOST_REFUSED:
            await self.close(code=POLICY)
            return
        await self._say(refusal(Refused.TOO_FAST, _id_in(written), retry_after=1.0))

    async def _hear(self, frame: Frame) -> None:
        if self.talk is None:
            await self._greet(frame)
        elif isinstance(frame, Typing):
            await self._pass_on(self.talk, frame)
        elif isinstance(frame, End):
            await self._end(self.talk)
        elif isinstance(frame, Hello):
            raise BadFrame(Refused.NOT_ALLOWED)
        else:
            for answer in await database_sync_to_async(self.talk.hear)(frame, timezone.now()):
                await self._say(answer)
            self.is_new.set()

    async def _greet(self, frame: Frame) -> None:
        if not isinstance(frame, Hello):
            raise BadFrame(Refused.NOT_ALLOWED)
        welcome = await database_sync_to_async(self._welcome)(frame)
        if welcome is None or self.talk is None:
            await self.close(code=NOT_KNOWN)
            return
        pulse().join(self.talk.chat_id, self.wake, self.side)
        await self._listen(chat_group(self.talk.chat_id))
        await self._say(welcome)
        self.is_new.set()

    def _welcome(self, frame: Hello) -> dict[str, Any] | None:
        now = timezone.now()
        shown = renew_token(token=frame.token, now=now)
        if shown is None:
            return None
        chat, token = shown
        note_here(chat_id=chat.pk, now=now)
        self.talk = Talk(chat.pk, self.side, shown=frame.last)
        return welcome_frame(chat) | {"token": token}

    async def _listen(self, group: str) -> None:
        """Before the first reading: what comes between them is told twice rather than not at all."""
        self.group = group
        with suppress(Exception):  # without Redis the pulse is slower, and nothing is lost
            async with asyncio.timeout(LAYER_SECONDS):
                await self.channel_layer.group_add(group, self.channel_name)

    async def chat_hint(self, message: dict[str, Any]) -> None:
        hint = message["hint"]
        if hint["type"] == "typing":
            if hint["side"] != self.side:
                await self._say(hint)
            return
        self.is_new.set()

    async def _tell(self) -> None:
        """The only writer of lines: one after the other, in order, each once."""
        try:
            await asyncio.wait_for(self.is_new.wait(), HELLO_SECONDS)
        except TimeoutError:
            await self.close(code=NOT_KNOWN)
        while self.talk is not None:
            await self.is_new.wait()
            self.is_new.clear()
            try:
                await self._tell_news(self.talk)
            except (OperationalError, InterfaceError):  # PostgreSQL is away for a moment
                await asyncio.sleep(AGAIN_SECONDS)
                self.is_new.set()

    async def _tell_news(self, talk: Talk) -> None:
        for frame in await database_sync_to_async(talk.news)():
            if frame["type"] == "more":
                self.is_new.set()
            else:
                await self._say(frame)

    async def _pass_on(self, talk: Talk, frame: Typing) -> None:
        hint = {"type": "typing", "side": self.side, "on": frame.is_on}
        with suppress(Exception):  # nobody misses it
            async with asyncio.timeout(LAYER_SECONDS):
                await self.channel_layer.group_send(
                    chat_group(talk.chat_id),
                    {"type": "chat.hint", "hint": hint, "chat": talk.chat_id},
                )

    async def _end(self, talk: Talk) -> None:
        await database_sync_to_async(end_chat)(
            chat_id=talk.chat_id, side=self.side, now=timezone.now()
        )
        self.is_new.set()

    async def _say(self, frame: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(frame, ensure_ascii=False))


def _id_in(written: str | None) -> str:
    """Of the message that is refused."""
    with suppress(BadFrame):
        return str(getattr(read_frame(written), "id", ""))
    return ""


def _clock() -> float:
    return time.monotonic()
