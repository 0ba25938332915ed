"""Troubles are found by facts, begin once, end once, and do not flicker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailroom.models import (
    Alert,
    AlertKind,
    Door,
    ImapMessage,
    LedgerDay,
    Mailbox,
    MailboxSignIn,
    OutgoingEmail,
    RawEmail,
)
from mailroom.states import OutgoingState, RawState
from mailroom.watching import watchdog
from mailroom.watching.alerting import end_alert
from shared.models import Heartbeat
from tests.mailroom.outgoing import queued

MINUTE = timedelta(minutes=1)


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


def kinds(now) -> list[str]:
    return [one.kind for one in watchdog.find_troubles(now=now)]


def only_trouble(now) -> watchdog.Trouble:
    (one,) = watchdog.find_troubles(now=now)
    return one


def raw_email(mailbox, **fields) -> RawEmail:
    defaults = {
        "sha256": f"{RawEmail.objects.count():032}".encode(),
        "door": Door.SMTP,
        "raw": b"Subject: x",
        "received_at": timezone.now() - 3 * MINUTE,
    }
    return RawEmail.objects.create(mailbox=mailbox, **defaults | fields)


def outgoing(mailbox, **fields) -> OutgoingEmail:
    row = queued(mailbox)
    OutgoingEmail.objects.filter(pk=row.pk).update(**fields)
    return row


# --- fetching ---------------------------------------------------------------------------------
def test_a_mailbox_that_is_fetched_is_no_trouble(mailbox, now):
    Mailbox.objects.update(imap_host="imap.example", fetched_at=now - 4 * MINUTE)
    assert kinds(now) == []


def test_a_mailbox_that_is_not_fetched_for_five_minutes(mailbox, now):
    Mailbox.objects.update(
        imap_host="imap.example", fetched_at=now - 6 * MINUTE, fetch_error="refused"
    )
    found = only_trouble(now)
    assert (found.kind, found.mailbox, found.details["error"]) == (
        AlertKind.FETCHING,
        mailbox,
        "refused",
    )


def test_a_new_mailbox_is_a_trouble_only_when_it_fails(mailbox, now):
    Mailbox.objects.update(imap_host="imap.example")
    assert kinds(now) == []
    Mailbox.objects.update(fetch_error="refused")
    assert kinds(now) == [AlertKind.FETCHING]


def test_a_mailbox_that_is_switched_off_is_not_missed(mailbox, now):
    Mailbox.objects.update(imap_host="imap.example", fetched_at=now - 6 * MINUTE, is_active=False)
    assert kinds(now) == []


def test_signed_out_is_one_trouble_and_not_two(mailbox, now):
    Mailbox.objects.update(imap_host="imap.example", fetched_at=now - 6 * MINUTE)
    MailboxSignIn.objects.create(
        mailbox=mailbox, provider="google", client_id="x", error="invalid_grant"
    )
    assert kinds(now) == [AlertKind.SIGN_IN]


# --- reading ----------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [RawState.NEW, RawState.PROCESSING])
def test_mail_waits_too_long_to_be_read(mailbox, now, state):
    raw_email(mailbox, state=state)
    found = only_trouble(now)
    assert (found.kind, found.details["count"]) == (AlertKind.READING, 1)


def test_mail_between_two_attempts_is_no_trouble_of_the_reader(mailbox, now):
    raw_email(mailbox, lease_until=now + 9 * MINUTE, attempts=4)
    assert kinds(now) == []


def test_nobody_waits_for_mail_of_an_old_mailbox(mailbox, now):
    raw_email(mailbox, is_archive=True)
    assert kinds(now) == []


# --- sending ----------------------------------------------------------------------------------
def test_mail_that_is_due_and_nobody_sends(mailbox, now):
    outgoing(mailbox, next_attempt_at=now - 3 * MINUTE)
    assert kinds(now) == [AlertKind.SENDING]


def test_a_server_that_does_not_answer(mailbox, now):
    outgoing(mailbox, next_attempt_at=now + MINUTE, attempts=3, answer="ConnectionRefusedError")
    assert kinds(now) == [AlertKind.SENDING]


def test_a_recipient_who_greylists_is_not_our_trouble(mailbox, now):
    outgoing(mailbox, next_attempt_at=now + MINUTE, attempts=3, answer="450 4.2.0 Greylisted")
    assert kinds(now) == []


def test_many_refusals_are_our_trouble(mailbox, now):
    for _number in range(3):
        outgoing(mailbox, next_attempt_at=now + MINUTE, attempts=3, answer="450 4.7.1 No")
    assert kinds(now) == [AlertKind.SENDING]


def test_while_other_mail_leaves_the_server_is_well(mailbox, now):
    outgoing(mailbox, next_attempt_at=now + MINUTE, attempts=3, answer="ConnectionResetError")
    outgoing(mailbox, state=OutgoingState.SENT, sent_at=now - MINUTE)
    assert kinds(now) == []


def test_mail_for_later_is_not_late(mailbox, now):
    later = now + 60 * MINUTE
    outgoing(mailbox, send_at=later, next_attempt_at=later, created_at=now - 60 * MINUTE)
    assert kinds(now) == []


def test_the_words_of_the_server_name_nobody(mailbox, now):
    outgoing(mailbox, next_attempt_at=now - 9 * MINUTE, answer="550 <vera@visitor.example> no")
    assert only_trouble(now).details["error"] == "550 <v…@visitor.example> no"


# --- quarantine, gaps, problems, door ---------------------------------------------------------
def test_mail_in_quarantine_counts_also_of_a_mailbox_that_is_off(mailbox, now):
    raw_email(mailbox, state=RawState.QUARANTINED)
    Mailbox.objects.update(is_active=False)
    found = only_trouble(now)
    assert (found.kind, found.details["count"]) == (AlertKind.QUARANTINE, 1)


def test_mail_on_the_server_is_not_here(mailbox, now):
    for day, missing in ((1, 0), (2, 1), (3, 2)):
        LedgerDay.objects.create(
            mailbox=mailbox,
            day=now.date().replace(day=day),
            on_server=5,
            missing=missing,
            checked_at=now,
        )
    found = only_trouble(now)
    assert (found.kind, found.details["count"]) == (AlertKind.GAP, 3)
    assert found.details["since"].endswith("-02")


def test_what_was_not_taken_over_until_somebody_has_seen_it(mailbox, now):
    row = ImapMessage.objects.create(
        mailbox=mailbox, folder="INBOX", uidvalidity=1, uid=1, problem="too large"
    )
    assert kinds(now) == [AlertKind.OVERSIZE]
    Mailbox.objects.update(problems_seen_id=row.pk)
    assert kinds(now) == []


def test_a_door_that_is_not_heard(db, now):
    assert kinds(now) == [], "nobody misses a door that was never open"
    Heartbeat.objects.create(name=watchdog.DOOR_BEAT, at=now - 3 * MINUTE)
    assert kinds(now) == [AlertKind.DOOR]


# --- once, and calm ---------------------------------------------------------------------------
@pytest.fixture
def trouble(mailbox, now):
    Mailbox.objects.update(imap_host="imap.example", fetched_at=now - 6 * MINUTE)


def well(now):
    Mailbox.objects.update(fetched_at=now)


def test_a_trouble_begins_once(trouble, now):
    watchdog.watch(now=now)
    watchdog.watch(now=now + MINUTE)
    assert Alert.objects.get().opened_at == now


def test_it_ends_when_it_has_been_well_for_a_while(trouble, now):
    watchdog.watch(now=now)
    well(now)
    watchdog.watch(now=now)
    assert Alert.objects.get().closed_at is None, "not yet"
    watchdog.watch(now=now + watchdog.CALM)
    assert Alert.objects.get().closed_at == now + watchdog.CALM


def test_what_flickers_is_one_trouble(trouble, now):
    watchdog.watch(now=now)
    well(now)
    watchdog.watch(now=now + MINUTE)
    Mailbox.objects.update(fetched_at=now - 6 * MINUTE)
    watchdog.watch(now=now + 2 * MINUTE)
    well(now + 3 * MINUTE)
    watchdog.watch(now=now + 3 * MINUTE)
    assert (Alert.objects.get().closed_at, Alert.objects.get().calm_since) == (
        None,
        now + 3 * MINUTE,
    )


def test_what_comes_back_must_be_well_for_longer(trouble, now):
    watchdog.watch(now=now)
    end_alert(kind=AlertKind.FETCHING, key=Alert.objects.get().key, now=now + MINUTE)
    watchdog.watch(now=now + 2 * MINUTE)
    well(now + 2 * MINUTE)
    watchdog.watch(now=now + 2 * MINUTE)
    watchdog.watch(now=now + 2 * MINUTE + watchdog.CALM)
    assert Alert.objects.filter(closed_at=None).exists()
    watchdog.watch(now=now + 2 * MINUTE + 2 * watchdog.CALM)
    assert not Alert.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize(("before", "minutes"), [(0, 2), (1, 4), (3, 16), (5, 60), (500, 60)])
def test_how_long_it_must_be_well(before, minutes):
    assert watchdog.calm_needed(before) == timedelta(minutes=minutes)


def test_what_the_facts_do_not_tell_is_left_to_others(mailbox, now):
    Alert.objects.create(kind=AlertKind.FLOOD, key="x", opened_at=now)
    watchdog.watch(now=now)
    watchdog.watch(now=now + timedelta(days=1))
    assert Alert.objects.get().closed_at is None


def test_each_kind_is_of_the_facts_or_of_a_person():
    assert set(AlertKind) - watchdog.BY_FACTS == {AlertKind.FLOOD, AlertKind.LIMIT}
