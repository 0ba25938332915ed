"""Visitors with a script: what they say, in how many tabs, and when everything has come to rest."""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from tests.live.chat_client import Screen, faults_of

Stored = list[tuple[int, str, str]]
PATIENCE = 180  # seconds until what should have come counts as lost; never a figure


class Tab(Protocol):
    """A page of a visitor, whatever carries its frames."""

    screen: Screen

    async def live(self) -> None: ...
    async def say(self, text: str) -> None: ...


async def talk(
    tabs: Sequence[Tab], name: str, lines: int, dice: random.Random, *, pause: float = 0.3
) -> None:
    """One person with some tabs; each line is written in one of them, `pause` seconds apart at most."""
    for number in range(lines):
        await dice.choice(tabs).say(f"{name} says {number}")
        await asyncio.sleep(dice.uniform(0, pause))


async def at_rest(
    screens: Sequence[tuple[str, Screen]], stored: Callable[[], dict[str, Stored]]
) -> list[str]:
    """Waits until every page shows what is stored and nothing waits to be sent; what is still wrong
    when patience ends."""
    faults = ["nothing looked at"]
    async with asyncio.timeout(PATIENCE + 30):
        for _look in range(PATIENCE * 2):
            rows = await asyncio.to_thread(stored)
            faults = [
                fault
                for who, screen in screens
                for fault in [*faults_of(screen, rows.get(screen.chat, []), who), *_unsent(screen)]
            ]
            if not faults:
                return []
            await asyncio.sleep(0.5)
    return faults


def _unsent(screen: Screen) -> list[str]:
    waiting = [f"{screen.chat}: {len(screen.storage.outbox)} not sent"]
    said = [f"{screen.chat}: refused {code}" for code in screen.storage.not_sent.values()]
    return (waiting if screen.storage.outbox else []) + said


class Client(Protocol):
    async def live(self) -> None: ...


class Living:
    """Runs clients beside a test, and ends them with it."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, clients: Sequence[Client]) -> None:
        self._tasks += [asyncio.create_task(one.live()) for one in clients]

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
