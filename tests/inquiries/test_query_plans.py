"""Every list, count and look-up of a busy desk goes by an index, however large the archive."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core import signing
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions import Writer, find_or_add_contacts
from contacts.models import AddressKind
from contacts.queries import addresses_of, get_contact_for
from desks.models import Agent, Desk, DeskRole
from desks.permissions import scope_of
from inquiries.actions.giving import take_next
from inquiries.actions.limits import let_limits_press
from inquiries.condition_sql import as_q
from inquiries.filling import TABLES
from inquiries.inbox import CURSOR_SALT, View, inbox_counts, inbox_page
from inquiries.matching import Question, find_matches, thread_digests
from inquiries.models import Inquiry, Message
from inquiries.permissions import get_inquiry_for
from inquiries.pool import loads_of, not_given_back, waiting_at, waiting_for
from inquiries.queries import (
    get_message_for,
    inquiries_of_contact,
    links_of,
    messages_of,
    timeline_of,
)
from inquiries.realtime import pulse_of
from inquiries.references import reply_address
from inquiries.states import MessageKind
from inquiries.tallies import clock_at
from tests.factories import make_agent, make_desk, receive

INQUIRIES = 20_000
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _filled(django_db_setup, django_db_blocker):
    """Committed, for the planner looks at what is there; emptied when this module is done."""
    with django_db_blocker.unblock():
        desks = [make_desk(code) for code in ("madrid", "hague", "meetings")]
        make_agent("rui", *desks, role=DeskRole.COORDINATOR)
        call_command("fill", inquiries=INQUIRIES, stderr=StringIO())
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def rui(_filled, db):
    return Agent.objects.get(username="rui")


@pytest.fixture
def scope(rui):
    return scope_of(rui)


@pytest.fixture
def written(rui):
    """A received message with an id, somewhere in the middle."""
    by_email = Message.objects.filter(kind=MessageKind.INBOUND, channel="email")
    return by_email.filter(pk__gt=INQUIRIES).first()


def nodes_of(plan):
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes_of(child)


def explain(work):
    """The plan nodes of every statement that reads while `work` runs."""
    with CaptureQueriesContext(connection) as queries:
        work()
    every = [one["sql"] for one in queries.captured_queries]
    read = [sql for sql in every if sql.lstrip(" (\n").split()[0].upper() in ("SELECT", "WITH")]
    assert read
    for sql in read:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
            [answer] = cursor.fetchone()
        parsed = json.loads(answer) if isinstance(answer, str) else answer
        yield from nodes_of(parsed[0]["Plan"])


def read_whole(work):
    scans = [node for node in explain(work) if node["Node Type"] == "Seq Scan"]
    return {node["Relation Name"] for node in scans} & set(TABLES)


def looked_at(work):
    """Rows of the big tables that were touched, kept or not."""
    touched = 0
    for node in explain(work):
        if node.get("Relation Name") in TABLES:
            rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            touched += rows * node["Actual Loops"]
    return touched


@pytest.mark.parametrize("view", list(View))
@pytest.mark.parametrize("desk_code", ["", "hague"], ids=["all-desks", "one-desk"])
def test_a_list_reads_no_table_from_end_to_end(scope, view, desk_code):
    desk = Desk.objects.filter(code=desk_code).first()
    desk_id = desk.pk if desk else None
    now = timezone.now()
    assert not read_whole(lambda: inbox_page(scope=scope, view=view, desk_id=desk_id, now=now))


def test_a_far_page_costs_no_more_than_the_first(scope):
    far = Inquiry.objects.order_by("-last_message_at", "-id")[INQUIRIES // 2]
    cursor = signing.dumps([far.last_message_at.isoformat(), far.pk, 0], salt=CURSOR_SALT)
    now = timezone.now()
    page = {"scope": scope, "view": View.ALL, "desk_id": None, "now": now, "cursor": cursor}
    assert inbox_page(**page).rows[0].last_message_at <= far.last_message_at
    assert looked_at(lambda: inbox_page(**page)) < 500


def test_counts_read_only_what_is_in_work(scope):
    in_work = Inquiry.objects.active().count()
    assert in_work < INQUIRIES / 20
    assert looked_at(lambda: inbox_counts(scope=scope, now=timezone.now())) <= in_work


def test_a_conversation_is_found_and_read_by_indexes(rui, scope, written):
    def work():
        inquiry = get_inquiry_for(rui, written.inquiry.reference)
        list(messages_of(inquiry))
        list(timeline_of(inquiry))
        links_of(inquiry, scope)

    assert not read_whole(work)


def test_the_history_of_a_contact_is_read_by_an_index(scope, written):
    contact = written.inquiry.contact
    assert not read_whole(lambda: inquiries_of_contact(contact, scope))


def test_a_contact_and_its_addresses_are_found_by_indexes(rui, written):
    contact = written.inquiry.contact
    assert not read_whole(lambda: get_contact_for(rui, contact.pk))
    assert not read_whole(lambda: list(addresses_of(contact)))


@pytest.mark.parametrize("fragment", ["", "messages/", "panel/"])
def test_the_pages_of_a_conversation_read_no_table_from_end_to_end(client, rui, written, fragment):
    client.force_login(rui)
    address = reverse("inquiries:conversation", args=[written.inquiry.reference]) + fragment
    assert not read_whole(lambda: client.get(address))


@pytest.mark.parametrize("page", ["inquiries:of_contact", "contacts:detail"])
def test_the_pages_of_a_contact_read_no_table_from_end_to_end(client, rui, written, page):
    client.force_login(rui)
    address = reverse(page, args=[written.inquiry.contact_id])
    assert not read_whole(lambda: client.get(address))


@pytest.mark.parametrize("sign", ["token", "thread", "subject", "nothing"])
def test_the_place_of_a_mail_is_found_by_indexes(written, sign):
    inquiry = written.inquiry
    token = reply_address(mailbox_address="madrid@helpdesk.example", inquiry_id=inquiry.pk)
    question = Question(
        desk_id=inquiry.desk_id,
        sender=written.sender_address,
        recipients=[token] if sign == "token" else [],
        digests=thread_digests([written.message_id if sign == "thread" else "new@else.example"]),
        subject=f"Re: [{inquiry.reference}]" if sign == "subject" else "Hello",
    )
    assert not read_whole(lambda: find_matches([question]))
    assert find_matches([question])[0].joins == (None if sign == "nothing" else inquiry.pk)


def test_a_writer_is_found_by_an_index(written):
    desk = written.inquiry.desk
    writer = Writer(desk=desk, kind=AddressKind.EMAIL, written=written.sender_address)
    work = lambda: find_or_add_contacts(writers=[writer], now=timezone.now())  # noqa: E731
    assert not read_whole(work)


def test_a_mail_is_received_without_reading_a_table_from_end_to_end(written):
    """Its copies, its place, the people there, and contacts of the writer's name."""
    mail = {
        "sender_name": written.inquiry.contact.name,
        "sender_address": "somebody@else.example",
        "subject": f"[{written.inquiry.reference}]",
        "content_digest": uuid4(),
    }
    assert not read_whole(lambda: receive(written.inquiry.desk, **mail))


def test_the_next_inquiry_comes_from_the_pool_alone(rui):
    """What waits for nobody yet, in its order: the others in work are not looked at, nor sorted."""
    work = lambda: waiting_for(rui, scope_of(rui), timezone.now()).first()  # noqa: E731
    indexes = {node.get("Index Name") for node in explain(work)}
    assert "inquiry_queue_pool" in indexes
    assert looked_at(work) < 10


def test_whoever_asks_for_the_next_inquiry_reads_no_table_from_end_to_end(rui):
    assert not read_whole(lambda: take_next(by=rui, now=timezone.now()))


def test_giving_in_turn_reads_only_what_waits(rui):
    desk, now = Desk.objects.get(code="madrid"), timezone.now()
    waiting = lambda: list(not_given_back(waiting_at([desk.pk], now))[:20])  # noqa: E731
    assert len(waiting()) == 20
    assert not read_whole(waiting)
    assert looked_at(lambda: loads_of([rui.pk], now)) <= Inquiry.objects.active().count()


def test_the_pulse_reads_only_the_newest_facts(scope):
    assert looked_at(lambda: pulse_of(scope)) <= 3 * 200


def test_one_message_is_found_by_an_index(scope, written):
    assert not read_whole(lambda: get_message_for(scope, written.pk))


def test_thirty_messages_are_read_with_the_queries_of_one(rui):
    inquiry = Inquiry.objects.active().filter(channel="email").first()
    first = inquiry.messages.first()

    def queries():
        with CaptureQueriesContext(connection) as queries:
            list(messages_of(inquiry))
        return len(queries)

    before = queries()
    for _ in range(29):
        receive(inquiry.desk, sender_address=first.sender_address, seen_ids=(first.message_id,))
    assert inquiry.messages.count() >= 30
    assert queries() == before


def test_what_begins_to_press_is_found_by_its_own_index(rui):
    assert looked_at(lambda: let_limits_press(now=timezone.now())) < 50


@pytest.mark.parametrize("field", ["alerted", "approval", "escalated"])
def test_the_few_with_a_mark_are_found_by_an_index(scope, field):
    leaf = {"field": field, "op": "is", "value": True}
    rows = Inquiry.objects.visible_to(scope).filter(as_q(leaf, clock_at(timezone.now()), 1))
    assert not read_whole(lambda: list(rows[:30]))
