"""Carries a client's frames over WebSockets or by requests, as docs/chat-protocol.md says; and hurts
them on purpose: connections cut, frames sent twice, late or slowly, read slowly."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.live.chat_client import Frame, Screen, Storage

NOT_KNOWN, NO_RIGHT = 4401, 4403
BROKEN = (OSError, WebSocketException, TimeoutError, EOFError)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. The document's, or shorter where a test is in a hurry."""

    again: tuple[float, ...] = (1, 2, 4, 8, 15)
    silence: float = 25
    pong: float = 10
    ack: float = 10


HURRIED = Pace(again=(0.1, 0.2, 0.4, 1), silence=5, pong=5, ack=5)


@dataclass(frozen=True, slots=True)
class Mischief:
    """How probable each fault is, at each frame."""

    cut: float = 0.0
    twice: float = 0.0
    late: float = 0.0
    pause: float = 0.0
    slow: float = 0.0


@dataclass
class Wire:
    """What visitors' and agents' sockets have in common: to live until told to stop."""

    address: str
    storage: Storage
    dice: random.Random
    mischief: Mischief = Mischief()
    pace: Pace = HURRIED
    connections: int = 0
    closed_with: list[int] = field(default_factory=list)
    socket: ClientConnection | None = None
    spoken: list[Frame] = field(default_factory=list)
    sent_at: dict[str, float] = field(default_factory=dict)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def live(self) -> None:
        """Connect again and again, until cancelled or until the token is no good."""
        failures = 0
        while not self.storage.is_over:
            before = self.connections
            with suppress(*BROKEN):
                await self._one_connection()
            failures = 0 if self.connections > before else failures + 1
            pause = self.pace.again[min(failures, len(self.pace.again) - 1)]
            await asyncio.sleep(pause * self.dice.uniform(0.5, 1))

    async def _one_connection(self) -> None:
        async with self._opened() as socket:
            try:
                await self._greet(socket)
                await self._listen(socket)
            except ConnectionClosed as closed:
                self._note_end(closed)
            finally:
                self.socket = None

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[ClientConnection]:
        async with connect(
            f"ws{self.address.removeprefix('http')}{self._path()}",
            origin=self.address,
            additional_headers=self._headers(),
            ping_interval=None,
            open_timeout=10,
            close_timeout=1,
            max_queue=4,
        ) as socket:
            yield socket

    def _path(self) -> str:
        raise NotImplementedError

    def _headers(self) -> dict[str, str]:
        return {}

    async def _greet(self, socket: ClientConnection) -> None:
        raise NotImplementedError

    async def _take(self, frame: Frame) -> None:
        raise NotImplementedError

    def _note_end(self, closed: ConnectionClosed) -> None:
        code = closed.rcvd.code if closed.rcvd else 1006
        self.closed_with.append(code)

    async def _listen(self, socket: ClientConnection) -> None:
        while True:
            frame = json.loads(await self._next(socket))
            if self._happens(self.mischief.slow):
                await asyncio.sleep(self.dice.uniform(0, 0.3))
            await self._take(frame)
            if self._happens(self.mischief.cut):
                socket.transport.abort()  # what is under way in both directions is gone

    async def _next(self, socket: ClientConnection) -> str | bytes:
        waited = 0.0
        while waited < self.pace.silence:
            with suppress(TimeoutError):
                return await asyncio.wait_for(socket.recv(), 1)
            waited += 1
            self._require_answers()
        await socket.send('{"type": "ping"}')
        return await asyncio.wait_for(socket.recv(), self.pace.pong)

    def _require_answers(self) -> None:
        """Rule 5: without `ack` for so long the connection is not believed any more."""
        now = asyncio.get_running_loop().time()
        for message_id, at in self.sent_at.items():
            if message_id in self.storage.outbox and now - at > self.pace.ack:
                raise TimeoutError

    async def _send(self, frame: Frame) -> None:
        """Over the connection that there is; without one it stays in the outbox."""
        socket = self.socket
        if socket is None:
            return
        if "id" in frame:
            self.sent_at.setdefault(frame["id"], asyncio.get_running_loop().time())
            self.spoken.append(frame)
        written = json.dumps(frame, ensure_ascii=False)
        if self._happens(self.mischief.pause):
            await asyncio.sleep(self.dice.uniform(0, 0.2))
        with suppress(*BROKEN):
            for _time in range(2 if self._happens(self.mischief.twice) else 1):
                await socket.send(written)
            if self._happens(self.mischief.late):
                await socket.send(json.dumps(self.dice.choice(self.spoken)))

    def _send_later(self, frame: Frame, seconds: float) -> None:
        async def later() -> None:
            await asyncio.sleep(seconds)
            if frame["id"] in self.storage.outbox:
                await self._send(frame)

        task = asyncio.create_task(later())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _retry(self, frame: Frame) -> None:
        message = self.storage.outbox.get(frame.get("id", ""))
        if frame.get("type") == "refused" and message and "retry_after" in frame:
            self.sent_at.pop(message["id"], None)
            self._send_later(message, frame["retry_after"])

    def _happens(self, share: float) -> bool:
        return bool(share) and self.dice.random() < share


@dataclass
class VisitorSocket(Wire):
    """One tab of a visitor."""

    screen: Screen = field(init=False)

    def __post_init__(self) -> None:
        self.screen = Screen(self.storage)

    async def say(self, text: str) -> None:
        await self._send(self.storage.write(text))

    def _path(self) -> str:
        return "/ws/chat/"

    async def _greet(self, socket: ClientConnection) -> None:
        self.sent_at.clear()
        shown = self.storage.token  # rule 6: read right before each hello
        await socket.send(json.dumps(self.screen.hello(token=shown)))
        try:
            welcome = json.loads(await asyncio.wait_for(socket.recv(), self.pace.pong))
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
            if code == NOT_KNOWN and self.storage.token == shown:
                self.storage.is_over = True
            raise
        self.connections += 1
        self.socket = socket
        await self._take(welcome)

    async def _take(self, frame: Frame) -> None:
        for answer in self.screen.heard(frame):
            await self._send(answer)
        self._retry(frame)


@dataclass
class AgentSocket(Wire):
    """One page of an agent: one connection, an end for each chat that it reads."""

    cookie: str = "sessionid"
    session: str = ""
    screens: dict[str, Screen] = field(default_factory=dict)
    dock: Frame = field(default_factory=dict)
    refusals: list[Frame] = field(default_factory=list)

    def read(self, chat: str) -> Screen:
        """Each chat has lines and an outbox of its own."""
        return self.screens.setdefault(chat, Screen(Storage(), chat))

    async def say(self, chat: str, text: str) -> None:
        frame = self.screens[chat].storage.write(text)
        await self._speak(chat, frame)

    async def _speak(self, chat: str, frame: Frame) -> None:
        self.storage.outbox = {
            message_id: message
            for screen in self.screens.values()
            for message_id, message in screen.storage.outbox.items()
        }
        await self._send(frame | {"chat": chat})

    def _path(self) -> str:
        return "/ws/desk-chat/"

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{self.cookie}={self.session}"}

    async def _greet(self, socket: ClientConnection) -> None:
        self.sent_at.clear()
        self.connections += 1
        self.socket = socket
        for chat, screen in self.screens.items():
            await socket.send(json.dumps(screen.hello(chat=chat)))

    async def _take(self, frame: Frame) -> None:
        if frame.get("type") == "dock":
            self.dock = frame
        if frame.get("type") == "refused":
            self.refusals.append(frame)
        screen = self.screens.get(frame.get("chat", ""))
        if screen is None:
            return
        for answer in screen.heard(frame):
            await self._speak(screen.chat, answer)
        message = screen.storage.outbox.get(frame.get("id", ""))
        if frame.get("type") == "refused" and message and "retry_after" in frame:
            self.sent_at.pop(message["id"], None)
            self._send_later(message | {"chat": screen.chat}, frame["retry_after"])


@dataclass
class VisitorRequests:
    """The way without WebSockets: frames by POST, news by long polling."""

    address: str
    storage: Storage
    dice: random.Random
    mischief: Mischief = Mischief()
    wait: int = 5
    screen: Screen = field(init=False)
    mark: str = ""
    statuses: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.screen = Screen(self.storage)

    async def live(self) -> None:
        async with httpx.AsyncClient(base_url=self.address, timeout=self.wait + 10) as client:
            await self._until_done(lambda: self._post(client, [self.screen.hello()]))
            while not self.storage.is_over:
                await self._until_done(lambda: self._ask(client))
                if self.storage.outbox:
                    frames = list(self.storage.outbox.values())[:25]
                    await self._until_done(lambda sent=frames: self._post(client, sent))
                await asyncio.sleep(0.5)  # never more often than twice a second

    async def say(self, text: str) -> None:
        self.storage.write(text)

    async def _until_done(self, deed: Callable[[], Awaitable[bool]]) -> None:
        while not self.storage.is_over:
            with suppress(httpx.HTTPError):
                if await deed():
                    return
            await asyncio.sleep(self.dice.uniform(0.2, 0.5))

    async def _post(self, client: httpx.AsyncClient, frames: list[Frame]) -> bool:
        answer = await client.post(
            "/chat/frames/", json={"frames": frames}, headers=self._headers()
        )
        if self._is_lost():
            return False  # done there, and its answer never came: said again
        return self._heard(answer)

    async def _ask(self, client: httpx.AsyncClient) -> bool:
        wait = 0 if self.storage.outbox else self.wait
        asked: dict[str, Any] = {"last": self.screen.shown, "wait": wait}
        if self.mark:
            asked["mark"] = self.mark
        answer = await client.get("/chat/frames/", params=asked, headers=self._headers())
        if self._is_lost() or not self._heard(answer):
            return False
        said = answer.json()
        self.mark = said["mark"]
        return not said["more"]

    def _is_lost(self) -> bool:
        return self.mischief.cut > 0 and self.dice.random() < self.mischief.cut

    def _heard(self, answer: httpx.Response) -> bool:
        self.statuses.append(answer.status_code)
        if answer.status_code == 401:
            self.storage.is_over = True
        if answer.status_code != 200:
            return False
        for frame in answer.json()["frames"]:
            self.screen.heard(frame)
        return True

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.storage.token}"}
