"""Celery's hands on the mailroom: run twice, run late, they leave nothing lying."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import Message
from inquiries.tasks import read_incoming
from mailroom import tasks
from mailroom.actions import claim_outgoing, claim_raw_emails, store_raw_email
from mailroom.models import Door, OutgoingEmail, RawEmail
from mailroom.sending.spare_sender import send_what_nobody_takes
from mailroom.states import OutgoingState, RawState
from mailroom.tasks import deliver_outgoing, fetch_one, sweep
from shared.models import Heartbeat
from tests.fakes.imap_server import FakeImap
from tests.fakes.smtp_server import HostileSmtp
from tests.mailroom.imap_boxes import box_on
from tests.mailroom.outgoing import queued

PAST = timedelta(seconds=-1)


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


@pytest.fixture
def server(settings):
    server = HostileSmtp()
    settings.SMTP_URL = server.url
    yield server
    server.stop()


def store(mailbox, number):
    raw = f"From: vera@visitor.example\r\nSubject: {number}\r\n\r\nHello\r\n".encode()
    store_raw_email(mailbox=mailbox, raw=raw, door=Door.SMTP, now=timezone.now())


def test_delivering_goes_on_until_the_queue_is_empty(server, mailbox):
    for number in range(tasks.DELIVERY_BATCH + 5):
        queued(mailbox, to=[f"vera{number}@visitor.example"])
    deliver_outgoing()
    assert set(OutgoingEmail.objects.values_list("state", flat=True)) == {OutgoingState.SENT}


def test_out_of_time_the_rest_waits_and_is_not_lost(server, mailbox, monkeypatch):
    monkeypatch.setattr(tasks, "DELIVERY_SECONDS", 0)
    queued(mailbox)
    deliver_outgoing()
    assert OutgoingEmail.objects.get().state == OutgoingState.QUEUED


def test_reading_goes_on_until_everything_is_read(mailbox):
    for number in range(25):
        store(mailbox, number)
    read_incoming()
    assert Message.objects.count() == 25


def test_a_run_leaves_a_sign_of_life(server, mailbox):
    for work in (deliver_outgoing, read_incoming, sweep):
        work()
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {
        "deliver_outgoing",
        "read_incoming",
        "sweep",
    }


def test_the_sweeper_takes_back_what_a_dead_reader_held(mailbox):
    store(mailbox, 1)
    claim_raw_emails(limit=1)
    RawEmail.objects.update(lease_until=timezone.now() + PAST)
    sweep()
    assert RawEmail.objects.get().state == RawState.NEW


def test_the_sweeper_takes_back_what_a_dead_sender_held(mailbox):
    queued(mailbox)
    claim_outgoing(limit=1)
    OutgoingEmail.objects.update(lease_until=timezone.now() + PAST)
    sweep()
    assert OutgoingEmail.objects.get().state == OutgoingState.QUEUED


def test_the_sweeper_leaves_the_living_alone(mailbox):
    store(mailbox, 1)
    claim_raw_emails(limit=1)
    sweep()
    assert RawEmail.objects.get().state == RawState.PROCESSING


def test_one_mailbox_is_fetched_by_one_task(madrid):
    server = FakeImap()
    server.deliver(b"Subject: x\r\n\r\n")
    mailbox = box_on(server, madrid)
    try:
        fetch_one(mailbox_id=mailbox.pk)
    finally:
        server.stop()
    assert RawEmail.objects.get().mailbox == mailbox


def test_a_mailbox_that_is_gone_is_no_error_for_ever(madrid):
    """Its task may still wait in Redis."""
    fetch_one(mailbox_id=999_999)
    assert not Heartbeat.objects.exists()


# --- the spare sender ---------------------------------------------------------------------------
def due_since(mailbox, seconds):
    return queued(mailbox, next_attempt_at=timezone.now() - timedelta(seconds=seconds))


def test_mail_that_no_worker_takes_leaves_all_the_same(server, mailbox):
    due_since(mailbox, 2)
    assert send_what_nobody_takes()
    assert len(server.taken) == 1


def test_mail_that_is_due_just_now_is_left_to_the_workers(server, mailbox):
    due_since(mailbox, 0)
    assert not send_what_nobody_takes()
    assert server.taken == []


def test_what_a_dead_worker_had_claimed_leaves_too(server, mailbox):
    due_since(mailbox, 2)
    claim_outgoing(limit=1)
    send_what_nobody_takes()
    assert OutgoingEmail.objects.get().state == OutgoingState.SENT
