"""Internal notes."""

import pytest
from django.http import Http404

from inquiries.actions.note import add_note
from inquiries.models import Message
from inquiries.states import Fact, MessageKind, Status
from mailroom.models import OutgoingEmail
from shared.exceptions import InvalidInput, KeyReused
from tests.factories import make_inquiry


def write(inquiry, by, now, **fields):
    values = {"body": "Ask the examiner.", "submission_key": "k1"} | fields
    return add_note(inquiry_id=inquiry.pk, by=by, now=now, **values)


def test_a_note_is_written_with_its_author(inquiry, maria, now):
    note = write(inquiry, maria, now)
    assert (note.kind, note.author, note.body) == (MessageKind.NOTE, maria, "Ask the examiner.")


def test_a_note_twice_is_one(inquiry, maria, now):
    assert write(inquiry, maria, now) == write(inquiry, maria, now)
    assert inquiry.timeline.filter(kind=Fact.NOTED).count() == 1


def test_the_same_key_with_another_text_is_refused(inquiry, maria, now):
    write(inquiry, maria, now)
    with pytest.raises(KeyReused):
        write(inquiry, maria, now, body="Something else")


def test_the_same_key_for_another_inquiry_is_refused(inquiry, maria, madrid, now):
    write(inquiry, maria, now)
    with pytest.raises(KeyReused):
        write(make_inquiry(madrid), maria, now)


def test_a_note_is_never_sent(inquiry, maria, now):
    before = OutgoingEmail.objects.count()
    write(inquiry, maria, now)
    assert OutgoingEmail.objects.count() == before


def test_a_note_stops_no_clock_and_moves_no_status(inquiry, maria, now):
    due = inquiry.due_at
    write(inquiry, maria, now)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at) == (Status.NEW, due)


@pytest.mark.parametrize("body", ["", "  \n\t ", "x" * 200_001])
def test_an_empty_or_endless_note_is_refused_and_leaves_no_trace(inquiry, maria, now, body):
    with pytest.raises(InvalidInput):
        write(inquiry, maria, now, body=body)
    assert write(inquiry, maria, now).pk


@pytest.mark.parametrize("who", ["henk", "olga", "ada"])
def test_who_is_not_of_the_desk_writes_nothing(request, inquiry, now, who):
    with pytest.raises(Http404):
        write(inquiry, request.getfixturevalue(who), now)
    assert not Message.objects.filter(kind=MessageKind.NOTE).exists()
