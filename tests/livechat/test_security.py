"""Nobody reads, guesses or disturbs the chat of another: by tokens, ids, origins, floods or rights."""

import json
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from desks.models import Membership
from livechat import consumers, desk_consumer
from livechat.actions.lines import add_line
from livechat.actions.opening import FirstWords, open_chat
from livechat.actions.taking import take_chat
from livechat.models import Chat, ChatLine, VisitorToken
from livechat.protocol import NOT_KNOWN, POLICY
from livechat.states import Side
from tests.factories import make_agent
from tests.sockets import BrowserSocket

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "canary-7f3a"
ID = "0b6f9b0e-7f0c-4f57-9a0e-3a1f1c6a2d11"
VISITOR, DESK = "/ws/chat/", "/ws/desk-chat/"


def opened(widget, text="Hello"):
    words = FirstWords(client_id=uuid4(), text=text, language="en", email="vera@site.example")
    return open_chat(widget=widget, words=words, now=timezone.now())


@pytest.fixture
def pilar(madrid):
    return make_agent("pilar", madrid)


@pytest.fixture
def mine(widget):
    return opened(widget)


@pytest.fixture
def foreign(widget):
    """The chat of somebody else, with what nobody else may read."""
    return opened(widget, CANARY)


@pytest.fixture
async def connect():
    sockets: list[BrowserSocket] = []

    async def _connect(path=VISITOR, *, agent=None, **more) -> BrowserSocket:
        cookies = f"helpdesk_session={await sync_to_async(session_of)(agent)}" if agent else ""
        socket = BrowserSocket(path=path, cookies=cookies, **more)
        sockets.append(socket)
        socket.refused_with = await socket.connect()
        return socket

    yield _connect
    for socket in sockets:
        await socket.leave()


def session_of(agent) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = "desks.sign_in.AgentBackend"
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def hello(**more) -> str:
    return json.dumps({"type": "hello", "protocol": 1, "last": 0, **more})


def send(text="Me", **more) -> str:
    return json.dumps({"type": "send", "id": ID, "text": text, **more})


@pytest.mark.parametrize("path", [VISITOR, DESK])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost.evil.example", "null"]
)
async def test_pages_of_other_origins_open_no_socket(connect, maria, path, origin):
    socket = await connect(path, agent=maria, origin=origin)
    assert socket.refused_with is not None


@pytest.mark.parametrize("frame", [send(), '{"type": "end"}', '{"type": "resume", "last": 0}'])
async def test_before_hello_nothing_is_done_or_told(connect, mine, frame):
    socket = await connect()
    await socket.send(frame)
    assert (await socket.hear())["type"] == "refused"
    assert await socket.is_silent()
    assert await ChatLine.objects.acount() == 1


async def test_a_token_opens_its_own_chat_whatever_else_is_named(connect, mine, foreign):
    socket = await connect()
    await socket.send(hello(token=mine[1], chat=foreign[0].public_id))
    heard = await socket.hear_until("state")
    assert heard[0]["chat"] == mine[0].public_id
    assert CANARY not in json.dumps(heard)


@pytest.mark.parametrize("shown", ["public_id", "pk", "digest", "nothing"])
async def test_what_is_no_token_opens_nothing(connect, foreign, shown):
    chat = foreign[0]
    digest = await VisitorToken.objects.values_list("digest", flat=True).aget(chat=chat)
    values = {"public_id": chat.public_id, "pk": str(chat.pk), "digest": digest, "nothing": ""}
    socket = await connect()
    await socket.send(hello(token=values[shown], chat=chat.public_id))
    assert await socket.hear() == {"type": "close", "code": NOT_KNOWN}


async def test_a_second_hello_opens_no_other_chat(connect, mine, foreign):
    socket = await connect()
    await socket.send(hello(token=mine[1]))
    await socket.hear_until("state")
    await socket.send(hello(token=foreign[1]))
    assert (await socket.hear())["code"] == "not_allowed"
    await socket.send(send("mine"))
    heard = await socket.hear_until("state")
    assert CANARY not in json.dumps(heard)


async def test_an_expired_token_opens_nothing(connect, mine):
    await VisitorToken.objects.aupdate(expires_at=timezone.now())
    socket = await connect()
    await socket.send(hello(token=mine[1]))
    assert await socket.hear() == {"type": "close", "code": NOT_KNOWN}


async def test_a_file_of_another_chat_is_in_no_line(connect, mine, foreign):
    socket = await connect()
    await socket.send(hello(token=mine[1]))
    await socket.hear_until("state")
    await socket.send(send(files=["x" * 22]))
    assert (await socket.hear())["code"] == "file_unknown"
    assert await ChatLine.objects.filter(chat=mine[0]).acount() == 1


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "null",
        "[]",
        "[" * 20_000,
        '{"type": "send"}',
        '{"type": "send", "id": "no", "text": "x"}',
        '{"type": "read", "upto": -1}',
        '{"type": "read", "upto": 1e400}',
        '{"type": "__class__"}',
    ],
)
async def test_malformed_frames_change_nothing_and_break_nothing(connect, mine, frame):
    socket = await connect()
    await socket.send(hello(token=mine[1]))
    await socket.hear_until("state")
    await socket.send(frame)
    assert (await socket.hear())["code"] == "not_understood"
    await socket.send('{"type": "ping", "mark": "alive"}')
    assert (await socket.hear())["mark"] == "alive"
    assert await ChatLine.objects.acount() == 1


async def test_a_flood_is_cut_off(connect, mine, monkeypatch):
    monkeypatch.setattr(consumers, "FRAMES_PER_SECOND", 0.0)  # however slow this machine is
    socket = await connect()
    await socket.send(hello(token=mine[1]))
    for _number in range(240):
        await socket.send('{"type": "ping"}')
    heard = await socket.hear_until("close")
    assert heard[-1]["code"] == POLICY


async def test_without_a_session_there_is_no_desk(connect, foreign):
    socket = await connect(DESK)
    assert socket.refused_with == NOT_KNOWN


async def test_a_visitors_token_opens_no_desk(connect, mine):
    socket = await connect(DESK)
    assert socket.refused_with == NOT_KNOWN


async def test_an_agent_of_another_desk_reads_no_chat_and_counts_none(connect, foreign, henk):
    socket = await connect(DESK, agent=henk)
    [dock] = await socket.hear_until("dock")
    assert (dock["waiting"], dock["mine"]) == (0, 0)
    await socket.send(hello(chat=foreign[0].public_id))
    refused = await socket.hear()
    assert (refused["code"], refused["chat"]) == ("not_allowed", foreign[0].public_id)
    await sync_to_async(say)(foreign[0])
    assert await socket.is_silent(1)


def say(chat, text="More"):
    add_line(chat_id=chat.pk, side=Side.VISITOR, client_id=uuid4(), text=text, now=timezone.now())


@pytest.mark.parametrize("frame", [send(), '{"type": "end"}', '{"type": "typing", "on": true}'])
async def test_only_who_has_the_chat_speaks_in_it(connect, foreign, maria, pilar, frame):
    chat, _token = foreign
    await sync_to_async(take_chat)(chat_id=chat.pk, by=maria, now=timezone.now())
    before = await ChatLine.objects.acount()
    socket = await connect(DESK, agent=pilar)
    await socket.send(hello(chat=chat.public_id))
    await socket.hear_until("state")
    await socket.send(json.dumps({**json.loads(frame), "chat": chat.public_id}))
    assert (await socket.hear_until("refused"))[-1]["code"] == "not_allowed"
    assert await ChatLine.objects.acount() == before


async def test_a_right_that_is_taken_away_ends_the_reading(connect, foreign, maria, monkeypatch):
    monkeypatch.setattr(desk_consumer, "RIGHTS_SECONDS", 0.3)
    chat, _token = foreign
    socket = await connect(DESK, agent=maria)
    await socket.send(hello(chat=chat.public_id))
    await socket.hear_until("state")
    await Membership.objects.filter(agent=maria).adelete()
    heard = await socket.hear_until("close")
    assert heard[-1]["code"] == NOT_KNOWN
    await sync_to_async(say)(chat, CANARY)
    assert await socket.is_silent(1)


async def test_a_chat_that_moves_to_another_desk_is_told_no_more(
    connect, foreign, maria, hague, monkeypatch
):
    monkeypatch.setattr(desk_consumer, "RIGHTS_SECONDS", 0.3)
    chat, _token = foreign
    socket = await connect(DESK, agent=maria)
    await socket.send(hello(chat=chat.public_id))
    await socket.hear_until("state")
    inquiry = (await Chat.objects.select_related("inquiry").aget(pk=chat.pk)).inquiry
    inquiry.desk = hague
    await inquiry.asave(update_fields=["desk"])
    assert (await socket.hear_until("refused"))[-1]["chat"] == chat.public_id
    await sync_to_async(say)(chat, "after-the-move")
    later = [await socket.hear()] if not await socket.is_silent(1) else []
    assert "after-the-move" not in json.dumps(later)
