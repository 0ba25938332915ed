"""What happens when a message arrives."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact
from files.queries import read_file
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.lifecycle import change_status
from inquiries.actions.receive import receive_message, receive_messages
from inquiries.models import Inquiry, Message, TimelineFact
from inquiries.states import Fact, Status
from mailroom.models import OutgoingEmail
from tests.factories import make_incoming, make_inquiry, receive
from tests.inquiries.test_reply import answer


def follow_up(inquiry, **fields):
    return receive(inquiry.desk, seen_ids=(inquiry.messages.first().message_id,), **fields)


def kinds(inquiry):
    return list(inquiry.timeline.order_by("pk").values_list("kind", flat=True))


def test_a_new_inquiry_begins_with_its_facts_in_order(inquiry):
    assert kinds(inquiry) == [Fact.RECEIVED, Fact.CREATED, Fact.ACKNOWLEDGED]


def test_a_new_inquiry_is_new_and_due(inquiry):
    assert (inquiry.status, inquiry.due_at > inquiry.created_at) == (Status.NEW, True)


def test_it_was_created_when_the_mail_arrived(madrid, now):
    at = now - timedelta(days=3)
    assert make_inquiry(madrid, at=at).created_at == at


def test_the_list_shows_the_newest_message(inquiry):
    follow_up(inquiry, body="  One  more\n\nthing ", files=(IncomingFile("a", "b/c", b"x"),))
    inquiry.refresh_from_db()
    assert (inquiry.preview, inquiry.message_count, inquiry.has_attachments) == (
        "One more thing",
        2,
        True,
    )


def test_the_same_message_twice_is_once(madrid, now):
    incoming = make_incoming(madrid)
    first = receive_message(incoming=incoming, now=now)
    again = receive_message(incoming=incoming, now=now + timedelta(hours=1))
    assert (again, TimelineFact.objects.count(), OutgoingEmail.objects.count()) == (first, 3, 1)


def test_the_same_message_twice_in_one_batch_is_once(madrid, now):
    incoming = make_incoming(madrid)
    first, second = receive_messages(incomings=[incoming, incoming], now=now)
    assert (first, Message.objects.count()) == (second, 1)


def test_a_batch_gives_its_messages_in_the_order_asked(madrid, hague, now):
    incomings = [make_incoming(desk, body=str(n)) for n, desk in enumerate([madrid, hague] * 3)]
    messages = receive_messages(incomings=incomings, now=now)
    assert [message.body for message in messages] == list("012345")


def test_a_thread_in_one_batch_is_one_inquiry(madrid, now):
    incomings = [
        make_incoming(madrid, message_id=f"{n}@x.example", seen_ids=(f"{n - 1}@x.example",))
        for n in range(1, 6)
    ]
    receive_messages(incomings=incomings, now=now)
    assert Inquiry.objects.get().message_count == 5


def test_two_mails_of_one_batch_that_join_one_inquiry_both_count(inquiry, maria, madrid, now):
    """By different signs, so that they do not look like one thread."""
    answer(inquiry, maria, now)
    by_id = make_incoming(madrid, seen_ids=(inquiry.messages.first().message_id,))
    by_number = make_incoming(madrid, subject=f"[{inquiry.reference}]")
    receive_messages(incomings=[by_id, by_number], now=now)
    inquiry.refresh_from_db()
    assert (inquiry.message_count, inquiry.status) == (4, Status.OPEN)


def test_one_batch_gives_each_inquiry_its_own_number(madrid, hague, now):
    incomings = [make_incoming(desk) for desk in [madrid, hague] * 3]
    receive_messages(incomings=incomings, now=now)
    assert len(set(Inquiry.objects.values_list("reference", flat=True))) == 6


def test_a_batch_is_all_or_none(madrid, now):
    bad = make_incoming(madrid, body="\0")
    with pytest.raises(DatabaseError):
        receive_messages(incomings=[make_incoming(madrid), bad], now=now)
    assert not Inquiry.objects.exists()


def test_one_writer_twice_in_a_batch_is_one_contact(madrid, now):
    receive_messages(incomings=[make_incoming(madrid), make_incoming(madrid)], now=now)
    assert Contact.objects.count() == 1


def statements_for(desk, count, now):
    incomings = [
        make_incoming(desk, sender_address=f"w{n}.{count}@x.example", sender_name=f"Ann W{'x' * n}")
        for n in range(count)
    ]
    with CaptureQueriesContext(connection) as queries:
        receive_messages(incomings=incomings, now=now)
    return len(queries)


def test_thirty_new_mails_take_as_many_statements_as_three(madrid, now):
    statements_for(madrid, 2, now)
    assert statements_for(madrid, 30, now) == statements_for(madrid, 3, now)


def test_thirty_strangers_who_name_an_inquiry_take_as_many_statements_as_three(madrid, now):
    """They are compared with its people, all at once."""
    known = make_inquiry(madrid)
    subject = f"[{known.reference}]"

    def of(count):
        incomings = [
            make_incoming(madrid, sender_address=f"s{n}.{count}@x.example", subject=subject)
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            receive_messages(incomings=incomings, now=now)
        return len(queries)

    assert of(30) == of(3)


def test_attachments_keep_their_bytes(madrid):
    message = receive(madrid, files=(IncomingFile("Scan é.pdf", "application/pdf", b"\x00\xff"),))
    attachment = message.attachments.get()
    assert (attachment.filename, read_file(attachment.stored_file)) == ("Scan é.pdf", b"\x00\xff")


def test_the_same_file_in_two_mails_is_stored_once(madrid):
    file = IncomingFile("a.pdf", "application/pdf", b"same")
    first, second = receive(madrid, files=(file,)), receive(madrid, files=(file, file))
    assert first.attachments.get().stored_file == second.attachments.first().stored_file


def test_over_long_values_are_cut_not_lost(madrid):
    message = receive(
        madrid,
        subject="s" * 5000,
        sender_name="n" * 5000,
        message_id="i" * 5000,
        files=(IncomingFile("f" * 5000, "t" * 500, b"x"),),
    )
    assert (len(message.subject), len(message.sender_name)) == (400, 200)


def test_a_writer_without_an_address_is_kept_too(madrid):
    assert receive(madrid, sender_address="", participants=()).inquiry.contact.pk


# --- what a further message does ------------------------------------------------------------------
@pytest.mark.parametrize("status", [Status.WAITING_INQUIRER, Status.RESOLVED, Status.CLOSED])
def test_a_further_message_opens_what_was_at_rest(inquiry, status):
    Inquiry.objects.update(status=status, due_at=None)
    follow_up(inquiry)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at is None) == (Status.OPEN, False)


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
def test_a_reopening_is_a_fact(inquiry, status):
    Inquiry.objects.update(status=status)
    follow_up(inquiry)
    assert kinds(inquiry)[-1] == Fact.REOPENED


@pytest.mark.parametrize(
    "status", [Status.NEW, Status.OPEN, Status.WAITING_SECTION, Status.ESCALATED]
)
def test_a_further_message_leaves_what_is_being_worked_on(inquiry, status):
    Inquiry.objects.update(status=status)
    follow_up(inquiry)
    inquiry.refresh_from_db()
    assert inquiry.status == status


def test_spam_stays_spam(inquiry, maria, now):
    change_status(inquiry_id=inquiry.pk, status=Status.SPAM, by=maria, now=now)
    follow_up(inquiry)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at, inquiry.message_count) == (Status.SPAM, None, 2)


def test_a_further_message_prolongs_no_promise(inquiry):
    due = inquiry.due_at
    follow_up(inquiry, at=inquiry.created_at + timedelta(days=1))
    inquiry.refresh_from_db()
    assert inquiry.due_at == due


def test_every_message_makes_the_version_grow(inquiry):
    before = inquiry.version
    follow_up(inquiry)
    inquiry.refresh_from_db()
    assert inquiry.version > before


@pytest.mark.parametrize("automatic", ["auto_reply", "bounce", "list", "receipt", "challenge"])
def test_automatic_mail_is_kept_and_moves_nothing(inquiry, maria, now, automatic):
    sent = answer(inquiry, maria, now, then_status=Status.RESOLVED)
    mail = receive(
        inquiry.desk, seen_ids=(sent.message_id,), automatic=automatic, may_acknowledge=False
    )
    inquiry.refresh_from_db()
    assert (mail.inquiry, inquiry.status, inquiry.due_at) == (inquiry, Status.RESOLVED, None)


def test_automatic_mail_alone_opens_an_inquiry_that_is_not_due(madrid):
    inquiry = make_inquiry(madrid, automatic="list", may_acknowledge=False)
    assert (inquiry.due_at, inquiry.resolution_due_at) == (None, None)


def test_an_old_mail_that_comes_late_does_not_make_the_inquiry_older(inquiry, now):
    newest = inquiry.last_message_at
    follow_up(inquiry, at=now - timedelta(days=9))
    inquiry.refresh_from_db()
    assert inquiry.last_message_at == newest


# --- the timeline ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inquiries_timelinefact SET at = now()",
        "DELETE FROM inquiries_timelinefact",
        "TRUNCATE inquiries_timelinefact CASCADE",
    ],
)
def test_postgresql_refuses_to_change_the_timeline(inquiry, statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # The tests switch this one off, to be able to empty their tables.
        cursor.execute("ALTER TABLE inquiries_timelinefact ENABLE TRIGGER timeline_not_truncated")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_an_inquiry_with_a_timeline_cannot_be_deleted(inquiry):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("DELETE FROM inquiries_inquiry")


def test_the_fact_of_a_message_has_its_time_and_not_ours(madrid, now):
    at = now - timedelta(days=2)
    message = receive_message(incoming=replace(make_incoming(madrid), at=at), now=now)
    assert TimelineFact.objects.get(kind=Fact.RECEIVED, message=message).at == at
