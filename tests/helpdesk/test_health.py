"""/health/ready turns red by facts: what waits, what last ran, what lies in quarantine."""

from datetime import timedelta

import pytest
from django.db.utils import OperationalError
from django.test import Client
from django.utils import timezone

from helpdesk import health, views
from inquiries.models import SearchWork
from mailroom.models import AlertKind, LedgerDay, Mailbox, OutgoingEmail, RawEmail
from mailroom.states import OutgoingState, RawState
from mailroom.watching.alerting import raise_alert
from mailroom.watching.watchdog import DOOR_BEAT
from shared.heartbeats import beat, note_full_disk
from shared.models import Heartbeat
from tests.factories import make_inquiry


@pytest.fixture
def well(db) -> None:
    """Background jobs have just run, and nothing waits."""
    beat("sweep")
    beat("watch")


@pytest.fixture
def raw_email(madrid):
    return RawEmail.objects.create(
        mailbox=madrid.mailboxes.get(),
        sha256=b"1" * 32,
        door="smtp",
        raw=b"Subject: x",
        received_at=timezone.now() - timedelta(minutes=3),
    )


def ready() -> tuple[int, dict]:
    response = Client().get("/health/ready")
    return response.status_code, response.json()


def red() -> set[str]:
    return {fact.name for fact in health.findings(now=timezone.now()) if not fact.is_ok}


def test_all_is_well(well):
    status, said = ready()
    assert (status, said["status"]) == (200, "ok")


def test_no_background_job_has_ever_run(db):
    status, said = ready()
    assert (status, said["status"]) == (503, "failing")
    assert said["last_background_job"] == {"value": "never", "ok": False}


def test_background_jobs_have_stopped(well):
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert red() == {"last_background_job"}


def test_nobody_watches_over_the_mail(well):
    Heartbeat.objects.filter(name="watch").update(at=timezone.now() - timedelta(minutes=3))
    assert red() == {"last_watch_over_mail"}


def test_mail_on_the_server_is_not_here(well, madrid):
    now = timezone.now()
    LedgerDay.objects.create(
        mailbox=madrid.mailboxes.get(), day=now.date(), on_server=3, missing=1, checked_at=now
    )
    assert red() == {"mailboxes_with_gaps"}


def test_the_door_is_not_heard_any_more(well):
    Heartbeat.objects.create(name=DOOR_BEAT, at=timezone.now() - timedelta(minutes=3))
    assert red() == {"doors_not_heard"}


def test_messages_wait_to_be_findable(well, monkeypatch):
    monkeypatch.setattr(health, "MOST_TO_INDEX", 2)
    SearchWork.objects.bulk_create([SearchWork(message_id=number) for number in range(2)])
    assert red() == set()
    SearchWork.objects.create(message_id=3)
    assert red() == {"messages_not_yet_findable"}


def test_a_flood_is_held(well, madrid):
    raise_alert(kind=AlertKind.FLOOD, key="a", details={}, now=timezone.now())
    assert red() == {"mail_floods_held"}


def test_an_alert_that_is_only_not_yet_closed_leaves_it_green(well, madrid):
    raise_alert(kind=AlertKind.FETCHING, key="a", details={}, now=timezone.now())
    assert red() == set()


@pytest.mark.parametrize("state", [RawState.NEW, RawState.PROCESSING])
def test_mail_waits_too_long_to_be_read(well, raw_email, state):
    RawEmail.objects.update(state=state)
    assert red() == {"oldest_unread_mail"}


def test_mail_that_has_just_come_is_no_alarm(well, raw_email):
    RawEmail.objects.update(received_at=timezone.now())
    assert red() == set()


def test_mail_in_quarantine_is_an_alarm_until_somebody_looks(well, raw_email):
    RawEmail.objects.update(state=RawState.QUARANTINED)
    assert red() == {"mail_in_quarantine"}


def test_an_answer_that_is_due_does_not_leave(well, madrid):
    make_inquiry(madrid)  # its acknowledgement waits in the outbox
    assert red() == set()
    OutgoingEmail.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=3))
    assert red() == {"oldest_unsent_mail", "mailboxes_not_sending"}
    OutgoingEmail.objects.update(state=OutgoingState.SENT)
    assert red() == set()


def test_a_mailbox_is_not_fetched_any_more(well, madrid):
    now = timezone.now()
    assert red() == set(), "a mailbox without IMAP has nothing to fetch"
    Mailbox.objects.update(imap_host="imap.example")
    assert red() == {"mailboxes_not_fetched"}
    Mailbox.objects.update(fetched_at=now)
    assert red() == set()
    Mailbox.objects.update(fetched_at=now - timedelta(minutes=6))
    assert red() == {"mailboxes_not_fetched"}
    Mailbox.objects.update(is_active=False)
    assert red() == set()


def test_the_disk_is_nearly_full(well, monkeypatch):
    monkeypatch.setattr(health, "MIN_FREE_DISK", 1.0)
    assert red() == {"free_disk"}


def test_a_write_was_refused_for_want_of_space_a_moment_ago(well):
    note_full_disk()
    assert red() == {"writes_refused_for_space"}
    Heartbeat.objects.filter(name="disk_full").update(at=timezone.now() - timedelta(seconds=21))
    assert red() == set()


def test_the_database_is_away(monkeypatch, db):
    def refuse(*, now):
        raise OperationalError("no connection: password=secret")

    monkeypatch.setattr(views, "findings", refuse)
    status, said = ready()
    assert (status, said["database"]) == (503, "not reachable")
    assert "secret" not in str(said)


def test_facts_name_nobody(well, madrid):
    make_inquiry(madrid, sender_address="canary@visitor.example", subject="Canary")
    assert "canary" not in str(ready()).casefold()


def test_living_asks_nothing_of_the_database():
    """Without the `db` fixture a query would raise."""
    assert Client().get("/health/live").json() == {"status": "ok"}
