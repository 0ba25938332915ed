"""A trouble begins once and ends once, however often it is said."""

from datetime import timedelta

import pytest

from mailroom.models import Alert, AlertKind
from mailroom.watching.alerting import end_alert, raise_alert


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


def begin(mailbox, now, **details):
    return raise_alert(kind=AlertKind.FETCHING, key="1", mailbox=mailbox, details=details, now=now)


def end(now, by=None):
    return end_alert(kind=AlertKind.FETCHING, key="1", now=now, by=by)


def test_a_trouble_is_new_once(mailbox, now):
    assert begin(mailbox, now) is True
    assert begin(mailbox, now + timedelta(minutes=1)) is False
    assert Alert.objects.get().opened_at == now


def test_its_details_are_those_of_now(mailbox, now):
    begin(mailbox, now, error="refused")
    begin(mailbox, now, error="no answer")
    assert Alert.objects.get().details == {"error": "no answer"}


def test_said_again_it_is_no_longer_calm(mailbox, now):
    begin(mailbox, now)
    Alert.objects.update(calm_since=now)
    begin(mailbox, now)
    assert Alert.objects.get().calm_since is None


def test_it_ends_once(mailbox, now):
    begin(mailbox, now)
    assert end(now) is True
    assert end(now) is False
    assert Alert.objects.get().closed_at == now


def test_after_its_end_it_may_begin_again(mailbox, now):
    begin(mailbox, now)
    end(now)
    assert begin(mailbox, now) is True
    assert Alert.objects.count() == 2


def test_a_person_who_ends_it_is_named(mailbox, now, ada):
    begin(mailbox, now)
    end(now, by=ada)
    assert Alert.objects.get().closed_by == ada


def test_two_mailboxes_have_two_troubles(mailbox, now):
    begin(mailbox, now)
    assert raise_alert(kind=AlertKind.FETCHING, key="2", details={}, now=now)


def test_its_beginning_is_an_error_in_the_log(mailbox, now, caplog):
    begin(mailbox, now)
    begin(mailbox, now)
    assert [line.levelname for line in caplog.records] == ["ERROR"]
