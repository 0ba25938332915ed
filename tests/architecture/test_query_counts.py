"""Every list costs the same number of queries for one row and for thirty."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desks.models import Agent, ClosedDay, Desk
from desks.registry_days import keep_registry_day
from inquiries.actions.assign import take_inquiry
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.limits import NewLimit, add_limit
from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from inquiries.actions.transfer import offer_transfer
from inquiries.inbox import View
from inquiries.models import Inquiry, Message
from inquiries.search.indexing import index_waiting
from inquiries.views.listing import LOOKS
from mailroom.models import AlertKind, Door, LedgerDay, OutgoingEmail, RawEmail, RawEmailFact
from mailroom.states import OutgoingState, RawState
from mailroom.watching.alerting import raise_alert
from notifications.actions import notify
from notifications.states import Kind
from tests.factories import make_agent, make_inquiry, make_mailbox, receive

MANY = 30
VIEWS = [f"{desk}/{view}" for desk in ("all", "madrid") for view in View]


@pytest.fixture
def as_rui(client: Client, rui: Agent) -> Client:
    client.force_login(rui)
    return client


def _queries(client: Client, address: str) -> tuple[int, int]:
    """How many queries, and how long the answer is."""
    client.get(address)  # what is read once per process is not the list's
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), len(response.content)


def _same_for_many(
    client: Client, address: str, add: Callable[[int], None], *others: str, longer: int = 1000
) -> None:
    """Also at `others`, which show the same rows: making them takes longer than asking for them."""
    add(0)
    before = {place: _queries(client, place) for place in (address, *others)}
    for number in range(1, MANY):
        add(number)
    for place, (one, length_of_one) in before.items():
        many, length_of_many = _queries(client, place)
        assert length_of_many > length_of_one + longer, place
        assert many == one, place


def _someone(number: int, desk: Desk, **fields: object) -> Inquiry:
    return make_inquiry(
        desk,
        sender_address=f"writer{number}@visitor.example",
        sender_name=f"Writer {number}",
        **fields,
    )


def test_every_view_is_counted_here():
    assert {one.partition("/")[2] for one in VIEWS} | {"transfers"} == set(LOOKS)


@pytest.mark.parametrize("place", VIEWS)
def test_inbox(as_rui, rui, madrid, hague, place):
    def add(number: int) -> None:
        inquiry = _someone(number, madrid)
        if place.endswith("mine"):
            take_inquiry(inquiry_id=inquiry.pk, by=rui, now=timezone.now())
        until = timezone.now() + timedelta(days=1) if place.endswith("snoozed") else None
        found = Inquiry.objects.filter(pk=inquiry.pk)
        found.update(due_at=timezone.now(), snoozed_until=until)

    page, rows = (
        reverse(name, args=place.split("/")) for name in ("inquiries:inbox", "inquiries:inbox_rows")
    )
    _same_for_many(as_rui, page, add, rows)


def test_offers_of_other_desks(as_rui, rui, maria, madrid, hague):
    def add(number: int) -> None:
        inquiry = _someone(number, madrid)
        offer_transfer(
            inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=timezone.now()
        )

    _same_for_many(as_rui, reverse("inquiries:inbox", args=["hague", "transfers"]), add)


def test_conversation(as_maria, maria, madrid):
    inquiry = make_inquiry(madrid)
    take_inquiry(
        inquiry_id=inquiry.pk, by=maria, now=timezone.now()
    )  # the bell rings from the first
    ids = [inquiry.messages.get().message_id]

    def add(number: int) -> None:
        now, attached = timezone.now(), (IncomingFile("a.txt", "text/plain", b"%d" % number),)
        ids.append(receive(madrid, seen_ids=tuple(ids), files=attached, html="<p>x</p>").message_id)
        key = {"inquiry_id": inquiry.pk, "by": maria, "submission_key": f"key {number}", "now": now}
        add_note(**key | {"submission_key": f"note {number}"}, body="Remember.")
        newest = Message.objects.latest("pk").pk
        ids.append(send_reply(**key, body="Yes.", seen_message_id=newest).message_id)

    page, *others = (
        reverse(f"inquiries:{name}", args=[inquiry.reference])
        for name in ("conversation", "conversation_messages", "print")
    )
    _same_for_many(as_maria, page, add, *others)


def test_inquiries_of_a_contact(as_maria, madrid):
    contact = make_inquiry(madrid).contact
    address = reverse("inquiries:of_contact", args=[contact.pk])
    _same_for_many(as_maria, address, lambda _number: make_inquiry(madrid))


def test_other_inquiries_of_the_same_person(as_maria, madrid):
    inquiry = make_inquiry(madrid)
    address = reverse("inquiries:history", args=[inquiry.reference])
    _same_for_many(as_maria, address, lambda _number: make_inquiry(madrid))


def test_contacts_that_look_alike(as_rui, madrid):
    first = _someone(100, madrid).contact
    address = f"{reverse('contacts:merge', args=[first.pk])}?q=Writer"
    _same_for_many(as_rui, address, lambda number: _someone(number, madrid) and None)


def test_closed_days(as_rui, madrid):
    def add(number: int) -> None:
        day = timezone.localdate() + timedelta(days=number)
        ClosedDay.objects.create(desk=madrid, date=day, name="Day", source="List")

    _same_for_many(as_rui, reverse("desks:calendar"), add)


def test_limits_of_an_inquiry(as_rui, rui, madrid):
    inquiry = make_inquiry(madrid)

    def add(number: int) -> None:
        new = NewLimit(due_on=timezone.localdate() + timedelta(days=number + 1))
        add_limit(inquiry_id=inquiry.pk, new=new, by=rui, now=timezone.now())

    _same_for_many(as_rui, reverse("inquiries:limits", args=[inquiry.reference]), add)


def test_rows_with_limits(as_rui, rui, madrid):
    def add(number: int) -> None:
        new = NewLimit(due_on=timezone.localdate() + timedelta(days=number + 1))
        inquiry = _someone(number, madrid)
        add_limit(inquiry_id=inquiry.pk, new=new, by=rui, now=timezone.now())

    _same_for_many(as_rui, reverse("inquiries:inbox_rows", args=["madrid", "open"]), add)


def test_closed_days_of_the_registries(as_rui, rui, madrid):
    def add(number: int) -> None:
        day = date(2028, 3, 1) + timedelta(days=7 * (number % 40))
        keep_registry_day(day=day, name="Day", by=rui, now=timezone.now())

    _same_for_many(as_rui, reverse("desks:registry_year", args=[2028]), add)


def test_api_list(as_rui, madrid):
    _same_for_many(
        as_rui, reverse("api_inquiries"), lambda number: _someone(number, madrid) and None
    )


def test_api_conversation(as_maria, madrid):
    inquiry = make_inquiry(madrid)
    known = (inquiry.messages.get().message_id,)
    address = reverse("api_inquiry", args=[inquiry.reference])
    _same_for_many(as_maria, address, lambda _number: receive(madrid, seen_ids=known) and None)


def _raw(number: int, desk: Desk) -> RawEmail:
    return RawEmail.objects.create(
        mailbox=desk.mailboxes.first(),
        sha256=f"{number:032}".encode(),
        door=Door.SMTP,
        raw=f"From: writer{number}@visitor.example\r\nSubject: {number}\r\n\r\n".encode(),
        received_at=timezone.now(),
        state=RawState.QUARANTINED,
    )


@pytest.mark.parametrize("address", ["/notifications/", "/notifications/lines/?short"])
def test_notifications(as_maria, maria, madrid, address):
    def add(number: int) -> None:
        subject = f"inquiry:{_someone(number, madrid).reference}"
        notify(
            agent_ids=[maria.pk],
            kind=Kind.MENTIONED,
            key=str(number),
            now=timezone.now(),
            subject=subject,
            by=make_agent(f"colleague{number}"),
        )

    _same_for_many(as_maria, address, add)


def test_mailboxes(as_rui, madrid):
    def add(number: int) -> None:
        box = make_mailbox(madrid, address=f"box{number}@helpdesk.example", imap_host="x.example")
        raise_alert(
            kind=AlertKind.FETCHING, key=str(number), mailbox=box, details={}, now=timezone.now()
        )

    _same_for_many(as_rui, reverse("mailroom:overview"), add)


def test_quarantine(as_rui, rui, madrid):
    def add(number: int) -> None:
        for kind in RawEmailFact.Kind:
            mail = _raw(2 * number + (kind == "downloaded"), madrid)
            mail.facts.create(kind=kind, by=rui, at=timezone.now())

    _same_for_many(as_rui, reverse("mailroom:quarantine"), add)


def test_outbox(as_rui, rui, madrid):
    def add(number: int) -> None:
        _someone(number, madrid)
        OutgoingEmail.objects.update(state=OutgoingState.HELD)
        for mail in OutgoingEmail.objects.filter(recipients=None):
            mail.recipients.create(address=mail.to[0], at=timezone.now())

    _same_for_many(as_rui, reverse("mailroom:outbox"), add)


def test_a_mailbox_and_its_ledger(as_rui, madrid):
    box = madrid.mailboxes.get()
    today = timezone.now().date()

    def add(number: int) -> None:
        LedgerDay.objects.create(
            mailbox=box,
            day=today - timedelta(days=number),
            on_server=1,
            checked_at=timezone.now(),
        )

    _same_for_many(as_rui, reverse("mailroom:mailbox", args=[box.pk]), add)


@pytest.mark.parametrize("name", ["inquiries:search", "api_search"])
@pytest.mark.parametrize("query", ["certificate", "is:open"])
def test_search(as_rui, madrid, name, query):
    def add(number: int) -> None:
        file = IncomingFile(f"certificate{number}.txt", "text/plain", b"%d" % number)
        _someone(number, madrid, files=(file,))
        index_waiting()

    _same_for_many(as_rui, f"{reverse(name)}?q={query}", add)


def test_palette(as_rui, madrid):
    def add(number: int) -> None:
        _someone(number, madrid)
        index_waiting()

    _same_for_many(as_rui, f"{reverse('inquiries:palette')}?q=visitor", add, longer=400)


WHOLE_PAGE = 27  # the notices beside the composer and the dock of chats: one each
ONE_PANE = 18


def test_a_conversation_costs_few_queries_and_its_pane_alone_fewer(as_maria, madrid):
    address = reverse("inquiries:conversation", args=[make_inquiry(madrid).reference])
    assert _queries(as_maria, address)[0] <= WHOLE_PAGE
    as_pane = {"HX-Request": "true", "HX-Target": "pane"}
    with CaptureQueriesContext(connection) as captured:
        as_maria.get(address, headers=as_pane)
    assert len(captured) <= ONE_PANE
