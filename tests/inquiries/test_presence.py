"""Who is seen where, by whom, and for how long. Real Redis, real PostgreSQL, sockets without a net."""

import asyncio
import json
import subprocess
import sys
import time

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desks.models import DeskRole, Membership
from inquiries import consumers, presence
from inquiries.actions.drafts import DraftWords, save_draft
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.presence import Doing, Spot, forget, note, present_at
from tests.factories import make_agent, make_desk, make_inquiry
from tests.inquiries.test_consumers import cookies_of
from tests.sockets import BrowserSocket

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = 0.2


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(consumers, "PULSE_SECONDS", QUICK)
    monkeypatch.setattr(presence, "_away_until", 0.0)
    presence._redis.cache_clear()


@pytest.fixture
def scene(transactional_db):
    madrid, hague = make_desk("madrid"), make_desk("hague")
    maria, rosa = make_agent("maria", madrid), make_agent("rosa", madrid)
    return madrid, hague, maria, rosa, make_inquiry(madrid)


async def sitting(agent) -> BrowserSocket:
    socket = BrowserSocket(cookies=await cookies_of(agent))
    await socket.connect()
    await socket.hear_until("pulse")
    return socket


async def say(socket: BrowserSocket, **words: str) -> None:
    await socket.send(json.dumps(words))


async def view(socket: BrowserSocket, inquiry) -> None:
    await say(socket, type="viewing", reference=inquiry.reference)


async def write(socket: BrowserSocket, inquiry, kind: str = "reply") -> None:
    await say(socket, type="typing", reference=inquiry.reference, kind=kind)


async def heard_of(socket: BrowserSocket) -> bool:
    """Whether a change of presence is told before the third pulse from now."""
    heard = [
        message["type"] for _number in range(3) for message in await socket.hear_until("pulse")
    ]
    return "presence.changed" in heard


@sync_to_async
def page_of(agent, inquiry) -> str:
    client = Client()
    client.force_login(agent)
    return client.get(f"/presence/?open={inquiry.reference}").content.decode()


async def until(agent, inquiry, words: str, *, is_there: bool = True, seconds: float = 5) -> None:
    limit = time.monotonic() + seconds
    while (words in await page_of(agent, inquiry)) != is_there:
        assert time.monotonic() < limit, f"{words}: still {not is_there}"
        await asyncio.sleep(0.05)


async def test_a_viewer_is_told_to_the_desk_and_shown_to_colleagues(scene):
    _madrid, _hague, maria, rosa, inquiry = scene
    hers, theirs = await sitting(maria), await sitting(rosa)
    await view(hers, inquiry)
    hint = (await theirs.hear_until("presence.changed"))[-1]
    assert hint == {"type": "presence.changed", "reference": inquiry.reference}
    assert "Maria is looking at this" in await page_of(rosa, inquiry)
    assert "Maria" not in (await page_of(maria, inquiry)), "nobody is told of himself"
    await hers.leave()
    await until(rosa, inquiry, "Maria", is_there=False, seconds=2)
    await theirs.leave()


async def test_what_is_repeated_is_no_news(scene):
    _madrid, _hague, maria, rosa, inquiry = scene
    hers, theirs = await sitting(maria), await sitting(rosa)
    await view(hers, inquiry)
    await theirs.hear_until("presence.changed")
    await view(hers, inquiry)
    assert not await heard_of(theirs)
    await hers.leave()
    await theirs.leave()


async def test_a_writer_is_named_until_the_text_is_gone(scene):
    _madrid, _hague, maria, rosa, inquiry = scene
    hers = await sitting(maria)
    await view(hers, inquiry)
    await write(hers, inquiry)
    await until(rosa, inquiry, "Maria is writing a reply")
    await write(hers, inquiry, "note")
    await until(rosa, inquiry, "Maria is writing a note")
    assert "writing a reply" not in await page_of(rosa, inquiry)
    await write(hers, inquiry, "")
    await until(rosa, inquiry, "Maria is looking at this")
    await hers.leave()


async def test_looking_away_ends_it(scene):
    madrid, _hague, maria, rosa, inquiry = scene
    other = await sync_to_async(make_inquiry)(madrid)
    hers = await sitting(maria)
    await view(hers, inquiry)
    await until(rosa, inquiry, "Maria")
    await view(hers, other)
    await until(rosa, other, 'data-part="here"', seconds=1)
    await until(rosa, other, "Maria is looking at this")
    await say(hers, type="viewing", reference="")
    await until(rosa, other, "Maria", is_there=False)
    await hers.leave()


async def test_two_tabs_of_one_colleague_are_one_person(scene):
    _madrid, _hague, maria, rosa, inquiry = scene
    first, second = await sitting(maria), await sitting(maria)
    await view(first, inquiry)
    await view(second, inquiry)
    await until(rosa, inquiry, "Maria")
    assert (await page_of(rosa, inquiry)).count("Maria is looking") == 4  # title and words, twice
    await first.leave()
    assert "Maria" in await page_of(rosa, inquiry)
    await second.leave()
    await until(rosa, inquiry, "Maria", is_there=False)


async def test_another_desk_sees_and_hears_nothing(scene):
    _madrid, hague, maria, _rosa, inquiry = scene
    henk = await sync_to_async(make_agent)("henk", hague)
    olga = await sync_to_async(make_agent)("olga")
    hers, theirs = await sitting(maria), await sitting(henk)
    await view(hers, inquiry)
    await write(hers, inquiry)
    assert not await heard_of(theirs)
    for stranger in (henk, olga):
        page = await page_of(stranger, inquiry)
        assert "Maria" not in page
        assert f'data-part="row" data-reference="{inquiry.reference}"' not in page
    await hers.leave()
    await theirs.leave()


async def test_a_stranger_cannot_be_seen_at_a_foreign_inquiry(scene):
    madrid, hague, _maria, _rosa, inquiry = scene
    henk = await sync_to_async(make_agent)("henk", hague)
    theirs = await sitting(henk)
    await view(theirs, inquiry)
    await write(theirs, inquiry)
    await theirs.hear_until("pulse")
    assert present_at([madrid.pk, hague.pk]) == []
    await theirs.leave()


async def test_who_loses_the_right_is_gone_within_a_pulse(scene):
    _madrid, _hague, maria, rosa, inquiry = scene
    hers = await sitting(maria)
    await view(hers, inquiry)
    await write(hers, inquiry)
    await until(rosa, inquiry, "Maria is writing a reply")
    await Membership.objects.filter(agent=maria).adelete()
    await until(rosa, inquiry, "Maria", is_there=False, seconds=10 * QUICK)
    await view(hers, inquiry)
    await hers.hear_until("pulse")
    assert "Maria" not in await page_of(rosa, inquiry)
    await hers.leave()


async def test_an_inquiry_that_moves_takes_nobody_with_it(scene, now):
    madrid, hague, maria, rosa, inquiry = scene
    joost = await sync_to_async(make_agent)("joost", hague, role=DeskRole.COORDINATOR)
    hers = await sitting(maria)
    await view(hers, inquiry)
    await until(rosa, inquiry, "Maria")
    offer = await sync_to_async(offer_transfer)(
        inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=now
    )
    await sync_to_async(answer_transfer)(transfer_id=offer.pk, accept=True, by=joost, now=now)
    for anybody in (rosa, joost):
        assert "Maria" not in await page_of(anybody, inquiry)
    await hers.hear_until("pulse")
    await hers.hear_until("pulse")
    assert present_at([madrid.pk, hague.pk]) == []
    await hers.leave()


async def test_a_flood_is_not_heard_and_ends_the_socket(scene):
    madrid, _hague, maria, _rosa, inquiry = scene
    hers = await sitting(maria)
    await view(hers, inquiry)
    for number in range(400):
        await write(hers, inquiry, ("reply", "note")[number % 2])
    assert (await hers.hear_until("close"))[-1]["code"] == consumers.POLICY
    await hers.leave()
    assert present_at([madrid.pk]) == []


@pytest.mark.parametrize("text", ["x" * 10_000, '{"type": "viewing"}', "[]", "{"])
async def test_any_other_word_ends_the_socket(scene, text):
    _madrid, _hague, maria, _rosa, _inquiry = scene
    hers = await sitting(maria)
    await hers.send(text)
    assert (await hers.hear_until("close"))[-1]["code"] == consumers.POLICY


OTHER_PROCESS = """
import os, signal, django
django.setup()
from inquiries import presence
presence.LASTS = 1500
spot = presence.Spot({desk}, "{reference}", {agent}, "elsewhere")
assert presence.note(spot, presence.Doing.VIEWING) and presence.note(spot, presence.Doing.REPLY)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_who_sits_at_another_process_is_seen_and_gone_soon_after_it_is_killed(scene):
    madrid, _hague, maria, _rosa, inquiry = scene
    code = OTHER_PROCESS.format(desk=madrid.pk, reference=inquiry.reference, agent=maria.pk)
    environment = {
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": "x",
        "PATH": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, check=False
    )
    assert done.returncode == -9
    assert {one.doing for one in present_at([madrid.pk])} == {Doing.VIEWING, Doing.REPLY}
    limit = time.monotonic() + 4
    while present_at([madrid.pk]):
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_only_what_changes_is_news(scene):
    madrid, _hague, maria, _rosa, inquiry = scene
    spot = Spot(madrid.pk, inquiry.reference, maria.pk, "tab")
    told = [note(spot, doing) for doing in (Doing.VIEWING, Doing.VIEWING, Doing.REPLY, Doing.NOTE)]
    assert told == [True, False, True, True]
    assert {one.doing for one in present_at([madrid.pk])} == {Doing.VIEWING, Doing.NOTE}
    assert (forget(spot), forget(spot)) == (True, False)


def test_without_redis_there_is_nobody_and_nothing_waits(scene, settings):
    madrid, _hague, maria, rosa, inquiry = scene
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    spot = Spot(madrid.pk, inquiry.reference, maria.pk, "tab")
    begin = time.monotonic()
    assert [note(spot, Doing.VIEWING) for _number in range(50)] == [False] * 50
    assert (present_at([madrid.pk]), forget(spot)) == ([], False)
    client = Client()
    client.force_login(rosa)
    assert client.get("/presence/").status_code == 200
    assert time.monotonic() - begin < 3


def test_a_crowd_costs_the_queries_of_one(scene, client):
    madrid, _hague, _maria, rosa, inquiry = scene
    client.force_login(rosa)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/presence/?open={inquiry.reference}")
        return len(queries)

    for number in range(30):
        colleague, theirs = make_agent(f"colleague{number}", madrid), make_inquiry(madrid)
        note(Spot(madrid.pk, theirs.reference, colleague.pk, "tab"), Doing.VIEWING)
        if number == 0:
            of_one = cost()
    assert cost() == of_one


def _begin(inquiry, by, now, kind="reply"):
    words = DraftWords(text="Something private")
    save_draft(
        inquiry_id=inquiry.pk,
        by=by,
        kind=kind,
        words=words,
        version=0,
        submission_key="",
        now=now,
    )


def test_that_a_colleague_has_begun_is_told_but_not_what(scene, client, now):
    _madrid, hague, maria, rosa, inquiry = scene
    _begin(inquiry, maria, now)
    address = f"/presence/?open={inquiry.reference}"
    seen = {}
    for agent in (rosa, maria, make_agent("henk", hague)):
        client.force_login(agent)
        page = client.get(address).content.decode()
        assert "Something private" not in page
        seen[agent.username] = "Maria has a draft of an answer" in page
    assert seen == {"rosa": True, "maria": False, "henk": False}


def test_a_note_that_was_begun_concerns_nobody(scene, client, now):
    _madrid, _hague, maria, rosa, inquiry = scene
    _begin(inquiry, maria, now, kind="note")
    client.force_login(rosa)
    assert b"Maria" not in client.get(f"/presence/?open={inquiry.reference}").content
