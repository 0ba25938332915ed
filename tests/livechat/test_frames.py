"""The chat without WebSockets: the same frames by requests, and nobody waits in a thread."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from helpdesk.asgi import application
from livechat import frames_consumer
from livechat.actions.lines import add_line
from livechat.actions.opening import FirstWords, open_chat
from livechat.models import Chat, ChatLine, Widget
from livechat.states import ChatState, Side
from tests.factories import make_desk

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/chat/frames/"


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
    frames_consumer._visitors.clear()
    return open_chat(widget=widget, words=words, now=now)[1]


@pytest.fixture
async def visitor(token):
    headers = {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers=headers
    ) as client:
        yield client


def sending(text="Again", message_id=None):
    return {"type": "send", "id": message_id or str(uuid4()), "text": text}


async def post(visitor, *frames, **more):
    return await visitor.post(PATH, json={"frames": frames}, **more)


async def test_what_is_said_is_acknowledged_and_stored_once(visitor):
    message = sending()
    first, second = [(await post(visitor, message, message)).json()["frames"] for _time in range(2)]
    assert [one["type"] for one in first] == ["ack", "ack"]
    assert {one["seq"] for one in [*first, *second]} == {2}
    assert await ChatLine.objects.acount() == 2


async def test_what_is_new_comes_at_once_with_the_state(visitor):
    said = (await visitor.get(PATH, params={"last": 0, "wait": 0})).json()
    assert [one["type"] for one in said["frames"]] == ["line", "state"]
    assert said["more"] is False


async def test_with_nothing_new_it_waits_and_says_nothing(visitor):
    mark = (await visitor.get(PATH, params={"last": 1})).json()["mark"]
    said = (await visitor.get(PATH, params={"last": 1, "mark": mark, "wait": 1})).json()
    assert said == {"frames": [], "mark": mark, "more": False}


async def test_who_waits_is_told_of_a_new_line(visitor):
    mark = (await visitor.get(PATH, params={"last": 1})).json()["mark"]
    asked = asyncio.create_task(
        visitor.get(PATH, params={"last": 1, "mark": mark, "wait": 25}, timeout=60)
    )
    chat = await Chat.objects.aget()
    await sync_to_async(add_line)(
        chat_id=chat.pk, side=Side.AGENT, client_id=uuid4(), text="Yes", now=timezone.now()
    )
    lines = [one for one in (await asked).json()["frames"] if one["type"] == "line"]
    assert [one["text"] for one in lines] == ["Yes"]


async def test_much_comes_in_pages_and_nothing_is_left_out(visitor):
    chat = await Chat.objects.aget()
    for number in range(120):
        await sync_to_async(add_line)(
            chat_id=chat.pk, side=Side.VISITOR, client_id=uuid4(), text=str(number),
            now=timezone.now(),
        )  # fmt: skip
    seen, more = [], True
    while more:
        said = (await visitor.get(PATH, params={"last": len(seen)})).json()
        seen += [one["seq"] for one in said["frames"] if one["type"] == "line"]
        more = said["more"]
    assert seen == list(range(1, 122))


async def test_hello_renews_the_token(visitor, token):
    [welcome] = (await post(visitor, {"type": "hello", "protocol": 1, "last": 0})).json()["frames"]
    assert welcome["type"] == "welcome"
    assert welcome["token"] != token
    again = {"Authorization": f"Bearer {welcome['token']}"}
    assert (await visitor.get(PATH, headers=again)).status_code == 200


async def test_the_visitor_ends_it(visitor):
    await post(visitor, {"type": "end"})
    assert (await Chat.objects.aget()).state == ChatState.ENDED
    [refused] = (await post(visitor, sending())).json()["frames"]
    assert refused["code"] == "ended"


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer " + "x" * 43, "Basic abc"])
async def test_without_a_good_token_nothing_is_told_or_done(visitor, authorization):
    headers = {"Authorization": authorization}
    asked = await visitor.get(PATH, headers=headers)
    said = await post(visitor, sending(), headers=headers)
    assert (asked.status_code, said.status_code) == (401, 401)
    assert await ChatLine.objects.acount() == 1


async def test_the_token_is_not_read_from_an_address(visitor, token):
    asked = await visitor.get(PATH, params={"token": token}, headers={"Authorization": ""})
    assert asked.status_code == 401


async def test_pages_of_other_origins_are_refused(visitor):
    said = await post(visitor, sending(), headers={"Origin": "https://evil.example"})
    assert (said.status_code, said.json()["error"]["code"]) == (403, "site")
    assert await ChatLine.objects.acount() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"frames": 3}', 400),
        (b"[" * 100_000, 400),
        (b"x" * 140_000, 413),
    ],
)
async def test_what_is_not_of_this_form_is_refused(visitor, body, status):
    assert (await visitor.post(PATH, content=body)).status_code == status


async def test_too_many_frames_have_no_effect_and_are_named(visitor, monkeypatch):
    monkeypatch.setattr(frames_consumer, "FRAMES_PER_SECOND", 0.0)
    answers = (await post(visitor, *[sending() for _number in range(25)])).json()["frames"]
    answers += (await post(visitor, sending())).json()["frames"]
    assert [one["type"] for one in answers] == ["ack"] * 25 + ["refused"]
    assert answers[-1]["code"] == "too_fast"
    assert answers[-1]["retry_after"] > 0


async def test_who_asks_too_often_is_told_when_to_ask_again(visitor, monkeypatch):
    monkeypatch.setattr(frames_consumer, "ASKS_PER_SECOND", 0.0)
    answers = [await visitor.get(PATH) for _number in range(frames_consumer.ASKS_AT_ONCE + 1)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "1"


@pytest.mark.parametrize("asked", ["last=-1", "last=x", "last=" + "9" * 40, "wait=1e9", "last=²"])
async def test_what_is_no_number_is_not_understood(visitor, asked):
    assert (await visitor.get(f"{PATH}?{asked}")).status_code == 400
