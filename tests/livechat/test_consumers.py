"""The visitor's socket: a token before anything, every line once, hints that are only hints.

Real PostgreSQL, real Redis; only the network between browser and server is left out.
"""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from livechat import consumers, pulse
from livechat.actions.lines import add_line
from livechat.actions.opening import FirstWords, open_chat
from livechat.models import Chat, Widget
from livechat.protocol import BURST, NOT_KNOWN, TOO_BIG
from livechat.states import Side
from tests.factories import make_desk
from tests.sockets import BrowserSocket

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = 0.3


@pytest.fixture(autouse=True)
def _quick_pulse(monkeypatch):
    monkeypatch.setattr(pulse, "PULSE_SECONDS", QUICK)


@pytest.fixture
def token(transactional_db):
    now = timezone.now()
    widget = Widget.objects.create(
        key="w",
        name_en="Site",
        desk=make_desk("madrid"),
        answered_within=timedelta(minutes=3),
        created_at=now,
    )
    words = FirstWords(client_id=uuid4(), text="Hello", language="en", email="vera@site.example")
    return open_chat(widget=widget, words=words, now=now)[1]


@pytest.fixture
async def opened():
    """Opens sockets, and leaves them when the test is over, however it ends."""
    sockets: list[BrowserSocket] = []

    async def _open() -> BrowserSocket:
        socket = BrowserSocket(path="/ws/chat/")
        sockets.append(socket)
        assert await socket.connect() is None
        return socket

    yield _open
    for socket in sockets:
        await socket.leave()


async def say(socket, **frame):
    await socket.send(json.dumps(frame))


@pytest.fixture
def greeted(opened):
    async def _greeted(token, last=0) -> BrowserSocket:
        socket = await opened()
        await say(socket, type="hello", protocol=1, token=token, last=last)
        assert (await socket.hear())["type"] == "welcome"
        return socket

    return _greeted


@sync_to_async
def agent_says(text="Good morning"):
    chat = Chat.objects.get()
    now = timezone.now()
    return add_line(chat_id=chat.pk, side=Side.AGENT, client_id=uuid4(), text=text, now=now).seq


async def lines(socket, upto):
    """The numbers that are heard, up to this one."""
    heard = []
    while upto not in heard:
        frame = await socket.hear()
        heard += [frame["seq"]] if frame["type"] == "line" else []
    return heard


async def test_without_a_good_token_nothing_is_told(token, opened):
    socket = await opened()
    await say(socket, type="send", id=str(uuid4()), text="Let me in")
    assert (await socket.hear())["code"] == "not_allowed"
    await say(socket, type="hello", protocol=1, token=f"{token}x", last=0)
    assert await socket.hear() == {"type": "close", "code": NOT_KNOWN}


async def test_who_says_nothing_is_sent_away(token, monkeypatch, opened):
    monkeypatch.setattr(consumers, "HELLO_SECONDS", QUICK)
    socket = await opened()
    assert await socket.hear() == {"type": "close", "code": NOT_KNOWN}


async def test_who_comes_back_hears_what_is_new_once_and_in_order(token, greeted):
    await agent_says()
    socket = await greeted(token)
    assert await lines(socket, 2) == [1, 2]
    await agent_says()
    assert await lines(socket, 3) == [3]


async def test_the_token_of_the_welcome_opens_the_chat_again(token, greeted, opened):
    socket = await opened()
    await say(socket, type="hello", protocol=1, token=token, last=0)
    new = (await socket.hear())["token"]
    other = await greeted(new, last=1)
    await agent_says()
    assert await lines(other, 2) == [2]


async def test_two_tabs_hear_the_same(token, greeted):
    one, other = await greeted(token), await greeted(token)
    for socket in (one, other):
        await lines(socket, 1)
    await say(one, type="send", id=str(uuid4()), text="And the fee?")
    assert (await one.hear_until("ack"))[-1]["seq"] == 2
    assert await lines(other, 2) == [2]


async def test_a_message_sent_twice_has_one_number(token, greeted):
    socket = await greeted(token)
    said = {"type": "send", "id": str(uuid4()), "text": "And the fee?"}
    numbers = set()
    for _time in range(2):
        await say(socket, **said)
        numbers.add((await socket.hear_until("ack"))[-1]["seq"])
    assert numbers == {2}


async def test_without_hints_a_line_comes_with_the_pulse(token, greeted):
    socket = await greeted(token)
    await lines(socket, 1)
    await get_channel_layer().flush()  # nobody is in any group any more
    await agent_says()
    assert await lines(socket, 2) == [2]


async def test_typing_is_heard_by_the_other_side_only(token, greeted):
    socket = await greeted(token)
    await lines(socket, 1)
    group = f"chat.{(await Chat.objects.aget()).pk}"
    for side in (Side.VISITOR, Side.AGENT):
        hint = {"type": "typing", "side": side, "on": True}
        await get_channel_layer().group_send(group, {"type": "chat.hint", "hint": hint})
    assert (await socket.hear_until("typing"))[-1]["side"] == "agent"


async def test_what_is_said_too_fast_is_named_and_not_lost_in_silence(token, greeted, monkeypatch):
    monkeypatch.setattr(consumers, "FRAMES_PER_SECOND", 0.1)
    socket = await greeted(token)
    ids = [str(uuid4()) for _number in range(int(BURST) + 5)]
    for one in ids:
        await say(socket, type="send", id=one, text="Quick")
    answered = {}
    while len(answered) < len(ids):
        frame = await socket.hear()
        if frame["type"] in ("ack", "refused"):
            answered[frame["id"]] = frame["type"]
    assert set(answered) == set(ids)
    assert "refused" in answered.values()


async def test_a_frame_beyond_the_limit_ends_the_connection(token, greeted):
    socket = await greeted(token)
    await socket.send("x" * 40_000)
    assert (await socket.hear_until("close"))[-1]["code"] == TOO_BIG


async def test_the_visitor_ends_it_and_both_hear_so(token, greeted):
    socket = await greeted(token)
    await say(socket, type="end")
    heard = await socket.hear_until("state")
    while heard[-1]["state"] != "ended":
        heard = await socket.hear_until("state")
    await say(socket, type="send", id=str(uuid4()), text="Still there?")
    assert (await socket.hear_until("refused"))[-1]["code"] == "ended"
