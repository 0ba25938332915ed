"""An answer to what has changed: stopped, with what was said in between, and the own text kept."""

import pytest

from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from tests.factories import make_agent, receive

KEY = "2a0b2f6e-3f0e-4c39-8d86-6a4b0a6a9d10"


@pytest.fixture
def rosa(madrid):
    return make_agent("rosa", madrid)


@pytest.fixture
def seen(inquiry) -> int:
    """The newest message when Maria began to write."""
    return inquiry.messages.latest("pk").pk


def _answer(inquiry, by, now, body="Use form B."):
    return send_reply(
        inquiry_id=inquiry.pk,
        by=by,
        body=body,
        submission_key="k",
        seen_message_id=inquiry.messages.latest("pk").pk,
        now=now,
    )


def _send(client, inquiry, seen, *, live: bool):
    sent = {"submission_key": KEY, "body": "My own words", "seen": seen}
    headers = {"HX-Request": "true"} if live else {}
    return client.post(f"/inquiries/{inquiry.reference}/reply/", sent, headers=headers)


@pytest.mark.parametrize("live", [True, False])
def test_a_colleagues_answer_is_shown_above_the_own_text(as_maria, inquiry, rosa, seen, now, live):
    _answer(inquiry, rosa, now)
    answer = _send(as_maria, inquiry, seen, live=live)
    composer = answer.content.decode().partition('data-js="composer"')[2]
    assert answer.status_code == 409
    assert "Rosa has written in the meantime" in composer
    assert composer.index("Use form B.") < composer.index("My own words")
    assert not inquiry.messages.filter(body="My own words").exists()


def test_a_newer_question_is_shown_as_well(as_maria, inquiry, seen):
    ids = tuple(inquiry.messages.values_list("message_id", flat=True))
    receive(inquiry.desk, seen_ids=ids, body="It is urgent <b>now</b>.")
    composer = _send(as_maria, inquiry, seen, live=True).content.decode()
    assert "It is urgent &lt;b&gt;now&lt;/b&gt;." in composer


def test_a_note_stops_nothing(as_maria, inquiry, rosa, seen, now):
    add_note(inquiry_id=inquiry.pk, by=rosa, body="Careful.", submission_key="n", now=now)
    assert _send(as_maria, inquiry, seen, live=True).status_code == 200


def test_after_reading_it_the_answer_leaves(as_maria, inquiry, rosa, seen, now):
    newest = _answer(inquiry, rosa, now).pk
    assert _send(as_maria, inquiry, seen, live=True).status_code == 409
    assert _send(as_maria, inquiry, newest, live=True).status_code == 200
    assert inquiry.messages.filter(body="My own words").count() == 1
