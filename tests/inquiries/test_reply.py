"""What happens when an agent answers."""

import email
import email.policy
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from inquiries.actions.attachments import IncomingFile
from inquiries.actions.checking import Override
from inquiries.actions.reply import MAX_FILES_BYTES, send_reply
from inquiries.checks import Check, Finding
from inquiries.models import Message
from inquiries.queries import others_to_answer
from inquiries.states import Fact, Status
from mailroom.models import OutgoingEmail
from mailroom.sending.outbox import as_bytes
from shared.exceptions import InvalidInput, KeyReused, NewerMessage
from tests.factories import make_incoming, make_inquiry, receive


def answer(inquiry, by, now, **fields):
    newest = Message.objects.filter(inquiry=inquiry).latest("pk").pk
    values = {"body": "It was sent yesterday.", "submission_key": str(uuid4())}
    values |= {"seen_message_id": newest, "override": knowing(fields.get("cc", ()))} | fields
    return send_reply(inquiry_id=inquiry.pk, by=by, now=now, **values)


def knowing(addresses):
    """As an agent who was asked about these addresses, and sends it to them all the same."""
    keys = (Finding(Check.RECIPIENT_NEW, one).key for one in addresses)
    return Override(frozenset(keys), "Vera asked for it")


def replies_in_outbox():
    return OutgoingEmail.objects.filter(dedup_key__startswith="reply:")


def test_send_reply_queues_one_email_when_submitted_twice(inquiry, maria, now):
    first = answer(inquiry, maria, now, submission_key="k1")
    again = answer(inquiry, maria, now, submission_key="k1")
    assert first == again
    assert replies_in_outbox().count() == 1


def test_send_reply_refuses_the_same_key_with_another_text(inquiry, maria, now):
    answer(inquiry, maria, now, submission_key="k1")
    with pytest.raises(KeyReused):
        answer(inquiry, maria, now, submission_key="k1", body="Something else.")


def test_send_reply_threads_below_the_last_message(inquiry, maria, now):
    incoming = inquiry.messages.get()
    answer(inquiry, maria, now)
    outgoing = replies_in_outbox().get()
    assert outgoing.in_reply_to == incoming.message_id
    assert incoming.message_id in outgoing.references.split()


def test_send_reply_waits_for_the_inquirer_and_stops_the_clock(inquiry, maria, now):
    answer(inquiry, maria, now)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.WAITING_INQUIRER
    assert inquiry.due_at is None
    assert inquiry.assignee == maria


def test_send_reply_is_stopped_by_a_message_that_was_not_seen(inquiry, maria, now, madrid):
    seen = inquiry.messages.get()
    receive(madrid, seen_ids=(seen.message_id,), body="One more thing, and it changes everything.")
    with pytest.raises(NewerMessage):
        answer(inquiry, maria, now, seen_message_id=seen.pk)
    assert not replies_in_outbox().exists()


def test_send_reply_writes_its_fact_with_the_deed(inquiry, maria, now):
    message = answer(inquiry, maria, now)
    fact = inquiry.timeline.get(kind=Fact.REPLIED)
    assert (fact.message, fact.actor, fact.at) == (message, maria, now)


def test_send_reply_does_not_exist_for_another_desk(inquiry, henk, now):
    with pytest.raises(Http404):
        answer(inquiry, henk, now)


def test_send_reply_refuses_an_empty_text(inquiry, maria, now):
    with pytest.raises(InvalidInput):
        answer(inquiry, maria, now, body="  \n ")


def test_send_reply_sends_no_history_to_a_new_cc(inquiry, maria, now):
    answer(inquiry, maria, now, cc=["stranger@elsewhere.example"])
    assert "waiting for our certificate" not in replies_in_outbox().get().text


def test_send_reply_quotes_the_message_for_those_who_know_it(inquiry, maria, now):
    answer(inquiry, maria, now)
    assert "> Dear colleagues, we are still waiting" in replies_in_outbox().get().text


def test_a_reply_of_the_writer_reopens_the_resolved_inquiry(inquiry, maria, madrid, now):
    sent = answer(inquiry, maria, now, then_status=Status.RESOLVED)
    later = receive(madrid, seen_ids=(sent.message_id,))
    inquiry.refresh_from_db()
    assert later.inquiry == inquiry
    assert inquiry.status == Status.OPEN
    assert inquiry.due_at is not None


def test_receiving_twice_gives_the_first_message(madrid, now):
    from inquiries.actions.receive import receive_message

    incoming = make_incoming(madrid)
    first = receive_message(incoming=incoming, now=now)
    assert receive_message(incoming=incoming, now=now) == first
    assert Message.objects.count() == 1


def test_send_reply_is_stopped_by_a_colleagues_answer_that_was_not_seen(inquiry, maria, rui, now):
    seen = inquiry.messages.get()
    answer(inquiry, maria, now, seen_message_id=seen.pk)
    with pytest.raises(NewerMessage):
        answer(inquiry, rui, now, seen_message_id=seen.pk)
    assert replies_in_outbox().count() == 1


def test_send_reply_sends_its_files_with_the_mail(inquiry, maria, now):
    file = IncomingFile("Certificat é.pdf", "application/pdf", b"%PDF-1.7 x")
    answer(inquiry, maria, now, files=[file])
    mail = email.message_from_bytes(
        as_bytes(replies_in_outbox().get()), policy=email.policy.default
    )
    [part] = mail.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("Certificat é.pdf", b"%PDF-1.7 x")


def test_send_reply_refuses_files_that_no_mail_server_takes(inquiry, maria, now):
    file = IncomingFile("film.bin", "application/octet-stream", bytes(MAX_FILES_BYTES + 1))
    with pytest.raises(InvalidInput):
        answer(inquiry, maria, now, files=[file])


def test_send_reply_answers_the_person_and_not_the_bounce(inquiry, maria, madrid, now):
    seen = inquiry.messages.get()
    bounce = {"automatic": "bounce", "sender_address": "mailer-daemon@relay.example"}
    receive(madrid, seen_ids=(seen.message_id,), **bounce)
    answer(inquiry, maria, now)
    assert replies_in_outbox().get().to == ["vera@visitor.example"]


def test_others_to_answer_leaves_out_ourselves_and_the_writer(madrid):
    named = ("madrid@helpdesk.example", "Madrid+t.1.ab@helpdesk.example", "boss@visitor.example")
    message = receive(madrid, recipients=(*named, "vera@visitor.example"))
    assert others_to_answer(message) == ["boss@visitor.example"]


def test_the_reply_form_sends_cc_and_files(as_maria, madrid):
    inquiry = make_inquiry(madrid, body="Please copy a@b.example and c@d.example.")
    newest = inquiry.messages.latest("pk").pk
    fields = {"body": "See the file.", "submission_key": str(uuid4()), "seen": newest}
    fields |= {"cc": "a@b.example; c@d.example", "attachments": [SimpleUploadedFile("x.txt", b"x")]}
    as_maria.post(f"/inquiries/{inquiry.reference}/reply/", fields)
    outgoing = replies_in_outbox().get()
    assert outgoing.cc == ["a@b.example", "c@d.example"]
    assert [part.filename for part in outgoing.parts.all()] == ["x.txt"]
