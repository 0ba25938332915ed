"""The outbox: leases, every outcome, and what a person decides."""

from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from django.utils import timezone

from files.actions import keep_files
from mailroom.actions import (
    claim_outgoing,
    deliver_due,
    deliver_email,
    record_answer,
    release_expired_outgoing,
    settle_uncertain,
)
from mailroom.models import OutgoingEmail
from mailroom.sending.pacing import GIVE_UP_AFTER, PAUSES
from mailroom.sending.smtp import Answer, Outcome, SmtpConnection
from mailroom.sending.smtp_server import server_at
from mailroom.signals import delivery_finished
from mailroom.states import OUTGOING_MOVES, RAW_MOVES, OutgoingState, RawState, RecipientState
from shared.exceptions import NotPossible
from tests.fakes.smtp_server import CUT, HostileSmtp
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


@pytest.fixture
def finished():
    """What the apps above are told."""
    told: list[str] = []

    def hear(*, outgoing, **_):
        told.append(outgoing.state)

    delivery_finished.connect(hear)
    yield told
    delivery_finished.disconnect(hear)


def deliver(limit=20, **fields):
    return deliver_due(limit=limit, clock=timezone.now, **fields)


def expire():
    OutgoingEmail.objects.update(lease_until=timezone.now() + PAST)


def make_due():
    OutgoingEmail.objects.update(next_attempt_at=timezone.now() + PAST)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- out: what the server says ------------------------------------------------------------------
def test_an_accepted_mail_is_sent(server, mailbox):
    row = queued(mailbox)
    deliver()
    row = fresh(row)
    assert (row.state, row.answer, row.sent_at is None) == (OutgoingState.SENT, "250 Taken", False)


def test_a_sent_mail_is_not_sent_again(server, mailbox):
    queued(mailbox)
    deliver()
    assert deliver() == 0
    assert len(server.taken) == 1


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "content"])
def test_a_refused_mail_failed_and_shows_the_words(server, mailbox, stage):
    server.fail(stage, "554 no")
    row = queued(mailbox)
    deliver()
    assert (fresh(row).state, fresh(row).answer) == (OutgoingState.FAILED, "554 no")


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "content"])
def test_a_temporary_refusal_waits_in_the_queue(server, mailbox, stage):
    server.fail(stage, "451 later")
    row = queued(mailbox)
    deliver()
    assert (fresh(row).state, fresh(row).next_attempt_at > timezone.now()) == ("queued", True)


def test_a_retry_is_the_same_mail(server, mailbox):
    server.fail("content", "451 later")
    queued(mailbox, html="")
    deliver()
    make_due()
    deliver()
    assert len({mail.content for mail in server.taken}) == 1


def test_a_cut_after_the_content_is_uncertain_and_not_repeated(server, mailbox):
    server.fail("content", CUT)
    row = queued(mailbox)
    deliver()
    make_due()
    deliver()
    assert (fresh(row).state, len(server.taken)) == (OutgoingState.UNCERTAIN, 1)


def refused_for_now(row, now):
    claim_outgoing(limit=1)
    record_answer(outgoing_id=row.pk, answer=Answer(Outcome.TRY_LATER, "451 later"), now=now)
    row.refresh_from_db()
    make_due()
    return row


def test_the_pauses_grow_from_a_minute_to_eight_hours(mailbox, now):
    row = queued(mailbox)
    pauses = [refused_for_now(row, now).next_attempt_at - now for _attempt in PAUSES]
    assert sorted(pauses) == pauses
    assert all(abs(one / wanted - 1) <= 0.2 for one, wanted in zip(pauses, PAUSES, strict=True))


def test_a_mail_is_given_up_after_four_days_with_the_servers_words(mailbox, now):
    row = queued(mailbox)
    refused_for_now(row, now)
    row = refused_for_now(row, now + GIVE_UP_AFTER)
    assert (row.state, row.answer) == (OutgoingState.FAILED, "451 later")
    assert row.recipients.get().state == RecipientState.REFUSED


def test_a_mail_for_later_is_tried_as_long_as_any_other(mailbox, now):
    row = queued(mailbox, send_at=now + GIVE_UP_AFTER)
    assert refused_for_now(row, now + GIVE_UP_AFTER).state == OutgoingState.QUEUED


def test_one_mail_that_cannot_be_made_stops_no_other(server, mailbox):
    bad, good = queued(mailbox, to=["jürgen@x.example"]), queued(mailbox)
    deliver()
    assert (fresh(bad).state, fresh(good).state) == (OutgoingState.FAILED, OutgoingState.SENT)


def test_a_mail_whose_file_cannot_be_read_now_is_tried_later(server, mailbox, now, settings):
    row = queued(mailbox)
    [kept] = keep_files(contents=[b"x"], now=now).values()
    row.parts.create(stored_file=kept, filename="a", content_type="text/plain")
    Path(settings.MEDIA_ROOT).rename(f"{settings.MEDIA_ROOT}.away")
    deliver()
    assert fresh(row).state == OutgoingState.QUEUED


def test_several_mails_share_one_connection(server, mailbox):
    for _number in range(3):
        queued(mailbox)
    deliver()
    assert (len(server.taken), server.connections) == (3, 1)


def test_a_mail_for_later_is_not_sent_now(server, mailbox):
    queued(mailbox, next_attempt_at=timezone.now() + timedelta(minutes=5))
    assert deliver() == 0


@pytest.mark.parametrize(
    ("fault", "told"), [("250 ok", "sent"), ("554 no", "failed"), (CUT, "uncertain")]
)
def test_the_apps_above_are_told_how_it_ended(server, mailbox, finished, fault, told):
    server.fail("content", fault)
    queued(mailbox)
    deliver()
    assert finished == [told]


def test_a_retry_is_no_end_and_nobody_is_told(server, mailbox, finished):
    server.fail("content", "451 later")
    queued(mailbox)
    deliver()
    assert finished == []


# --- out: leases --------------------------------------------------------------------------------
def test_a_claimed_mail_belongs_to_one_sender(mailbox):
    queued(mailbox)
    claim_outgoing(limit=1)
    assert claim_outgoing(limit=1) == []


def test_a_dead_senders_claimed_mail_is_queued_again(mailbox, now):
    row = queued(mailbox)
    claim_outgoing(limit=1)
    expire()
    release_expired_outgoing(now=now)
    assert fresh(row).state == OutgoingState.QUEUED


def test_a_dead_senders_mail_in_sending_is_uncertain_and_told(mailbox, now, finished):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=OutgoingState.SENDING, lease_until=now + PAST)
    release_expired_outgoing(now=now)
    assert (fresh(row).state, finished) == (OutgoingState.UNCERTAIN, ["uncertain"])


@pytest.mark.parametrize("state", [OutgoingState.CLAIMED, OutgoingState.SENDING])
def test_a_living_senders_mail_stays_with_it(mailbox, now, state):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=state, lease_until=now + timedelta(seconds=60))
    release_expired_outgoing(now=now)
    assert fresh(row).state == state


def slow_sender(server, mailbox, meanwhile):
    """One sender claims; `meanwhile` happens while the server makes it wait before the content."""
    queued(mailbox)
    [mine] = claim_outgoing(limit=1)
    with SmtpConnection(partial(server_at, server.url)) as line:
        original = line._envelope

        def wait(*arguments):
            refusal = original(*arguments)
            meanwhile()
            return refusal

        line._envelope = wait
        return deliver_email(outgoing=mine, connection=line, clock=timezone.now)


def test_a_slow_sender_that_lost_its_lease_sends_nothing(server, mailbox):
    def lose():
        expire()
        release_expired_outgoing(now=timezone.now())

    answer = slow_sender(server, mailbox, lose)
    assert (answer.outcome, server.taken) == (Outcome.NOT_OURS, [])


def test_a_slow_sender_sends_nothing_while_another_has_the_mail(server, mailbox):
    def lose():
        expire()
        release_expired_outgoing(now=timezone.now())
        claim_outgoing(limit=1)

    slow_sender(server, mailbox, lose)
    assert (server.taken, OutgoingEmail.objects.get().state) == ([], OutgoingState.CLAIMED)


def test_a_late_refusal_does_not_queue_what_another_is_sending(mailbox, now):
    row = queued(mailbox)
    claim_outgoing(limit=1)
    expire()
    release_expired_outgoing(now=now)
    claim_outgoing(limit=1)
    OutgoingEmail.objects.update(state=OutgoingState.SENDING)
    later = Answer(Outcome.TRY_LATER, "451")
    record_answer(outgoing_id=row.pk, answer=later, now=now, attempt=1)
    assert fresh(row).state == OutgoingState.SENDING


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.ACCEPTED, OutgoingState.SENT),
        (Outcome.REFUSED, OutgoingState.FAILED),
        (Outcome.TRY_LATER, OutgoingState.QUEUED),
        (Outcome.UNKNOWN, OutgoingState.UNCERTAIN),
    ],
)
def test_a_late_answer_settles_what_was_uncertain(mailbox, now, outcome, state):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=OutgoingState.UNCERTAIN, attempts=1)
    record_answer(outgoing_id=row.pk, answer=Answer(outcome, "late"), now=now, attempt=1)
    assert fresh(row).state == state


def test_a_late_answer_does_not_touch_what_a_person_decided(mailbox, now):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=OutgoingState.SENT, attempts=1)
    record_answer(outgoing_id=row.pk, answer=Answer(Outcome.REFUSED, "x"), now=now, attempt=1)
    assert fresh(row).state == OutgoingState.SENT


def test_out_of_time_the_rest_goes_back_into_the_queue(server, mailbox):
    row = queued(mailbox)
    deliver(until=0.0)
    assert (fresh(row).state, fresh(row).attempts, server.taken) == (OutgoingState.QUEUED, 0, [])


# --- out: a person decides ----------------------------------------------------------------------
def test_settled_as_arrived_it_counts_as_sent(mailbox, now, finished):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=OutgoingState.UNCERTAIN)
    settle_uncertain(outgoing_id=row.pk, has_arrived=True, now=now)
    assert (fresh(row).state, finished) == (OutgoingState.SENT, ["sent"])


@pytest.mark.parametrize("state", [OutgoingState.UNCERTAIN, OutgoingState.FAILED])
def test_settled_as_lost_the_same_mail_is_sent_again(server, mailbox, now, state):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=state, attempts=9)
    settle_uncertain(outgoing_id=row.pk, has_arrived=False, now=now)
    deliver()
    assert (fresh(row).state, row.message_id.encode() in server.taken[0].content) == ("sent", True)


def test_a_second_decision_is_refused(mailbox, now):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=OutgoingState.UNCERTAIN)
    settle_uncertain(outgoing_id=row.pk, has_arrived=True, now=now)
    with pytest.raises(NotPossible):
        settle_uncertain(outgoing_id=row.pk, has_arrived=False, now=now)


@pytest.mark.parametrize("state", ["queued", "claimed", "sending", "sent", "cancelled"])
def test_only_what_is_unclear_can_be_sent_again(mailbox, now, state):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=state)
    with pytest.raises(NotPossible):
        settle_uncertain(outgoing_id=row.pk, has_arrived=False, now=now)


# --- the tables ---------------------------------------------------------------------------------
RESULTS = {
    Outcome.ACCEPTED: OutgoingState.SENT,
    Outcome.REFUSED: OutgoingState.FAILED,
    Outcome.UNKNOWN: OutgoingState.UNCERTAIN,
    Outcome.TRY_LATER: OutgoingState.QUEUED,
}


@pytest.mark.parametrize(("before", "outcome"), list(product(OutgoingState, RESULTS)))
def test_an_answer_moves_a_mail_only_as_the_table_allows(mailbox, now, before, outcome):
    row = queued(mailbox)
    OutgoingEmail.objects.update(state=before)
    after = RESULTS[outcome]
    answer = Answer(outcome, "words")
    if after in OUTGOING_MOVES[before] or after == before:
        record_answer(outgoing_id=row.pk, answer=answer, now=now)
        assert fresh(row).state == after
    else:
        with pytest.raises(NotPossible):
            record_answer(outgoing_id=row.pk, answer=answer, now=now)
        assert fresh(row).state == before


@pytest.mark.parametrize("table", [RAW_MOVES, OUTGOING_MOVES])
def test_every_state_has_its_row_and_leads_to_known_states(table):
    assert set().union(*table.values()) <= set(table)


def test_every_state_is_in_its_table():
    assert (set(RAW_MOVES), set(OUTGOING_MOVES)) == (set(RawState), set(OutgoingState))
