"""Live chat through one web process, beside a bare Channels echo through the same server and layer:
messages from one page to the other, memory of idle pages, and growth with what is stored."""

import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter, sleep
from uuid import uuid4

import psutil
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect

from desks.models import Desk
from livechat.actions.opening import FirstWords, open_chat
from livechat.actions.tokens import give_token
from livechat.models import Chat, ChatLine, Widget
from livechat.states import Side

CHAT, ECHO = "helpdesk.asgi:application", "benchmarks.chat_echo:application"
LINES = 20  # of each page: within what one may say at once
STORED = (10, 20_000)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pages of one chat, which have its lines up to `last`."""

    one: str
    other: str
    last: int = 1


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines told to pages in a second, and milliseconds from sending to the other's page."""

    delivered: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class ChatFigures:
    """`beside_idle`: the same with so many idle connections; `stored`: p50 by lines of the chat."""

    talks: int
    idle: int
    echo: Flow
    chat: Flow
    beside_idle: Flow
    kilobytes: float
    stored: dict[int, float]

    @property
    def share(self) -> float:
        return self.chat.delivered / self.echo.delivered


def measure(*, talks: int, idle: int) -> ChatFigures:
    """So many conversations at once, between two pages each."""
    _allow_many_files()
    pairs = _tokens(talks)
    with _serving(ECHO) as (port, _pid):
        echo = asyncio.run(_talking(port, [Pair(str(n), str(n)) for n in range(talks)], ""))
    with _serving(CHAT) as (port, pid):
        chat = asyncio.run(_talking(port, pairs, "/ws/chat/"))
        beside, kilobytes = asyncio.run(_beside_idle(port, pid, _tokens(talks), _idle_tokens(idle)))
        stored = {
            size: asyncio.run(_talking(port, [_long_chat(size)], "/ws/chat/")).p50
            for size in STORED
        }
    return ChatFigures(talks, idle, echo, chat, beside, kilobytes, stored)


def _allow_many_files() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _widget() -> Widget:
    known = Widget.objects.filter(key="bench").first()
    return known or Widget.objects.create(
        key="bench",
        name_en="Bench",
        desk=Desk.objects.order_by("pk")[0],
        answered_within=timedelta(days=1),
        created_at=timezone.now(),
    )


def _open() -> tuple[Chat, str]:
    words = FirstWords(client_id=uuid4(), text="Hello", language="en", email="bench@bench.example")
    return open_chat(widget=_widget(), words=words, now=timezone.now())


def _tokens(talks: int) -> list[Pair]:
    """Two pages of each chat."""
    opened = [_open() for _talk in range(talks)]
    return [Pair(token, give_token(chat=chat, now=timezone.now())) for chat, token in opened]


def _idle_tokens(count: int) -> list[str]:
    """Ten pages of each chat: what they cost is the connection."""
    chats = [_open()[0] for _chat in range(-(-count // 10))]
    now = timezone.now()
    return [give_token(chat=chats[number // 10], now=now) for number in range(count)]


def _long_chat(size: int) -> Pair:
    chat, token = _open()
    lines = [
        ChatLine(
            chat=chat, seq=seq, side=Side.VISITOR, client_id=uuid4(), text="Said before", at=chat.opened_at
        )
        for seq in range(2, size + 1)
    ]  # fmt: skip
    ChatLine.objects.bulk_create(lines, batch_size=2_000)
    Chat.objects.filter(pk=chat.pk).update(last_seq=size, folded_seq=size)
    return Pair(token, give_token(chat=chat, now=timezone.now()), size)


@contextmanager
def _serving(application: str) -> Iterator[tuple[int, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1"]
    command += ["--port", str(port), "--log-level", "error", "--lifespan", "off"]
    process = subprocess.Popen(command, env=os.environ)
    try:
        _wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _attempt in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        sleep(0.1)
    raise RuntimeError("the web process does not answer")


@asynccontextmanager
async def _page(port: int, path: str, token: str, last: int) -> AsyncIterator[ClientConnection]:
    """Welcomed."""
    address = f"127.0.0.1:{port}"
    async with connect(
        f"ws://{address}{path}",
        additional_headers={"Origin": f"http://{address}"},
        ping_interval=None,
        open_timeout=60,
        max_queue=None,
    ) as page:
        hello = {"type": "hello", "protocol": 1, "last": last, "token": token}
        await page.send(json.dumps(hello))
        await page.recv()
        yield page


async def _talking(port: int, pairs: Sequence[Pair], path: str) -> Flow:
    async with AsyncExitStack() as pages:
        opened = [
            [
                await pages.enter_async_context(_page(port, path, token, pair.last))
                for token in (pair.one, pair.other)
            ]
            for pair in pairs
        ]
        began = perf_counter()
        times = await asyncio.gather(*(_converse(one, other) for one, other in opened))
        seconds = perf_counter() - began
    return _flow([one for some in times for one in some], seconds)


async def _converse(one: ClientConnection, other: ClientConnection) -> list[float]:
    """In turns: each line is sent when the one before is on the other's page."""
    times = []
    for number in range(2 * LINES):
        speaker, hearer = (one, other) if number % 2 else (other, one)
        message_id = str(uuid4())
        began = perf_counter()
        await speaker.send(json.dumps({"type": "send", "id": message_id, "text": "Good morning"}))
        await _heard(hearer, message_id)
        times.append(perf_counter() - began)
    return times


async def _heard(page: ClientConnection, message_id: str) -> None:
    while True:
        frame = json.loads(await page.recv())
        if frame["type"] == "line" and frame["id"] == message_id:
            return
        if frame["type"] == "refused":
            raise RuntimeError(frame["code"])


def _flow(times: list[float], seconds: float) -> Flow:
    """Both pages are told of each line."""
    ordered = sorted(times)
    p50, p99 = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
    return Flow(2 * len(times) / seconds, p50, p99)


async def _beside_idle(
    port: int, pid: int, pairs: Sequence[Pair], idle: Sequence[str]
) -> tuple[Flow, float]:
    before = psutil.Process(pid).memory_info().rss
    async with AsyncExitStack() as pages:
        for token in idle:
            await pages.enter_async_context(_page(port, "/ws/chat/", token, 1))
        grown = psutil.Process(pid).memory_info().rss - before
        return await _talking(port, pairs, "/ws/chat/"), grown / 1024 / max(1, len(idle))
