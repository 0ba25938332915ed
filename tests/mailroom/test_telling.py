"""Administrators hear of a trouble once when it begins and once when it ends; never a flood."""

from datetime import timedelta

import pytest

from mailroom.models import Alert, AlertKind, Mailbox, OutgoingEmail
from mailroom.sending.outbox import as_bytes
from mailroom.watching import telling
from mailroom.watching.alert_words import ADVICE, SENTENCES, advice, sentence, subject_of
from mailroom.watching.alerting import end_alert, raise_alert
from tests.factories import make_agent, make_mailbox

MINUTE = timedelta(minutes=1)


@pytest.fixture
def mailbox(madrid, ada):
    return madrid.mailboxes.get()


def begin(mailbox, now, kind=AlertKind.FETCHING, key="1", **details):
    raise_alert(kind=kind, key=key, mailbox=mailbox, details=details, now=now)


def end(now, kind=AlertKind.FETCHING, key="1"):
    end_alert(kind=kind, key=key, now=now)


def tell(now) -> list[str]:
    before = set(OutgoingEmail.objects.values_list("pk", flat=True))
    telling.tell_administrators(now=now)
    new = OutgoingEmail.objects.exclude(pk__in=before)
    return list(new.order_by("pk").values_list("subject", flat=True))


def test_an_administrator_is_told_once(mailbox, now):
    begin(mailbox, now)
    assert tell(now + 2 * MINUTE) == ["Alert: Mail is not fetched (madrid@helpdesk.example)"]
    assert tell(now + 30 * MINUTE) == []
    assert OutgoingEmail.objects.get().to == ["ada@agents.example"]


def test_nobody_hears_of_what_passes_by_itself(mailbox, now):
    begin(mailbox, now)
    assert tell(now + MINUTE) == []
    end(now + MINUTE)
    assert tell(now + 30 * MINUTE) == []


def test_the_end_is_told_once(mailbox, now):
    begin(mailbox, now)
    tell(now + 2 * MINUTE)
    end(now + 20 * MINUTE)
    assert tell(now + 20 * MINUTE) == ["Recovered: Mail is not fetched (madrid@helpdesk.example)"]
    assert tell(now + 40 * MINUTE) == []


def test_many_troubles_are_one_mail(mailbox, now):
    for number in range(30):
        begin(mailbox, now, key=str(number))
    assert tell(now + 2 * MINUTE) == ["Alert: 30 troubles"]


def test_what_begins_one_after_the_other_is_no_flood(mailbox, now):
    told = 0
    for minute in range(60):
        begin(mailbox, now + minute * MINUTE, key=str(minute))
        told += len(tell(now + minute * MINUTE))
    assert told <= 12


def test_while_nothing_can_be_sent_nothing_is_written(mailbox, now):
    begin(mailbox, now, kind=AlertKind.SENDING)
    assert tell(now + 9 * MINUTE) == []
    assert Alert.objects.get().told_at is None


def test_after_sending_works_again_its_trouble_is_told(mailbox, now):
    begin(mailbox, now, kind=AlertKind.SENDING)
    end(now + 20 * MINUTE, kind=AlertKind.SENDING)
    assert tell(now + 20 * MINUTE) == ["Recovered: Mail is not sent (madrid@helpdesk.example)"]


def test_another_server_tells_of_the_one_that_does_not_send(mailbox, hague, now):
    Mailbox.objects.filter(desk=hague).update(smtp_host="smtp.other.example")
    begin(mailbox, now, kind=AlertKind.SENDING)
    tell(now + 2 * MINUTE)
    assert OutgoingEmail.objects.get().mailbox.desk == hague


def test_a_mailbox_of_the_same_server_does_not(mailbox, hague, now):
    begin(mailbox, now, kind=AlertKind.SENDING)
    assert tell(now + 2 * MINUTE) == []


def test_the_alert_address_is_told_as_well(mailbox, now, settings):
    settings.ALERT_ADDRESS = "pager@operations.example"
    begin(mailbox, now)
    tell(now + 2 * MINUTE)
    told = [row.to for row in OutgoingEmail.objects.all()]
    assert sorted(told) == [["ada@agents.example"], ["pager@operations.example"]]


def test_who_is_switched_off_or_no_administrator_is_not_told(mailbox, now, madrid):
    make_agent("gone", is_administrator=True, is_active=False)
    make_agent("bea", madrid)
    begin(mailbox, now)
    assert len(tell(now + 2 * MINUTE)) == 1


def test_each_is_told_in_the_own_language(mailbox, now):
    make_agent("luc", is_administrator=True, language="fr")
    begin(mailbox, now)
    tell(now + 2 * MINUTE)
    assert set(OutgoingEmail.objects.values_list("language", flat=True)) == {"en", "fr"}


def test_no_machine_answers_an_alert(mailbox, now):
    begin(mailbox, now)
    tell(now + 2 * MINUTE)
    mail = as_bytes(OutgoingEmail.objects.get()).decode()
    assert "Auto-Submitted: auto-" in mail
    assert "/mail/" in mail


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_says_what_is_wrong_and_what_to_do(mailbox, now, kind):
    details = {
        "count": 2,
        "since": now.date().isoformat() if kind == AlertKind.GAP else now.isoformat(),
        "addresses": ["a@x.example", "b@y.example"],
        "limit": 500,
    }
    alert = Alert(kind=kind, key="1", mailbox=mailbox, details=details, opened_at=now)
    assert "?" not in sentence(alert)
    assert "%" not in sentence(alert) + advice(alert) + subject_of(alert)
    assert len(advice(alert)) > 20


@pytest.mark.parametrize("kind", AlertKind)
def test_details_that_are_not_there_break_nothing(kind, now):
    assert sentence(Alert(kind=kind, key="1", opened_at=now))


def test_every_kind_has_its_words():
    assert set(SENTENCES) == set(ADVICE) == set(AlertKind)


def test_a_flood_names_both_ends(mailbox, now):
    details = {"addresses": ["madrid@helpdesk.example", "robot@visitor.example"]}
    said = sentence(Alert(kind=AlertKind.FLOOD, key="1", details=details, opened_at=now))
    assert "madrid@helpdesk.example ↔ robot@visitor.example" in said


def test_two_mailboxes_of_one_desk_can_tell(mailbox, madrid, now):
    make_mailbox(madrid, address="second@helpdesk.example")
    assert telling.find_sending_mailbox() == mailbox
