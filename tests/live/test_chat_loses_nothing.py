"""Scripted visitors and an assistant against real web processes: whatever is cut, killed or said
twice, each message is stored once, and every page shows what is stored."""

import asyncio
import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.utils import timezone
from redis import Redis

from livechat.actions.opening import FirstWords, open_chat
from livechat.actions.taking import take_chat
from livechat.models import ChatAttendance, ChatLine, Widget
from livechat.states import Side
from tests.factories import make_agent, make_desk
from tests.live.chat_client import Storage
from tests.live.chat_people import Living, Stored, Tab, at_rest, talk
from tests.live.chat_server import Webs, web_processes
from tests.live.chat_wires import AgentSocket, Mischief, VisitorRequests, VisitorSocket

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SEEDS = (7, 4711)
COOKIE = configured.SESSION_COOKIE_NAME
CHATS, LINES, ANSWERS = 4, 10, 12
MISCHIEF = Mischief(cut=0.05, twice=0.2, late=0.1, pause=0.2, slow=0.2)


@pytest.fixture
def webs(transactional_db, tmp_path):
    with web_processes(2, tmp_path) as made:
        yield made


@pytest.fixture
def maria(transactional_db):
    return make_agent("maria", make_desk("madrid"))


def opened(count: int, agent) -> list[tuple[str, Storage]]:
    attendance = {"takes_chats": True, "since": timezone.now(), "most_chats": 50}
    ChatAttendance.objects.update_or_create(agent=agent, defaults=attendance)
    now, desk = timezone.now(), agent.memberships.get().desk
    widget = Widget.objects.create(
        key=uuid4().hex,
        name_en="Site",
        desk=desk,
        answered_within=timedelta(hours=3),
        created_at=now,
    )
    chats = []
    for number in range(count):
        words = FirstWords(
            client_id=uuid4(), text="Hello", language="en", email=f"v{number}@site.example"
        )
        chat, token = open_chat(widget=widget, words=words, now=now)
        take_chat(chat_id=chat.pk, by=agent, now=now)
        chats.append((chat.public_id, Storage(token=token)))
    connection.close()
    return chats


def stored() -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    rows = ChatLine.objects.order_by("chat_id", "seq")
    for chat, seq, said, text in rows.values_list("chat__public_id", "seq", "client_id", "text"):
        found.setdefault(chat, []).append((seq, str(said), text))
    connection.close()  # each look is in a thread of its own
    return found


async def answers(desk: AgentSocket, dice: random.Random) -> None:
    for number in range(ANSWERS):
        await desk.say(dice.choice(list(desk.screens)), f"answer {number}")
        await asyncio.sleep(dice.uniform(0, 0.3))


async def strike(webs: Webs, redis_url: str) -> None:
    """In the middle of it all: one web process is killed, and Redis forgets."""
    await asyncio.sleep(1)
    await asyncio.to_thread(webs.kill, 0)
    with Redis.from_url(redis_url) as redis:
        redis.flushall()


def test_nothing_is_lost_twice_or_out_of_order(webs, maria, settings) -> None:
    for seed in SEEDS:
        print(f"seed {seed}")
        faults = asyncio.run(one_run(webs, maria, settings.REDIS_URL, random.Random(seed)))
        assert faults == [], f"seed {seed}"
    assert webs.starts(0) == 1 + len(SEEDS)
    of = ChatLine.objects.filter
    assert of(side=Side.VISITOR).count() == len(SEEDS) * CHATS * (1 + LINES)
    assert of(side=Side.AGENT, text__startswith="answer").count() == len(SEEDS) * ANSWERS


async def one_run(webs: Webs, agent, redis_url: str, dice: random.Random) -> list[str]:
    chats = await asyncio.to_thread(opened, CHATS, agent)
    tabs = [tabs_of(webs, storage, number, dice) for number, (_chat, storage) in enumerate(chats)]
    desk = AgentSocket(
        webs.addresses[0], Storage(), random.Random(dice.random()), MISCHIEF, cookie=COOKIE,
        session=await asyncio.to_thread(session_of, agent),
    )  # fmt: skip
    screens = [(f"v{at}", tab.screen) for at, mine in enumerate(tabs) for tab in mine]
    screens += [("maria", desk.read(chat)) for chat, _storage in chats]
    living = Living()
    living.start([desk, *(tab for mine in tabs for tab in mine)])
    said = [talk(mine, f"v{number}", LINES, dice) for number, mine in enumerate(tabs)]
    try:
        await asyncio.gather(*said, answers(desk, dice), strike(webs, redis_url))
        return await at_rest(screens, stored)
    finally:
        await living.end()


def tabs_of(webs: Webs, storage: Storage, number: int, dice: random.Random) -> list[Tab]:
    """The last has no WebSockets; every other one has two tabs, at two web processes."""
    if number == CHATS - 1:
        lossy = Mischief(cut=0.2)
        return [VisitorRequests(webs.addresses[1], storage, random.Random(dice.random()), lossy)]
    return [
        VisitorSocket(webs.addresses[tab], storage, random.Random(dice.random()), MISCHIEF)
        for tab in range(1 + number % 2)
    ]


def session_of(agent) -> str:
    client = Client()
    client.force_login(agent)
    connection.close()
    return client.cookies[COOKIE].value
