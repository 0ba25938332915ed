"""The receipt: once, in the writer's language, never to a machine (RFC 3834; reliability R6)."""

from datetime import timedelta

import pytest

from contacts.models import Contact
from inquiries.actions.acknowledge import BURST, CAP
from inquiries.actions.receive import receive_message, receive_messages
from inquiries.references import read_reply_address
from inquiries.states import Fact
from mailroom.models import OutgoingEmail
from tests.factories import make_incoming, make_inquiry, receive
from tests.registry.test_language import FRENCH, SPANISH


def receipts():
    return OutgoingEmail.objects.filter(is_automatic=True)


def test_the_writer_gets_one_receipt(inquiry):
    assert receipts().get().to == ["vera@visitor.example"]


def test_a_second_mail_gets_no_second_receipt(inquiry, madrid):
    receive(madrid, seen_ids=(inquiry.messages.get().message_id,))
    assert receipts().count() == 1


def test_a_receipt_threads_below_the_mail(inquiry):
    message, receipt = inquiry.messages.get(), receipts().get()
    assert (receipt.in_reply_to, receipt.references) == (message.message_id, message.message_id)


def test_an_answer_to_the_receipt_finds_the_inquiry(inquiry):
    assert read_reply_address(receipts().get().reply_to) == inquiry.pk


def test_a_receipt_repeats_nothing_of_the_writer(madrid):
    """Anybody can write in anybody's name: the receipt must carry no foreign words (S13)."""
    receive(madrid, subject="Buy pills", body="https://evil.example/ now", sender_name="Evil")
    receipt = receipts().get()
    everything = f"{receipt.subject} {receipt.text} {receipt.html}"
    assert not any(word in everything for word in ("pills", "evil.example", "Evil"))


@pytest.mark.parametrize(
    "fields", [{"may_acknowledge": False}, {"sender_address": ""}, {"mailbox": None}]
)
def test_who_must_not_be_answered_gets_nothing(madrid, fields):
    receive(madrid, **fields)
    assert not receipts().exists()


def test_no_receipt_no_fact(madrid):
    inquiry = make_inquiry(madrid, may_acknowledge=False)
    assert not inquiry.timeline.filter(kind=Fact.ACKNOWLEDGED).exists()


@pytest.mark.parametrize(
    ("body", "language", "word"), [(FRENCH, "fr", "message"), (SPANISH, "es", "mensaje")]
)
def test_the_receipt_is_in_the_language_of_the_letter(madrid, body, language, word):
    receive(madrid, subject="", body=body)
    assert (receipts().get().language, word in receipts().get().text) == (language, True)


def test_the_preferred_language_of_a_known_writer_counts_more(madrid):
    receive(madrid)
    Contact.objects.update(language="fr")
    receive(madrid, body=SPANISH)
    assert receipts().latest("pk").language == "fr"


def test_an_unknown_language_gets_the_desks(madrid):
    madrid.default_language = "es"
    madrid.save()
    receive(madrid, subject="", body="?")
    assert receipts().get().language == "es"


def receive_after(minutes, desk, now, **fields):
    at = now + timedelta(minutes=minutes)
    return receive_message(incoming=make_incoming(desk, **fields), now=at)


def test_one_address_gets_only_so_many_a_day(madrid, now):
    for number in range(CAP + 3):
        receive_after(5 * number, madrid, now)
    assert receipts().count() == CAP


def test_one_address_gets_only_a_few_at_once(madrid, now):
    """Another helpdesk that opens an inquiry for each of our receipts (R6: 3 in 120 seconds)."""
    for number in range(BURST + 3):
        receive_after(number / 10, madrid, now)
    assert receipts().count() == BURST


def test_the_cap_holds_within_one_batch(madrid, now):
    receive_messages(incomings=[make_incoming(madrid) for _ in range(BURST + 3)], now=now)
    assert receipts().count() == BURST


def test_the_cap_holds_over_desks_and_capitals(madrid, hague, now):
    for number in range(BURST + 2):
        sender = "VERA@visitor.example" if number % 2 else "vera@visitor.example"
        receive_after(0, [madrid, hague][number % 2], now, sender_address=sender)
    assert receipts().count() == BURST


def test_another_address_is_not_capped(madrid, now):
    for sender in ["vera@visitor.example"] * BURST + ["other@visitor.example"]:
        receive_after(0, madrid, now, sender_address=sender)
    assert receipts().count() == BURST + 1


def test_a_day_later_there_are_receipts_again(madrid, now):
    for number in range(CAP):
        receive_after(5 * number, madrid, now)
    receive_after(25 * 60, madrid, now)
    assert receipts().count() == CAP + 1


def test_a_message_that_comes_twice_is_acknowledged_once(madrid, now):
    incoming = make_incoming(madrid)
    receive_message(incoming=incoming, now=now)
    receive_message(incoming=incoming, now=now)
    assert receipts().count() == 1
