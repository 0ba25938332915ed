"""Raw mail: kept by its bytes, leased to readers, tried again, quarantined."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from mailroom.actions import (
    RAW_ATTEMPTS,
    claim_raw_emails,
    fail_raw_email,
    finish_raw_emails,
    give_back_raw_email,
    release_expired_raw_emails,
    store_raw_email,
)
from mailroom.models import Door, Mailbox, RawEmail
from mailroom.states import RawState

PAST = timedelta(seconds=-1)


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


def stored(mailbox, raw=b"Subject: x\r\n\r\n"):
    pk = store_raw_email(mailbox=mailbox, raw=raw, door=Door.COMMAND, now=timezone.now())
    return RawEmail.objects.get(pk=pk)


def expire():
    RawEmail.objects.update(lease_until=timezone.now() + PAST)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_the_same_bytes_in_the_same_mailbox_are_the_same_row(mailbox):
    assert stored(mailbox) == stored(mailbox)


def test_one_byte_makes_another_mail(mailbox):
    assert stored(mailbox, b"a") != stored(mailbox, b"b")


def test_every_byte_is_kept(mailbox):
    raw = bytes(range(256)) * 10
    assert bytes(fresh(stored(mailbox, raw)).raw) == raw


def test_the_oldest_mails_are_claimed_first(mailbox):
    rows = [stored(mailbox, bytes([number])) for number in range(3)]
    assert claim_raw_emails(limit=2) == rows[:2]


def test_a_claimed_mail_is_claimed_by_nobody_else(mailbox):
    stored(mailbox)
    claim_raw_emails(limit=5)
    assert claim_raw_emails(limit=5) == []


def test_a_dead_readers_mail_is_given_back(mailbox):
    stored(mailbox)
    claim_raw_emails(limit=5)
    expire()
    release_expired_raw_emails()
    assert len(claim_raw_emails(limit=5)) == 1


def test_a_living_readers_mail_stays_with_it(mailbox):
    stored(mailbox)
    claim_raw_emails(limit=5)
    assert release_expired_raw_emails() == 0


def test_a_mail_that_kills_its_readers_is_quarantined_with_its_bytes(mailbox):
    row = stored(mailbox, b"poison")
    for _attempt in range(RAW_ATTEMPTS):
        claim_raw_emails(limit=1)
        expire()
        release_expired_raw_emails()
    row = fresh(row)
    assert (row.state, bytes(row.raw)) == (RawState.QUARANTINED, b"poison")


def test_a_mail_that_cannot_be_read_now_is_tried_again_after_a_pause(mailbox):
    stored(mailbox)
    [row] = claim_raw_emails(limit=1)
    fail_raw_email(raw_email=row, error="the disk is full")
    assert (fresh(row).state, claim_raw_emails(limit=1)) == (RawState.NEW, [])


def test_after_the_pause_the_mail_is_claimed_again(mailbox):
    stored(mailbox)
    [row] = claim_raw_emails(limit=1)
    fail_raw_email(raw_email=row, error="the disk is full")
    expire()
    assert claim_raw_emails(limit=1) == [row]


def test_what_fails_each_time_is_quarantined_and_says_why(mailbox):
    stored(mailbox)
    for _attempt in range(RAW_ATTEMPTS):
        [row] = claim_raw_emails(limit=1)
        fail_raw_email(raw_email=row, error="broken\0")
        expire()
    assert (fresh(row).state, fresh(row).error) == (RawState.QUARANTINED, "broken")


def test_a_finished_mail_is_not_failed_by_a_slow_second_reader(mailbox):
    stored(mailbox)
    [row] = claim_raw_emails(limit=1)
    finish_raw_emails(notes={row.pk: ""})
    fail_raw_email(raw_email=row, error="late")
    assert fresh(row).state == RawState.DONE


def test_a_mail_that_is_given_back_has_lost_no_attempt(mailbox):
    stored(mailbox)
    [row] = claim_raw_emails(limit=1)
    give_back_raw_email(raw_email=row)
    [again] = claim_raw_emails(limit=1)
    assert again.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_that_is_being_changed_hides_no_mail_from_the_readers(mailbox):
    """Claiming skips what is locked, so only the mails themselves may be in question."""
    row = stored(mailbox)
    inside, done = Event(), Event()

    def change_slowly():
        with transaction.atomic():
            Mailbox.objects.update(fetch_error="")
            inside.set()
            done.wait(10)
        connection.close()

    thread = Thread(target=change_slowly)
    thread.start()
    inside.wait(10)
    claimed = claim_raw_emails(limit=5)
    done.set()
    thread.join(10)
    assert claimed == [row]
