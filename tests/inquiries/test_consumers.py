"""The agents' socket: who may listen, to what, and how a lost hint is noticed.

Real PostgreSQL, real Redis; only the network between browser and server is left out.
"""

import time

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from desks.models import DeskRole, Membership
from desks.permissions import scope_of
from inquiries import consumers
from inquiries.actions.note import add_note
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.consumers import NOT_SIGNED_IN
from inquiries.models import TimelineFact
from inquiries.realtime import pulse_of
from inquiries.states import Fact
from tests.factories import make_agent, make_desk, make_inquiry
from tests.sockets import BrowserSocket

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = 0.2


@pytest.fixture(autouse=True)
def _quick_pulse(monkeypatch):
    monkeypatch.setattr(consumers, "PULSE_SECONDS", QUICK)


@pytest.fixture
def desks(transactional_db):
    return make_desk("madrid"), make_desk("hague")


@sync_to_async
def cookies_of(agent) -> str:
    client = Client()
    client.force_login(agent)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


async def listening(agent) -> BrowserSocket:
    """A socket that has been taken and has heard its first pulse."""
    socket = BrowserSocket(cookies=await cookies_of(agent))
    assert await socket.connect() is None
    first = await socket.hear()
    assert (first["type"], first["live"]) == ("pulse", True)
    return socket


async def references_heard(socket: BrowserSocket) -> set[str]:
    """What changes are told from now until a pulse that was sent well after now."""
    until, heard = time.monotonic() + 3 * QUICK, [await socket.hear()]
    while heard[-1]["type"] != "pulse" or time.monotonic() < until:
        heard.append(await socket.hear())
    return {message["reference"] for message in heard if message["type"] == "inquiry.changed"}


async def test_a_stranger_is_refused():
    assert await BrowserSocket().connect() == NOT_SIGNED_IN


async def test_a_session_that_is_none_is_refused():
    cookie = f"{settings.SESSION_COOKIE_NAME}=made-up"
    assert await BrowserSocket(cookies=cookie).connect() == NOT_SIGNED_IN


async def test_a_change_reaches_the_desk_and_only_the_desk(desks):
    madrid, hague = desks
    maria = await sync_to_async(make_agent)("maria", madrid)
    henk = await sync_to_async(make_agent)("henk", hague)
    olga = await sync_to_async(make_agent)("olga")
    ada = await sync_to_async(make_agent)("ada", is_administrator=True)
    sockets = [await listening(one) for one in (maria, henk, olga, ada)]
    inquiry = await sync_to_async(make_inquiry)(madrid)
    heard = [await references_heard(socket) for socket in sockets]
    assert heard == [{inquiry.reference}, set(), set(), set()]
    for socket in sockets:
        await socket.leave()


async def test_a_hint_says_what_changed_and_nothing_of_its_content(desks):
    madrid, _hague = desks
    maria = await sync_to_async(make_agent)("maria", madrid)
    socket = await listening(maria)
    inquiry = await sync_to_async(make_inquiry)(madrid)
    hint = (await socket.hear_until("inquiry.changed"))[-1]
    assert set(hint) == {"type", "reference", "kind"}
    assert hint["reference"] == inquiry.reference
    await socket.leave()


async def test_an_offer_is_heard_at_both_desks_and_after_it_only_at_the_new_one(desks, now):
    madrid, hague = desks
    maria = await sync_to_async(make_agent)("maria", madrid)
    joost = await sync_to_async(make_agent)("joost", hague, role=DeskRole.COORDINATOR)
    inquiry = await sync_to_async(make_inquiry)(madrid)
    at_madrid, at_hague = await listening(maria), await listening(joost)
    offer = await sync_to_async(offer_transfer)(
        inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=now
    )
    assert await references_heard(at_hague) == {inquiry.reference}
    await sync_to_async(answer_transfer)(transfer_id=offer.pk, accept=True, by=joost, now=now)
    await references_heard(at_madrid)
    await references_heard(at_hague)
    await sync_to_async(add_note)(
        inquiry_id=inquiry.pk, by=joost, body="Ours now.", submission_key="k", now=now
    )
    assert await references_heard(at_hague) == {inquiry.reference}
    assert await references_heard(at_madrid) == set()
    await at_madrid.leave()
    await at_hague.leave()


async def test_a_new_membership_is_heard_and_a_removed_one_is_silent_within_a_pulse(desks):
    madrid, hague = desks
    maria = await sync_to_async(make_agent)("maria", madrid)
    socket = await listening(maria)
    await sync_to_async(Membership.objects.create)(agent=maria, desk=hague, role="assistant")
    await references_heard(socket)
    theirs = await sync_to_async(make_inquiry)(hague)
    assert await references_heard(socket) == {theirs.reference}

    await sync_to_async(Membership.objects.filter(desk=madrid).delete)()
    await references_heard(socket)
    await sync_to_async(make_inquiry)(madrid)
    assert await references_heard(socket) == set()
    await socket.leave()


async def test_a_sign_out_elsewhere_closes_the_socket(desks):
    maria = await sync_to_async(make_agent)("maria", desks[0])
    cookies = await cookies_of(maria)
    socket = BrowserSocket(cookies=cookies)
    await socket.connect()
    await socket.hear()
    client = Client()
    client.cookies.load(cookies)
    await sync_to_async(client.post)("/sign-out/")
    assert (await socket.hear_until("close"))[-1]["code"] == NOT_SIGNED_IN


async def test_an_account_that_is_switched_off_loses_its_socket(desks):
    maria = await sync_to_async(make_agent)("maria", desks[0])
    socket = await listening(maria)
    maria.is_active = False
    await maria.asave()
    assert (await socket.hear_until("close"))[-1]["code"] == NOT_SIGNED_IN


async def test_a_word_from_the_browser_closes_the_socket(desks):
    maria = await sync_to_async(make_agent)("maria", desks[0])
    socket = await listening(maria)
    await socket.send('{"type": "subscribe", "group": "desk.1"}')
    assert (await socket.hear_until("close"))[-1]["code"] == 1008


async def test_a_lost_hint_shows_in_the_next_pulse(desks, now):
    """The fact is committed, but the hint never leaves: as when Redis is away at that moment."""
    madrid, _hague = desks
    maria = await sync_to_async(make_agent)("maria", madrid)
    inquiry = await sync_to_async(make_inquiry)(madrid)
    socket = await listening(maria)
    before = (await socket.hear_until("pulse"))[-1]["mark"]
    assert (await socket.hear_until("pulse"))[-1]["mark"] == before, "nothing changed yet"
    await TimelineFact.objects.acreate(inquiry=inquiry, desk=madrid, kind=Fact.NOTED, at=now)
    await socket.hear_until("pulse")  # it may have been on its way already
    assert (await socket.hear_until("pulse"))[-1]["mark"] != before
    await socket.leave()


async def test_a_pulse_does_not_tell_that_other_desks_are_busy(desks):
    madrid, hague = desks
    henk = await sync_to_async(make_agent)("henk", hague)
    socket = await listening(henk)
    before = (await socket.hear_until("pulse"))[-1]["mark"]
    await sync_to_async(make_inquiry)(madrid)
    marks = {(await socket.hear_until("pulse"))[-1]["mark"] for _ in range(3)}
    assert marks == {before}
    await socket.leave()


def test_a_fact_with_a_lower_id_that_is_committed_late_changes_the_mark(desks, now):
    """Ids are given before commit, so the highest id alone would not tell."""
    madrid, _hague = desks
    maria = make_agent("maria", madrid)
    inquiry = make_inquiry(madrid)
    first = TimelineFact.objects.create(inquiry=inquiry, desk=madrid, kind=Fact.NOTED, at=now)
    TimelineFact.objects.create(
        pk=first.pk + 10, inquiry=inquiry, desk=madrid, kind=Fact.NOTED, at=now
    )
    before = pulse_of(scope_of(maria))
    TimelineFact.objects.create(
        pk=first.pk + 5, inquiry=inquiry, desk=madrid, kind=Fact.NOTED, at=now
    )
    assert pulse_of(scope_of(maria)) != before


def test_an_offer_and_its_answer_change_the_marks_of_both_desks(desks, now):
    madrid, hague = desks
    maria, joost = (
        make_agent("maria", madrid),
        make_agent("joost", hague, role=DeskRole.COORDINATOR),
    )
    inquiry = make_inquiry(madrid)
    marks = [_marks(maria, joost)]
    offer = offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=now)
    marks.append(_marks(maria, joost))
    answer_transfer(transfer_id=offer.pk, accept=True, by=joost, now=now)
    marks.append(_marks(maria, joost))
    assert [len(set(one)) for one in zip(*marks, strict=True)] == [3, 3]


def _marks(*agents) -> tuple[str, ...]:
    return tuple(pulse_of(scope_of(agent)) for agent in agents)
