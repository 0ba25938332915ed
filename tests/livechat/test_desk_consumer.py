"""The agents' socket: all chats on one connection, only those that may be read, and how many wait."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from desks.models import Membership
from livechat import desk_consumer
from livechat.actions.lines import add_line
from livechat.actions.opening import FirstWords, open_chat
from livechat.models import Chat, Widget
from livechat.protocol import NOT_KNOWN
from livechat.states import ChatState, Side
from tests.factories import make_agent, make_desk
from tests.sockets import BrowserSocket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(desk_consumer, "RIGHTS_SECONDS", 0.3)


@pytest.fixture
def maria(transactional_db):
    return make_agent("maria", make_desk("madrid"))


@pytest.fixture
def henk(transactional_db):
    return make_agent("henk", make_desk("hague"))


@pytest.fixture
def chat(maria):
    now, desk = timezone.now(), maria.memberships.get().desk
    widget = Widget.objects.create(
        key="w", name_en="Site", desk=desk, answered_within=timedelta(minutes=3), created_at=now
    )
    words = FirstWords(client_id=uuid4(), text="Hello", language="en")
    return open_chat(widget=widget, words=words, now=now)[0]


@pytest.fixture
async def signed_in(client):
    sockets = []

    async def _signed_in(agent):
        await sync_to_async(client.force_login)(agent)
        cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
        socket = BrowserSocket(path="/ws/desk-chat/", cookies=cookies)
        sockets.append(socket)
        assert await socket.connect() is None
        return socket

    yield _signed_in
    for socket in sockets:
        await socket.leave()


async def say(socket, **frame):
    await socket.send(json.dumps(frame))


async def hear(socket, kind, **like):
    """The next frame of this type with these members."""
    while True:
        frame = (await socket.hear_until(kind))[-1]
        if all(frame.get(name) == value for name, value in like.items()):
            return frame


@sync_to_async
def give(chat, agent):
    Chat.objects.filter(pk=chat.pk).update(agent=agent, state=ChatState.ACTIVE)


@sync_to_async
def visitor_says(chat, text):
    now = timezone.now()
    add_line(chat_id=chat.pk, side=Side.VISITOR, client_id=uuid4(), text=text, now=now)


async def test_without_a_session_nobody_listens(transactional_db):
    assert await BrowserSocket(path="/ws/desk-chat/").connect() == NOT_KNOWN


async def test_how_many_wait_is_told_at_once_and_when_it_changes(chat, maria, signed_in):
    socket = await signed_in(maria)
    dock = await hear(socket, "dock")
    assert (dock["waiting"], dock["mine"]) == (1, 0)
    await give(chat, maria)
    dock = await hear(socket, "dock", mine=1)
    assert (dock["waiting"], dock["unread"]) == (0, 1)


async def test_an_agent_hears_speaks_and_is_acknowledged(chat, maria, signed_in):
    await give(chat, maria)
    socket = await signed_in(maria)
    await say(socket, type="hello", protocol=1, chat=chat.public_id, last=0)
    assert (await hear(socket, "line"))["text"] == "Hello"
    said = str(uuid4())
    await say(socket, type="send", chat=chat.public_id, id=said, text="Good morning")
    assert (await hear(socket, "ack", id=said, chat=chat.public_id))["seq"] == 2
    await visitor_says(chat, "And the fee?")
    assert (await hear(socket, "line", seq=3))["chat"] == chat.public_id


async def test_who_has_not_the_chat_reads_but_does_not_speak(chat, maria, signed_in):
    socket = await signed_in(maria)
    await say(socket, type="hello", protocol=1, chat=chat.public_id, last=0)
    await hear(socket, "line")
    said = str(uuid4())
    await say(socket, type="send", chat=chat.public_id, id=said, text="Good morning")
    assert (await hear(socket, "refused", id=said))["code"] == "not_allowed"


async def test_chats_of_other_desks_do_not_exist(chat, henk, signed_in):
    socket = await signed_in(henk)
    assert (await hear(socket, "dock"))["waiting"] == 0
    await say(socket, type="hello", protocol=1, chat=chat.public_id, last=0)
    assert (await hear(socket, "refused", chat=chat.public_id))["code"] == "not_allowed"


async def test_a_right_that_is_taken_away_ends_the_end(chat, maria, signed_in):
    await sync_to_async(make_desk)("hague")
    socket = await signed_in(maria)
    await say(socket, type="hello", protocol=1, chat=chat.public_id, last=0)
    await hear(socket, "line")
    await Membership.objects.all().adelete()
    assert (await hear(socket, "close"))["code"] == NOT_KNOWN
