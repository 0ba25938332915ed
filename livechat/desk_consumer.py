"""The agents' socket: one connection for all chats of an agent, and how many wait (`dock`)."""

import asyncio
import hashlib
import json
import time
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth import get_user
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.utils import timezone

from desks.permissions import Deed, Scope, scope_of
from inquiries.said import Allowance
from livechat.actions.ending import end_chat
from livechat.models import OPEN, Chat
from livechat.protocol import (
    MAX_FRAME,
    MOST_REFUSED,
    NOT_KNOWN,
    POLICY,
    TOO_BIG,
    BadFrame,
    Bye,
    End,
    Frame,
    Hello,
    Refused,
    Typing,
    read_addressed,
    refusal,
)
from livechat.pulse import pulse
from livechat.realtime import EVERY_CHAT, chat_group
from livechat.states import ChatState, Side
from livechat.talking import Talk, called, welcome_frame

RIGHTS_SECONDS = 5.0
DOCK_SECONDS = 1.0
AGAIN_SECONDS = 1.0
LAYER_SECONDS = 2.0
MOST_ENDS = 50
FRAMES_PER_SECOND, BURST = 20, 60  # for several chats at once
DOWN = (OperationalError, InterfaceError)


class _End:
    """One chat on the connection, and whether something of it is new."""

    def __init__(self, talk: Talk, some_new: asyncio.Event) -> None:
        self.talk, self.is_new, self.some_new = talk, True, some_new

    def wake(self) -> None:
        self.is_new = True
        self.some_new.set()


class DeskChatConsumer(AsyncWebsocketConsumer):
    """Each frame of a chat carries `chat`. Rights are read again every five seconds."""

    async def connect(self) -> None:
        self.ends: dict[str, _End] = {}
        self.some_new = asyncio.Event()
        self.dock_mark, self.dock_at = "", -DOCK_SECONDS
        self.tasks: list[asyncio.Task[None]] = []
        self.allowance = Allowance(burst=BURST, per_second=FRAMES_PER_SECOND, at=time.monotonic())
        self.rights = await self._present_rights()
        if self.rights is None:
            await self.close(code=NOT_KNOWN)
            return
        await self.accept()
        await self._listen(EVERY_CHAT)
        self.some_new.set()
        self.tasks = [asyncio.create_task(self._tell()), asyncio.create_task(self._watch())]

    async def disconnect(self, code: int) -> None:
        for task in self.tasks:
            task.cancel()
        for chat in list(self.ends):
            await self._leave(chat)
        await self._unlisten(EVERY_CHAT)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        if len(text_data or bytes_data or "") > MAX_FRAME:
            await self.close(code=TOO_BIG)
            return
        is_quick = not self.allowance.take(time.monotonic())
        if is_quick and self.allowance.refused > MOST_REFUSED:
            await self.close(code=POLICY)
            return
        chat, message_id = "", ""
        try:
            chat, frame = read_addressed(text_data)
            message_id = str(getattr(frame, "id", ""))
            if is_quick:
                await self._say(chat, refusal(Refused.TOO_FAST, message_id, retry_after=1.0))
            else:
                await self._hear(chat, frame)
        except BadFrame as error:
            await self._say(chat, refusal(error.code, error.message_id))
        except DOWN:
            await self._say(chat, refusal(Refused.NOT_NOW, message_id, retry_after=2.0))

    async def _hear(self, chat: str, frame: Frame) -> None:
        if isinstance(frame, Hello):
            await self._open(chat, frame)
            return
        end = self.ends.get(chat)
        if end is None:
            raise BadFrame(Refused.NOT_ALLOWED, str(getattr(frame, "id", "")))
        if isinstance(frame, Bye):
            await self._leave(chat)
        elif isinstance(frame, Typing):
            await self._pass_on(end.talk, frame)
        elif isinstance(frame, End):
            await database_sync_to_async(self._end)(end.talk)
        else:
            for answer in await database_sync_to_async(end.talk.hear)(frame, timezone.now()):
                await self._say(chat, answer)
            end.wake()

    async def _open(self, chat: str, hello: Hello) -> None:
        if len(self.ends) >= MOST_ENDS and chat not in self.ends:
            raise BadFrame(Refused.NOT_ALLOWED)
        found = await database_sync_to_async(self._find)(chat)
        if found is None or self.rights is None:
            raise BadFrame(Refused.NOT_ALLOWED)
        await self._leave(chat)
        agent, row = found
        end = _End(Talk(row.pk, Side.AGENT, agent, shown=hello.last), self.some_new)
        self.ends[chat] = end
        pulse().join(row.pk, end.wake, Side.AGENT)
        await self._listen(chat_group(row.pk))
        await self._say(chat, welcome_frame(row))
        end.wake()

    def _find(self, chat: str) -> Any:
        if self.rights is None:
            return None
        row = _readable(self.rights).filter(public_id=chat).first()
        return (self._agent(), row) if row else None

    def _agent(self) -> Any:
        return get_user(self._request())

    def _end(self, talk: Talk) -> None:
        mine = Chat.objects.filter(pk=talk.chat_id, agent=talk.by, state=ChatState.ACTIVE)
        if not mine.exists():
            raise BadFrame(Refused.NOT_ALLOWED)
        end_chat(chat_id=talk.chat_id, side=Side.AGENT, by=talk.by, now=timezone.now())

    async def _pass_on(self, talk: Talk, frame: Typing) -> None:
        name = called(talk.by) if talk.by else ""
        hint = {"type": "typing", "side": Side.AGENT, "on": frame.is_on, "name": name}
        mine = Chat.objects.filter(pk=talk.chat_id, agent=talk.by, state=ChatState.ACTIVE)
        if not await mine.aexists():
            raise BadFrame(Refused.NOT_ALLOWED)
        with suppress(Exception):  # nobody misses it
            async with asyncio.timeout(LAYER_SECONDS):
                await self.channel_layer.group_send(
                    chat_group(talk.chat_id),
                    {"type": "chat.hint", "hint": hint, "chat": talk.chat_id},
                )

    async def chat_hint(self, message: dict[str, Any]) -> None:
        pk, hint = message["chat"], message["hint"]
        for chat, end in list(self.ends.items()):
            if end.talk.chat_id != pk:
                continue
            if hint["type"] != "typing":
                end.wake()
            elif hint["side"] == Side.VISITOR:
                await self._say(chat, hint)

    async def chats_moved(self, message: dict[str, Any]) -> None:
        self.some_new.set()

    async def _tell(self) -> None:
        """The only writer of lines, for all chats of the connection."""
        while True:
            await self.some_new.wait()
            self.some_new.clear()
            try:
                for chat, end in list(self.ends.items()):
                    await self._tell_news(chat, end)
                await self._tell_dock()
            except DOWN:
                await asyncio.sleep(AGAIN_SECONDS)
                self.some_new.set()

    async def _tell_news(self, chat: str, end: _End) -> None:
        if not end.is_new:
            return
        end.is_new = False  # before the look: what comes meanwhile is looked for once more
        try:
            frames = await database_sync_to_async(end.talk.news)()
        except DOWN:
            end.is_new = True
            raise
        for frame in frames:
            if frame["type"] == "more":
                end.wake()
            elif self.ends.get(chat) is end:
                await self._say(chat, frame)

    async def _tell_dock(self) -> None:
        """At most once a second: each line of any chat may change it."""
        early = self.dock_at + DOCK_SECONDS - time.monotonic()
        if early > 0:
            asyncio.get_running_loop().call_later(early, self.some_new.set)
            return
        if self.rights is None:
            return
        self.dock_at = time.monotonic()
        dock = await database_sync_to_async(dock_frame)(self.rights)
        if dock["mark"] != self.dock_mark:
            self.dock_mark = dock["mark"]
            await self.send(text_data=json.dumps(dock))

    async def _watch(self) -> None:
        """Rights and what hints have missed, every five seconds."""
        while True:
            await asyncio.sleep(RIGHTS_SECONDS)
            with suppress(*DOWN):
                self.rights = await self._present_rights()
                if self.rights is None:
                    for chat in list(self.ends):  # nothing more is read while the line closes
                        await self._leave(chat)
                    await self.close(code=NOT_KNOWN)
                    return
                readable = await database_sync_to_async(self._still_readable)()
                for chat in set(self.ends) - readable:
                    await self._leave(chat)
                    await self._say(chat, refusal(Refused.NOT_ALLOWED))
            self.some_new.set()

    def _still_readable(self) -> set[str]:
        if self.rights is None:
            return set()
        found = _readable(self.rights).filter(public_id__in=list(self.ends))
        return set(found.values_list("public_id", flat=True))

    async def _leave(self, chat: str) -> None:
        if end := self.ends.pop(chat, None):
            pulse().leave(end.talk.chat_id, end.wake)
            await self._unlisten(chat_group(end.talk.chat_id))

    async def _listen(self, group: str) -> None:
        with suppress(Exception):  # without Redis the pulse tells
            async with asyncio.timeout(LAYER_SECONDS):
                await self.channel_layer.group_add(group, self.channel_name)

    async def _unlisten(self, group: str) -> None:
        with suppress(Exception):
            async with asyncio.timeout(LAYER_SECONDS):
                await self.channel_layer.group_discard(group, self.channel_name)

    async def _say(self, chat: str, frame: dict[str, Any]) -> None:
        said = {**frame, "chat": chat} if chat else frame
        await self.send(text_data=json.dumps(said, ensure_ascii=False))

    def _request(self) -> HttpRequest:
        request = HttpRequest()
        session = self.scope["session"]
        request.session = type(session._wrapped if hasattr(session, "_wrapped") else session)(
            session.session_key
        )
        return request

    @database_sync_to_async
    def _present_rights(self) -> Scope | None:
        """Read session, account and memberships anew; None for who may answer at no desk."""
        agent = get_user(self._request())
        if not agent.is_authenticated:
            return None
        scope = scope_of(agent)
        return scope if scope.desk_ids_for(Deed.REPLY) else None


def _readable(rights: Scope) -> Any:
    may_reply = rights.desk_ids_for(Deed.REPLY)
    return Chat.objects.visible_to(rights).filter(inquiry__desk_id__in=may_reply)


def dock_frame(rights: Scope) -> dict[str, Any]:
    """How many wait at my desks, how many I have, in how many is something unread."""
    names = ("pk", "state", "agent_id", "last_seq", "visitor_seq", "agent_read")
    rows = list(_readable(rights).filter(state__in=OPEN).order_by("pk").values_list(*names))
    mine = [row for row in rows if row[1] == ChatState.ACTIVE and row[2] == rights.agent_id]
    return {
        "type": "dock",
        "waiting": sum(row[1] == ChatState.WAITING for row in rows),
        "mine": len(mine),
        "unread": sum(row[4] > row[5] for row in mine),
        "mark": hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16],
    }
