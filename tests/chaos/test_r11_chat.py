"""R11: forty visitors and eight assistants chat while everything below them breaks; every page shows
what is stored, once and in order, and nothing acknowledged is missing."""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
import pytest
from redis import RedisError

from tests.chaos.cluster import ROOT, Cluster
from tests.chaos.ledger import Figure
from tests.live.chat_client import Screen, Storage
from tests.live.chat_people import Living, Stored, Tab, at_rest, talk
from tests.live.chat_wires import AgentSocket, Mischief, Pace, VisitorRequests, VisitorSocket

pytestmark = pytest.mark.chaos
VISITORS = 40
AGENTS = [f"agent{number}" for number in range(8)]
MISCHIEF = Mischief(cut=0.01, twice=0.1, late=0.05, pause=0.1, slow=0.05)
FROZEN = Mischief(slow=1.0)
PACE = Pace(silence=10, pong=5, ack=10)
LINES = (
    "SELECT c.public_id, l.seq, l.client_id::text, l.text FROM livechat_chatline l"
    " JOIN livechat_chat c ON c.id = l.chat_id WHERE c.public_id = ANY(%s) ORDER BY c.id, l.seq"
)
FAULTS = ({"mode": "reset"}, {"mode": "blackhole"}, {"mode": "half"}, {"reset_after": 4000})


@dataclass
class Town:
    """All clients of one run."""

    tabs: list[list[Tab]] = field(default_factory=list)
    desks: dict[str, AgentSocket] = field(default_factory=dict)
    screens: list[tuple[str, Screen]] = field(default_factory=list)
    chats: list[str] = field(default_factory=list)


def test_every_page_shows_what_is_stored_whatever_breaks(
    helpdesk: Cluster, figure: Figure, full: bool, dice: random.Random
) -> None:
    seconds = 240 if full else 45
    proxy = helpdesk.proxies.get("web") or helpdesk.proxy(
        "web", f"127.0.0.1:{helpdesk.environment['PORT']}"
    )
    town = make_town(helpdesk, f"http://127.0.0.1:{proxy.port}", dice)
    starts = helpdesk.processes.starts["web"]
    faults = asyncio.run(run(helpdesk, town, seconds, dice, figure))
    stored = lines_of(helpdesk, town.chats)
    acknowledged = sum(len(one.storage.acknowledged) for _who, one in unique(town))
    figure.note(
        lines=sum(map(len, stored.values())),
        acknowledged=acknowledged,
        connections=sum(tab.connections for tab in sockets(town)),
        web_kills=helpdesk.processes.starts["web"] - starts,
    )
    told = [code for _who, one in unique(town) for code in one.storage.not_sent.values()]
    figure.note(told_not_sent=len(told))
    figure.exactly("pages that differ from the database", len(faults), 0)
    if faults:
        figure.note(faults=faults[:5])
    figure.finish()


def unique(town: Town) -> list[tuple[str, Screen]]:
    """One screen for each storage: tabs share theirs."""
    return list({id(one.storage): (who, one) for who, one in town.screens}.values())


def sockets(town: Town) -> list[VisitorSocket]:
    return [tab for tabs in town.tabs for tab in tabs if isinstance(tab, VisitorSocket)]


def make_town(made: Cluster, address: str, dice: random.Random) -> Town:
    command = [sys.executable, "-m", "tests.chaos.chat_seeding", str(VISITORS), *AGENTS]
    answer = subprocess.run(
        command, env=made.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    town = Town()
    for number, (chat, token, agent) in enumerate(json.loads(answer.stdout.splitlines()[-1])):
        storage = Storage(token=token)
        tabs = make_tabs(address, storage, number, dice)
        town.tabs.append(tabs)
        town.chats.append(chat)
        desk = town.desks.setdefault(agent, make_desk(made, address, agent, dice))
        town.screens += [(f"v{number}", tab.screen) for tab in tabs]
        town.screens.append((agent, desk.read(chat)))
    return town


def make_tabs(address: str, storage: Storage, number: int, dice: random.Random) -> list[Tab]:
    """Some have two tabs, some no WebSockets, one reads very slowly."""
    own = random.Random(dice.random())
    if number % 8 == 3:
        return [VisitorRequests(address, storage, own, Mischief(cut=0.05))]
    mischief = FROZEN if number == 0 else MISCHIEF
    count = 2 if number % 5 == 1 else 1
    return [VisitorSocket(address, storage, own, mischief, PACE) for _tab in range(count)]


def make_desk(made: Cluster, address: str, agent: str, dice: random.Random) -> AgentSocket:
    return AgentSocket(
        address,
        Storage(),
        random.Random(dice.random()),
        MISCHIEF,
        PACE,
        cookie="helpdesk_session",
        session=made.cast["agents"][agent],
    )


async def run(
    made: Cluster, town: Town, seconds: float, dice: random.Random, figure: Figure
) -> list[str]:
    living = Living()
    for tabs in town.tabs:
        living.start(tabs)
    living.start(list(town.desks.values()))
    said = [
        talk(tabs, f"v{number}", int(seconds), dice, pause=2.0)
        for number, tabs in enumerate(town.tabs)
    ]
    answers = [answer(desk, seconds, dice) for desk in town.desks.values()]
    try:
        await asyncio.gather(*said, *answers, strike(made, seconds, dice))
        began = time.monotonic()
        faults = await at_rest(town.screens, lambda: lines_of(made, town.chats))
        figure.note(seconds_to_rest=round(time.monotonic() - began, 1))
        return faults
    finally:
        await living.end()


async def answer(desk: AgentSocket, seconds: float, dice: random.Random) -> None:
    """A line a second, in any of the agent's chats."""
    for number in range(int(seconds)):
        await desk.say(dice.choice(list(desk.screens)), f"answer {number}")
        await asyncio.sleep(dice.uniform(0.5, 1.5))


async def strike(made: Cluster, seconds: float, dice: random.Random) -> None:
    """The network every few seconds; web and Redis three times each, PostgreSQL once."""
    blows = [lambda: made.kill("web")] * 3 + [lambda: made.kill("redis")] * 3
    blows += [made.flush_redis, lambda: made.kill("postgres")]
    dice.shuffle(blows)
    for blow in blows:
        made.proxies["web"].fault(**dice.choice(FAULTS))
        await asyncio.sleep(dice.uniform(0.5, 3))
        made.proxies["web"].heal()
        await asyncio.to_thread(_quietly, blow)
        await asyncio.sleep(seconds / len(blows) * dice.uniform(0.3, 0.8))


def _quietly(blow: Callable[[], None]) -> None:
    with suppress(RedisError):  # it was away already
        blow()


def lines_of(made: Cluster, chats: list[str]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    rows: list[tuple[str, int, str, str]] = []
    with suppress(psycopg.OperationalError):  # not back yet: looked at again
        rows = made.rows(LINES, chats)
    for chat, seq, message_id, text in rows:
        found.setdefault(chat, []).append((seq, message_id, text))
    return found
