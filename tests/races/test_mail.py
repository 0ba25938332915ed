"""Mails that arrive and leave at the same moment (reliability R1, R2, R5)."""

from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.models import Contact
from inquiries.actions.receive import receive_message, receive_messages
from inquiries.intake.by_email import read_claimed, read_waiting_mail
from inquiries.models import Inquiry, InquiryLink, Message, MessageCopy
from inquiries.models.inquiry import LinkKind
from mailroom.actions import claim_outgoing, claim_raw_emails, deliver_due, store_raw_email
from mailroom.models import Door, OutgoingEmail, RawEmail
from mailroom.states import RawState
from tests.factories import make_incoming, make_mailbox
from tests.fakes.smtp_server import HostileSmtp
from tests.inquiries.letters import letter, store
from tests.mailroom.outgoing import queued
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)


def arriving(desk, **fields):
    return partial(receive_message, incoming=make_incoming(desk, **fields), now=timezone.now())


@pytest.mark.parametrize("_again", range(3))
def test_mails_of_one_thread_at_once_are_one_inquiry(madrid, _again):
    works = [arriving(madrid, seen_ids=("root@visitor.example",)) for _ in range(6)]
    assert errors_in(together(*works)) == []
    assert Inquiry.objects.get().message_count == 6


@pytest.mark.parametrize("_again", range(3))
def test_an_original_and_its_answers_at_once_are_one_inquiry(madrid, _again):
    ids = [f"{number}@visitor.example" for number in range(6)]
    works = [
        arriving(madrid, message_id=ids[number], seen_ids=tuple(ids[:number]))
        for number in range(6)
    ]
    together(*works)
    assert Inquiry.objects.get().message_count == 6


def test_the_same_message_at_once_is_one_message(madrid):
    incoming = make_incoming(madrid)
    work = partial(receive_message, incoming=incoming, now=timezone.now())
    together(*[work] * 6)
    assert (Message.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_the_same_mail_to_two_desks_at_once_is_two_inquiries(madrid, hague):
    works = [arriving(desk, message_id="same@x.example") for desk in (madrid, hague)]
    assert errors_in(together(*works)) == []
    assert Inquiry.objects.count() == 2


@pytest.mark.parametrize("_again", range(3))
def test_copies_by_several_mailboxes_at_once_are_one_message(madrid, _again):
    boxes = [make_mailbox(madrid, address=f"box{number}@helpdesk.example") for number in range(4)]
    raw = letter(to=", ".join(box.address for box in boxes))
    for box in boxes:
        store(f"Received: by {box.pk}.example\r\n".encode() + raw, box)
    rows = [claim_raw_emails(limit=1) for _ in boxes]
    together(*[partial(read_claimed, rows=one, now=timezone.now()) for one in rows])
    assert (Message.objects.count(), MessageCopy.objects.count()) == (1, 3)


@pytest.mark.parametrize("_again", range(3))
def test_the_same_mail_to_two_desks_at_once_is_linked_once(madrid, hague, _again):
    digest = uuid4()
    works = [
        arriving(
            desk,
            message_id="same@x.example",
            content_digest=digest,
            raw_email_id=store(letter(), desk.mailboxes.get()).pk,
        )
        for desk in (madrid, hague)
    ]
    assert errors_in(together(*works)) == []
    assert InquiryLink.objects.get().kind == LinkKind.SAME_MAIL


def test_several_first_mails_of_one_writer_make_one_contact(madrid):
    assert errors_in(together(*(arriving(madrid) for _ in range(6)))) == []
    assert Contact.objects.count() == 1


def test_every_inquiry_gets_a_number_of_its_own_and_none_is_left_out(madrid):
    together(*(arriving(madrid) for _ in range(8)))
    numbers = sorted(int(one.reference[-6:]) for one in Inquiry.objects.all())
    assert numbers == list(range(1, 9))


def test_batches_that_cross_each_other_lose_nothing(madrid, hague):
    """In both orders, so that their locks would meet crosswise."""
    pairs = [
        [make_incoming(desk) for desk in order] for order in ((madrid, hague), (hague, madrid))
    ]
    works = [partial(receive_messages, incomings=pair, now=timezone.now()) for pair in pairs * 1]
    assert errors_in(together(*works)) == []
    assert Inquiry.objects.count() == 4


def raw(number):
    return (
        f"From: v{number % 3}@visitor.example\r\nTo: madrid@helpdesk.example\r\n"
        f"Subject: Question {number}\r\nMessage-ID: <{number}@visitor.example>\r\n\r\nHello\r\n"
    ).encode()


def keep(mailbox, number):
    return store_raw_email(mailbox=mailbox, raw=raw(number), door=Door.SMTP, now=timezone.now())


def test_the_same_bytes_at_once_are_stored_once(madrid):
    mailbox = madrid.mailboxes.get()
    results = together(*[partial(keep, mailbox, 1)] * 8)
    assert (len(set(results)), RawEmail.objects.count()) == (1, 1)


def test_several_readers_claim_each_mail_once(madrid):
    mailbox = madrid.mailboxes.get()
    for number in range(20):
        keep(mailbox, number)
    claimed = together(*[partial(claim_raw_emails, limit=5)] * 4)
    assert sorted(row.pk for rows in claimed for row in rows) == sorted(
        RawEmail.objects.values_list("pk", flat=True)
    )


def read_all():
    while read_waiting_mail(now=timezone.now()):
        pass


def test_several_readers_make_one_message_of_each_mail(madrid):
    mailbox = madrid.mailboxes.get()
    for number in range(40):
        keep(mailbox, number)
    together(*[read_all] * 3)
    RawEmail.objects.update(lease_until=None)
    read_all()
    states = set(RawEmail.objects.values_list("state", flat=True))
    assert (Message.objects.count(), states) == (40, {RawState.DONE})


def test_several_senders_send_each_mail_once(madrid, settings):
    server = HostileSmtp()
    settings.SMTP_URL = server.url
    mailbox = madrid.mailboxes.get()
    rows = [queued(mailbox) for _ in range(30)]
    try:
        together(*[partial(deliver_due, limit=10, clock=timezone.now)] * 4)
        deliver_due(limit=30, clock=timezone.now)
    finally:
        server.stop()
    sent = sorted(mail.content.partition(b"Message-ID: ")[2].split()[0] for mail in server.taken)
    assert sent == sorted(f"<{row.message_id}>".encode() for row in rows)


def test_several_senders_claim_each_mail_once(madrid):
    mailbox = madrid.mailboxes.get()
    rows = [queued(mailbox) for _ in range(20)]
    claimed = together(*[partial(claim_outgoing, limit=5)] * 4)
    assert sorted(row.pk for some in claimed for row in some) == sorted(row.pk for row in rows)
