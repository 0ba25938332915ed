"""Who sends when: the hourly limit, a server that is away, and the breaker against floods."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from mailroom.actions import cancel_held, deliver_due, release_held
from mailroom.models import Alert, AlertKind, OutgoingEmail
from mailroom.sending import flood
from mailroom.sending.pacing import room_again_at, room_left
from mailroom.states import Hold, OutgoingState
from shared.exceptions import NotAllowed, NotPossible
from tests.factories import make_agent
from tests.fakes.smtp_server import HostileSmtp
from tests.mailroom.outgoing import queued


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


@pytest.fixture
def server(settings):
    server = HostileSmtp()
    settings.SMTP_URL = server.url
    yield server
    server.stop()


def deliver():
    return deliver_due(limit=100, clock=timezone.now)


def sent(mailbox, count, *, ago=timedelta(minutes=5), to="vera@visitor.example", **fields):
    for _number in range(count):
        row = queued(mailbox, to=[to], **fields)
        OutgoingEmail.objects.filter(pk=row.pk).update(
            state=OutgoingState.SENT, sent_at=timezone.now() - ago
        )


def states():
    rows = OutgoingEmail.objects.exclude(state=OutgoingState.SENT).order_by("pk")
    return list(rows.values_list("state", flat=True))


# --- the hourly limit ---------------------------------------------------------------------------
def limited(mailbox, limit):
    mailbox.hourly_limit = limit
    mailbox.save()
    return mailbox


def test_beyond_its_limit_a_mailbox_waits(server, mailbox):
    limited(mailbox, 3)
    for number in range(5):
        queued(mailbox, to=[f"vera{number}@visitor.example"])
    deliver()
    deliver()
    assert (len(server.taken), states()) == (3, ["queued", "queued"])


def test_what_waits_for_the_limit_is_not_asked_for_at_every_turn(server, mailbox):
    sent(limited(mailbox, 1), 1)
    row = queued(mailbox)
    deliver()
    row.refresh_from_db()
    assert timedelta(minutes=54) < row.next_attempt_at - timezone.now() < timedelta(minutes=56)


def test_the_limit_is_said_once(server, mailbox):
    sent(limited(mailbox, 1), 1)
    for _turn in range(2):
        queued(mailbox)
        deliver()
    alert = Alert.objects.get(kind=AlertKind.LIMIT)
    assert (alert.mailbox, alert.details["limit"]) == (mailbox, 1)


def test_with_room_again_the_trouble_is_over(server, mailbox):
    sent(limited(mailbox, 1), 1)
    queued(mailbox)
    deliver()
    OutgoingEmail.objects.filter(state=OutgoingState.SENT).update(
        sent_at=timezone.now() - timedelta(minutes=61)
    )
    OutgoingEmail.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    deliver()
    assert len(server.taken) == 1
    assert Alert.objects.get(kind=AlertKind.LIMIT).closed_at is not None


def test_an_hour_later_there_is_room(mailbox, now):
    sent(limited(mailbox, 2), 2, ago=timedelta(minutes=61))
    assert room_left(mailbox, now) == 2


def test_room_comes_when_the_mail_that_fills_the_hour_leaves_it(mailbox, now):
    limited(mailbox, 2)
    for minutes in (50, 30, 10):
        sent(mailbox, 1, ago=timedelta(minutes=minutes))
    assert abs(room_again_at(mailbox, now) - (now + timedelta(minutes=30))) < timedelta(seconds=5)


def test_another_mailbox_is_not_concerned(server, mailbox, hague):
    sent(limited(mailbox, 1), 1)
    queued(mailbox)
    queued(hague.mailboxes.get(), to=["henri@visitor.example"])
    deliver()
    assert [mail.sender for mail in server.taken] == ["hague@helpdesk.example"]


# --- the server is away -------------------------------------------------------------------------
def test_one_mail_finds_out_for_all(mailbox, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    for number in range(3):
        queued(mailbox, to=[f"vera{number}@visitor.example"])
    deliver()
    rows = OutgoingEmail.objects.all()
    assert {(row.state, row.attempts) for row in rows} == {("queued", 1)}
    assert all(row.next_attempt_at > timezone.now() and "refused" in row.answer for row in rows)


def test_when_the_server_is_back_all_go(server, mailbox, settings):
    good, settings.SMTP_URL = settings.SMTP_URL, "smtp://127.0.0.1:1"
    for number in range(3):
        queued(mailbox, to=[f"vera{number}@visitor.example"])
    deliver()
    settings.SMTP_URL = good
    queued(mailbox, to=["new@visitor.example"])
    deliver()
    deliver()
    assert len(server.taken) == 4


def test_what_the_recipients_server_put_off_keeps_its_pause(server, mailbox):
    server.fail("rcpt", "451 4.7.1 greylisted")
    late = queued(mailbox, to=["late@visitor.example"])
    deliver()
    queued(mailbox, to=["other@visitor.example"])
    deliver()
    late.refresh_from_db()
    assert late.next_attempt_at > timezone.now()


# --- floods -------------------------------------------------------------------------------------
def test_the_twenty_first_mail_to_one_address_in_an_hour_waits_for_a_person(server, mailbox):
    for _number in range(flood.PAIR_MAILS + 2):
        queued(mailbox)
    deliver()
    assert (len(server.taken), states()) == (flood.PAIR_MAILS, ["held", "held"])


def test_automatic_mail_stops_much_earlier(server, mailbox):
    for _number in range(flood.PAIR_AUTOMATIC + 1):
        queued(mailbox, is_automatic=True)
    deliver()
    assert (len(server.taken), states()) == (flood.PAIR_AUTOMATIC, ["held"])


def test_an_agent_still_writes_to_whom_machines_may_not(server, mailbox):
    sent(mailbox, flood.PAIR_AUTOMATIC, is_automatic=True)
    queued(mailbox)
    deliver()
    assert len(server.taken) == 1


def test_the_alert_names_both_addresses_and_the_count_once(server, mailbox):
    sent(mailbox, flood.PAIR_MAILS)
    for _number in range(3):
        queued(mailbox, to=["Vera@Visitor.example"])
    deliver()
    alert = Alert.objects.get(kind=AlertKind.FLOOD)
    assert alert.details["addresses"] == ["madrid@helpdesk.example", "vera@visitor.example"]
    assert alert.details["count"] == flood.PAIR_MAILS


def test_others_are_not_held(server, mailbox):
    sent(mailbox, flood.PAIR_MAILS)
    queued(mailbox)
    queued(mailbox, to=["other@visitor.example"])
    deliver()
    assert [mail.recipients for mail in server.taken] == [("other@visitor.example",)]


def test_after_an_hour_of_quiet_the_two_may_write_again(server, mailbox):
    sent(mailbox, flood.PAIR_MAILS, ago=timedelta(minutes=61))
    queued(mailbox)
    deliver()
    assert len(server.taken) == 1


def test_a_day_far_beyond_the_usual_holds_the_whole_mailbox(server, mailbox, monkeypatch):
    limited(mailbox, 3)
    monkeypatch.setattr(flood, "BURST_HOURS", 1)
    sent(mailbox, 3, ago=timedelta(hours=3))
    queued(mailbox, to=["anybody@visitor.example"])
    deliver()
    assert (server.taken, states()) == ([], ["held"])


def test_what_is_usual_for_a_mailbox_is_no_flood(server, mailbox, monkeypatch):
    limited(mailbox, 3)
    monkeypatch.setattr(flood, "BURST_HOURS", 1)
    sent(mailbox, 30, ago=timedelta(days=3), to="many@visitor.example")
    sent(mailbox, 3, ago=timedelta(hours=3))
    queued(mailbox, to=["anybody@visitor.example"])
    deliver()
    assert len(server.taken) == 1


@pytest.fixture
def held(server, mailbox):
    """A mail of Madrid that waits for a person, and the alert about it."""
    sent(mailbox, flood.PAIR_MAILS)
    row = queued(mailbox)
    deliver()
    row.refresh_from_db()
    assert (row.state, row.hold_reason) == (OutgoingState.HELD, Hold.FLOOD)
    return row


def test_let_go_it_leaves_and_the_alert_ends(server, held, maria, now):
    release_held(ids=[held.pk], by=maria, now=now)
    deliver()
    assert len(server.taken) == 1
    assert Alert.objects.get().closed_by == maria


def test_taken_back_it_never_leaves_and_the_alert_ends(server, held, maria, now):
    cancel_held(ids=[held.pk], by=maria, now=now)
    deliver()
    assert (server.taken, states()) == ([], ["cancelled"])
    assert Alert.objects.get().closed_at == now


def test_the_alert_stays_while_others_wait(server, held, mailbox, maria, now):
    queued(mailbox)
    deliver()
    release_held(ids=[held.pk], by=maria, now=now)
    assert Alert.objects.get().closed_at is None


def test_deciding_twice_is_once(held, maria, now):
    for _time in range(2):
        release_held(ids=[held.pk], by=maria, now=now)
    held.refresh_from_db()
    assert held.state == OutgoingState.QUEUED


def test_what_was_taken_back_is_not_let_go(held, maria, now):
    cancel_held(ids=[held.pk], by=maria, now=now)
    with pytest.raises(NotPossible):
        release_held(ids=[held.pk], by=maria, now=now)


@pytest.mark.parametrize("deed", [release_held, cancel_held])
def test_another_desk_decides_nothing(held, henk, now, deed):
    with pytest.raises(NotAllowed):
        deed(ids=[held.pk], by=henk, now=now)


@pytest.mark.parametrize("deed", [release_held, cancel_held])
def test_administrators_decide_nothing(held, now, deed):
    ada = make_agent("ada", is_administrator=True)
    with pytest.raises(NotAllowed):
        deed(ids=[held.pk], by=ada, now=now)


def test_what_does_not_exist_is_not_found(maria, now):
    with pytest.raises(Http404):
        release_held(ids=[999_999], by=maria, now=now)
