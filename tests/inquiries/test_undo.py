"""An answer that has not left yet: taken back as if it had never been, sent later, held, let go."""

from datetime import timedelta
from functools import partial

import pytest
from django.http import Http404
from django.utils import timezone

from inquiries.actions.lifecycle import change_status
from inquiries.actions.undo import (
    release_reply,
    reschedule_reply,
    send_reply_now,
    try_reply_now,
    undo_reply,
)
from inquiries.states import Fact, Status
from mailroom.actions import claim_outgoing, deliver_due, deliver_email, record_answer
from mailroom.models import OutgoingEmail
from mailroom.sending.smtp import Answer, Outcome, SmtpConnection
from mailroom.sending.smtp_server import server_at
from mailroom.states import Hold, OutgoingState
from shared.exceptions import InvalidInput, NotPossible
from tests.factories import receive
from tests.fakes.smtp_server import HostileSmtp
from tests.inquiries.test_reply import answer

TOMORROW = timedelta(days=1)


@pytest.fixture(autouse=True)
def _ten_seconds(settings) -> None:
    settings.UNDO_SECONDS = 10


@pytest.fixture
def server(settings):
    server = HostileSmtp()
    settings.SMTP_URL = server.url
    yield server
    server.stop()


def undo(message, by, now=None):
    return undo_reply(message_id=message.pk, by=by, now=now or timezone.now())


def outgoing_of(message):
    return OutgoingEmail.objects.get(message=message)


def make_due(message):
    past = timezone.now() - timedelta(seconds=1)
    OutgoingEmail.objects.filter(message=message).update(next_attempt_at=past)


def deliver(message):
    make_due(message)
    OutgoingEmail.objects.filter(is_automatic=True).delete()
    return deliver_due(limit=5, clock=timezone.now)


SNAPSHOT = [
    "status",
    "assignee_id",
    "due_at",
    "first_answered_at",
    "resolved_at",
    "last_message_at",
    "last_message_kind",
    "preview",
]


def snapshot(inquiry):
    inquiry.refresh_from_db()
    return {name: getattr(inquiry, name) for name in SNAPSHOT}


# --- undo ---------------------------------------------------------------------------------------
def test_an_answer_leaves_ten_seconds_after_it_was_sent(inquiry, maria, now):
    message = answer(inquiry, maria, now)
    assert outgoing_of(message).next_attempt_at == now + timedelta(seconds=10)


@pytest.mark.parametrize("then", [Status.WAITING_INQUIRER, Status.RESOLVED, Status.OPEN])
def test_taken_back_everything_is_as_before(inquiry, maria, now, then):
    before = snapshot(inquiry)
    undo(answer(inquiry, maria, now, then_status=then), maria)
    assert snapshot(inquiry) == before


def test_taken_back_it_is_never_sent(server, inquiry, maria, now):
    message = answer(inquiry, maria, now)
    undo(message, maria)
    deliver(message)
    assert (server.taken, outgoing_of(message).state) == ([], OutgoingState.CANCELLED)


def test_taken_back_it_stays_in_the_thread_with_a_fact(inquiry, maria, now):
    message = answer(inquiry, maria, now)
    undo(message, maria)
    fact = inquiry.timeline.get(kind=Fact.REPLY_CANCELLED)
    assert (fact.message, fact.actor) == (message, maria)


def test_taking_back_twice_is_once(inquiry, maria, now):
    message = answer(inquiry, maria, now)
    undo(message, maria)
    undo(message, maria)
    assert inquiry.timeline.filter(kind=Fact.REPLY_CANCELLED).count() == 1


def test_what_has_been_sent_is_not_taken_back(server, inquiry, maria, now):
    message = answer(inquiry, maria, now)
    deliver(message)
    with pytest.raises(NotPossible, match="already been sent"):
        undo(message, maria)


def test_a_colleagues_change_since_is_kept(inquiry, maria, rui, now):
    message = answer(inquiry, maria, now)
    change_status(inquiry_id=inquiry.pk, status=Status.WAITING_SECTION, by=rui, now=now)
    undo(message, maria)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.WAITING_SECTION


def test_the_older_promise_holds_when_a_mail_came_in_between(inquiry, maria, madrid, now):
    promised = inquiry.due_at
    message = answer(inquiry, maria, now)
    receive(madrid, seen_ids=(message.message_id,), at=now + timedelta(seconds=5))
    undo(message, maria)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at) == (Status.OPEN, promised)


def test_who_would_have_had_a_copy_takes_no_part(inquiry, maria, now):
    undo(answer(inquiry, maria, now, cc=["stranger@elsewhere.example"]), maria)
    assert not inquiry.participants.filter(address="stranger@elsewhere.example").exists()


def test_the_next_answer_does_not_refer_to_what_was_never_sent(inquiry, maria, now):
    gone = answer(inquiry, maria, now)
    undo(gone, maria)
    there = answer(inquiry, maria, now + timedelta(seconds=1))
    assert gone.message_id not in outgoing_of(there).references


def test_another_desk_takes_nothing_back(inquiry, maria, henk, now):
    message = answer(inquiry, maria, now)
    with pytest.raises(Http404):
        undo(message, henk)


def test_a_sender_that_has_it_in_hand_loses_to_undo(server, inquiry, maria, now):
    """It has claimed the mail and speaks to the server, but no content has left yet."""
    message = answer(inquiry, maria, now)
    make_due(message)
    OutgoingEmail.objects.filter(is_automatic=True).delete()
    [mine] = claim_outgoing(limit=1)
    undo(message, maria)
    with SmtpConnection(partial(server_at, server.url)) as line:
        answered = deliver_email(outgoing=mine, connection=line, clock=timezone.now)
    assert (answered.outcome, server.taken) == (Outcome.NOT_OURS, [])


def test_a_late_refusal_does_not_revive_what_was_taken_back(inquiry, maria, now):
    message = answer(inquiry, maria, now)
    make_due(message)
    claim_outgoing(limit=9)
    undo(message, maria)
    late = Answer(Outcome.TRY_LATER, "451 later")
    record_answer(outgoing_id=message.outgoing_id, answer=late, now=now, attempt=1)
    assert outgoing_of(message).state == OutgoingState.CANCELLED


def test_undo_loses_to_a_sender_that_has_begun(inquiry, maria, now):
    message = answer(inquiry, maria, now)
    OutgoingEmail.objects.filter(message=message).update(state=OutgoingState.SENDING)
    with pytest.raises(NotPossible):
        undo(message, maria)


def test_what_one_recipient_has_is_not_taken_back(server, inquiry, maria, now):
    message = answer(inquiry, maria, now, cc=["late@visitor.example"])
    server.fail("rcpt", "250 OK", "451 4.7.1 greylisted")
    deliver(message)
    with pytest.raises(NotPossible):
        undo(message, maria)


def test_what_waits_for_another_attempt_can_be_taken_back(server, inquiry, maria, now):
    message = answer(inquiry, maria, now)
    server.fail("rcpt", "451 4.7.1 greylisted")
    deliver(message)
    undo(message, maria)
    assert outgoing_of(message).state == OutgoingState.CANCELLED


def test_the_next_attempt_can_be_brought_forward(server, inquiry, maria, now):
    message = answer(inquiry, maria, now)
    server.fail("rcpt", "451 4.7.1 greylisted")
    deliver(message)
    try_reply_now(message_id=message.pk, by=maria, now=timezone.now())
    assert outgoing_of(message).next_attempt_at <= timezone.now()


# --- send later ---------------------------------------------------------------------------------
@pytest.fixture
def scheduled(inquiry, maria, now):
    return answer(inquiry, maria, now, send_at=now + TOMORROW)


def test_for_later_it_does_not_leave_now(server, scheduled):
    OutgoingEmail.objects.filter(is_automatic=True).delete()
    assert deliver_due(limit=5, clock=timezone.now) == 0


def test_for_later_the_clock_of_the_inquirer_runs_on(inquiry, maria, now):
    promised = inquiry.due_at
    answer(inquiry, maria, now, send_at=now + TOMORROW)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at, inquiry.first_answered_at) == (
        Status.OPEN,
        promised,
        None,
    )


def test_for_later_it_counts_as_an_answer_when_it_leaves(server, inquiry, scheduled):
    assert not inquiry.timeline.filter(kind=Fact.REPLIED).exists()
    deliver(scheduled)
    inquiry.refresh_from_db()
    assert inquiry.timeline.get(kind=Fact.REPLIED).at == outgoing_of(scheduled).sent_at
    assert (inquiry.status, inquiry.due_at) == (Status.WAITING_INQUIRER, None)


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_for_later_is_between_now_and_ninety_days(inquiry, maria, now, days):
    with pytest.raises(InvalidInput):
        answer(inquiry, maria, now, send_at=now + timedelta(days=days))


def test_taken_back_before_its_time_everything_is_as_before(inquiry, maria, now):
    before = snapshot(inquiry)
    undo(answer(inquiry, maria, now, send_at=now + TOMORROW), maria)
    assert snapshot(inquiry) == before


def newer_mail(madrid, message, **fields):
    return receive(madrid, seen_ids=(message.message_id,), **fields)


def test_it_is_held_when_the_inquirer_writes_first(scheduled, madrid):
    newer_mail(madrid, scheduled)
    outgoing = outgoing_of(scheduled)
    assert (outgoing.state, outgoing.hold_reason) == (OutgoingState.HELD, Hold.NEWER_MAIL)
    assert scheduled.inquiry.timeline.filter(kind=Fact.REPLY_HELD).count() == 1


def test_automatic_mail_holds_nothing(scheduled, madrid):
    newer_mail(madrid, scheduled, automatic="auto_reply")
    assert outgoing_of(scheduled).state == OutgoingState.QUEUED


def test_what_is_held_is_not_sent(server, scheduled, madrid):
    newer_mail(madrid, scheduled, may_acknowledge=False)
    deliver(scheduled)
    assert server.taken == []


def test_a_person_lets_it_go_at_its_time(scheduled, madrid, maria, now):
    newer_mail(madrid, scheduled)
    release_reply(message_id=scheduled.pk, by=maria, now=now)
    outgoing = outgoing_of(scheduled)
    assert (outgoing.state, outgoing.next_attempt_at) == (OutgoingState.QUEUED, now + TOMORROW)
    assert scheduled.inquiry.timeline.filter(kind=Fact.REPLY_RELEASED).count() == 1


def test_let_go_after_its_time_it_leaves_at_once(scheduled, madrid, maria, now):
    newer_mail(madrid, scheduled)
    late = now + 2 * TOMORROW
    release_reply(message_id=scheduled.pk, by=maria, now=late)
    assert outgoing_of(scheduled).next_attempt_at == late


def test_it_is_held_again_by_the_next_mail(scheduled, madrid, maria, now):
    newer_mail(madrid, scheduled)
    release_reply(message_id=scheduled.pk, by=maria, now=now)
    newer_mail(madrid, scheduled)
    assert outgoing_of(scheduled).state == OutgoingState.HELD


def test_held_it_can_be_taken_back(scheduled, madrid, maria):
    newer_mail(madrid, scheduled)
    undo(scheduled, maria)
    assert outgoing_of(scheduled).state == OutgoingState.CANCELLED


def test_another_time_can_be_chosen(scheduled, maria, now):
    later = now + 3 * TOMORROW
    reschedule_reply(message_id=scheduled.pk, send_at=later, by=maria, now=now)
    assert outgoing_of(scheduled).next_attempt_at == later


def test_a_time_chosen_anew_is_checked(scheduled, maria, now):
    with pytest.raises(InvalidInput):
        reschedule_reply(message_id=scheduled.pk, send_at=now - TOMORROW, by=maria, now=now)


def test_it_can_be_sent_now(server, scheduled, maria, now):
    send_reply_now(message_id=scheduled.pk, by=maria, now=now)
    OutgoingEmail.objects.filter(is_automatic=True).delete()
    deliver_due(limit=5, clock=timezone.now)
    assert len(server.taken) == 1


def test_what_has_left_has_no_other_time(server, scheduled, maria, now):
    deliver(scheduled)
    with pytest.raises(NotPossible):
        send_reply_now(message_id=scheduled.pk, by=maria, now=now)


def test_a_scheduled_answer_that_is_refused_leaves_the_inquiry_due(server, inquiry, scheduled):
    server.fail("rcpt", "550 5.1.1 unknown")
    promised = inquiry.due_at
    deliver(scheduled)
    inquiry.refresh_from_db()
    assert (inquiry.due_at, inquiry.timeline.filter(kind=Fact.REPLIED).exists()) == (
        promised,
        False,
    )
