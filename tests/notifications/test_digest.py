"""The mail about what was not seen: to whom, when, with what, and never twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from desks.models import Membership
from mailroom.models import OutgoingEmail
from mailroom.tasks import deliver_outgoing
from notifications.actions import mark_read, mark_seen, notify
from notifications.digest import KEPT, PATIENCE, QUIET, forget_old, write_digests
from notifications.models import Notification
from notifications.states import Kind, Way
from tests.factories import make_agent, make_desk, make_inquiry, receive
from tests.fakes.smtp_server import HostileSmtp


@pytest.fixture
def long_ago(now):
    return now - PATIENCE


def _tell(agent, at, inquiry=None, key="k", kind=Kind.MENTIONED, by=None) -> None:
    subject = f"inquiry:{inquiry.reference}" if inquiry else ""
    notify(agent_ids=[agent.pk], kind=kind, key=key, now=at, by=by, subject=subject)


def _digests() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(dedup_key__startswith="digest:").order_by("pk"))


def test_what_was_not_seen_comes_in_one_mail(maria, rui, inquiry, now, long_ago):
    _tell(maria, long_ago, inquiry, by=rui)
    _tell(maria, now, inquiry, key="later", kind=Kind.ASSIGNED, by=rui)
    assert (write_digests(now=now), write_digests(now=now)) == (1, 0)
    (mail,) = _digests()
    assert mail.to == ["maria@agents.example"]
    assert mail.subject == "2 notifications for you"
    assert f"Rui mentioned you in {inquiry.reference}" in mail.text
    assert f"/inquiries/{inquiry.reference}/" in mail.text
    assert mail.is_automatic


def test_by_real_smtp_it_arrives_once_and_says_that_a_machine_wrote_it(
    maria, inquiry, settings, now, long_ago
):
    server = HostileSmtp()
    settings.SMTP_URL = server.url
    try:
        _tell(maria, long_ago, inquiry)
        for _twice in range(2):
            write_digests(now=now)
            deliver_outgoing()
    finally:
        server.stop()
    mine = [mail for mail in server.taken if mail.recipients == (maria.email,)]
    assert len(mine) == 1
    assert b"Auto-Submitted: auto-" in mine[0].content


def test_nothing_of_the_inquirer_is_in_the_mail(maria, rui, inquiry, now, long_ago):
    _tell(maria, long_ago, inquiry, by=rui)
    write_digests(now=now)
    (mail,) = _digests()
    for private in (inquiry.subject, "Vera", "visitor.example", "certificate"):
        assert private not in mail.subject + mail.text + mail.html


def test_it_is_in_the_language_of_the_agent(maria, inquiry, now, long_ago):
    maria.language = "fr"
    maria.save()
    _tell(maria, long_ago, inquiry)
    write_digests(now=now)
    assert _digests()[0].language == "fr"


def test_the_agent_has_time_to_see_it_first(maria, inquiry, long_ago, now):
    _tell(maria, long_ago + timedelta(seconds=1), inquiry)
    assert write_digests(now=now) == 0


@pytest.mark.parametrize("deed", ["seen", "read"])
def test_what_was_seen_or_read_is_not_mailed(maria, inquiry, now, long_ago, deed):
    _tell(maria, long_ago, inquiry)
    if deed == "seen":
        mark_seen(by=maria, up_to=Notification.objects.get().pk, now=now)
    else:
        mark_read(by=maria, now=now)
    assert write_digests(now=now) == 0


def test_who_wants_no_mail_gets_none(maria, inquiry, now, long_ago):
    maria.notified_by = {Kind.MENTIONED: [Way.PAGE]}
    maria.save()
    _tell(maria, long_ago, inquiry)
    assert write_digests(now=now) == 0


def test_there_is_at_most_one_an_hour(maria, inquiry, now, long_ago):
    _tell(maria, long_ago, inquiry)
    write_digests(now=now)
    _tell(maria, now, inquiry, key="second")
    assert write_digests(now=now + PATIENCE) == 0
    assert write_digests(now=now + QUIET - timedelta(seconds=1)) == 0
    assert write_digests(now=now + QUIET) == 1
    assert len(_digests()) == 2


def test_what_may_not_be_seen_any_more_is_not_mailed(maria, inquiry, now, long_ago):
    _tell(maria, long_ago, inquiry)
    Membership.objects.filter(agent=maria).delete()
    assert (write_digests(now=now), write_digests(now=now), _digests()) == (0, 0, [])


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}])
def test_who_cannot_be_written_to_gets_none(maria, inquiry, now, long_ago, fields):
    _tell(maria, long_ago, inquiry)
    type(maria).objects.filter(pk=maria.pk).update(**fields)
    assert write_digests(now=now) == 0


def test_without_a_mailbox_it_waits(maria, inquiry, madrid, now, long_ago):
    _tell(maria, long_ago, inquiry)
    madrid.mailboxes.update(is_active=False)
    assert write_digests(now=now) == 0
    madrid.mailboxes.update(is_active=True)
    assert write_digests(now=now) == 1


def test_an_absence_note_that_answers_it_tells_nobody_and_is_not_answered(
    maria, madrid, inquiry, now, long_ago
):
    _tell(maria, long_ago, inquiry)
    write_digests(now=now)
    sent, told = OutgoingEmail.objects.count(), Notification.objects.count()
    (mail,) = _digests()
    receive(
        madrid,
        sender_address=maria.email,
        automatic="auto_reply",
        may_acknowledge=False,
        seen_ids=(mail.message_id,),
    )
    assert (OutgoingEmail.objects.count(), Notification.objects.count()) == (sent, told)


def test_old_ones_that_were_read_are_forgotten(maria, inquiry, now):
    _tell(maria, now - KEPT - timedelta(days=1), inquiry, key="old and read")
    mark_read(by=maria, now=now)
    _tell(maria, now - KEPT - timedelta(days=1), inquiry, key="old and unread")
    _tell(maria, now, inquiry, key="new")
    assert (forget_old(now=now), forget_old(now=now)) == (1, 0)
    kept = set(Notification.objects.values_list("key", flat=True))
    assert kept == {"old and unread", "new"}


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_one_mail(now):
    madrid = make_desk("madrid")
    maria = make_agent("maria", madrid)
    inquiry = make_inquiry(madrid)
    for number in range(20):
        _tell(maria, now - PATIENCE, inquiry, key=str(number))
    start = threading.Barrier(4)

    def run() -> None:
        start.wait(10)
        write_digests(now=now)
        connection.close()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(_digests()) == 1
