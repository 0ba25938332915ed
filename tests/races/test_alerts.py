"""A trouble that several processes notice at the same moment."""

from functools import partial

import pytest

from mailroom.actions.quarantine import try_again
from mailroom.models import Alert, AlertKind, Door, OutgoingEmail, RawEmail, RawEmailFact
from mailroom.states import RawState
from mailroom.watching.alerting import end_alert, raise_alert
from mailroom.watching.telling import PATIENCE, tell_administrators
from shared.exceptions import NotPossible
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)
KIND = AlertKind.QUARANTINE


def test_it_begins_once(now):
    begin = partial(raise_alert, kind=KIND, key="1", details={}, now=now)
    results = together(*[begin] * 6)
    assert errors_in(results) == []
    assert sum(results) == Alert.objects.count() == 1


def test_it_ends_once(now):
    raise_alert(kind=KIND, key="1", details={}, now=now)
    results = together(*[partial(end_alert, kind=KIND, key="1", now=now)] * 6)
    assert errors_in(results) == []
    assert sum(results) == 1


def test_it_is_told_once(now, madrid, ada):
    raise_alert(kind=KIND, key="1", details={"count": 1}, now=now - PATIENCE)
    results = together(*[partial(tell_administrators, now=now)] * 4)
    assert errors_in(results) == []
    assert sum(results) == OutgoingEmail.objects.count() == 1


def test_two_people_who_try_again_try_once(now, rui, madrid):
    mail = RawEmail.objects.create(
        mailbox=madrid.mailboxes.get(),
        sha256=b"1" * 32,
        door=Door.SMTP,
        raw=b"x",
        received_at=now,
        state=RawState.QUARANTINED,
    )
    results = together(*[partial(try_again, ids=[mail.pk], by=rui, now=now)] * 2)
    assert 1 in results
    assert errors_in(results) == [NotPossible]
    assert RawEmailFact.objects.count() == 1
