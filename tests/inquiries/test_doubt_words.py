"""Trust, doubts and the fate of answers as the page says them."""

import pytest
from django.utils.html import escape

from inquiries.doubts import Doubt
from inquiries.models import Message
from inquiries.views.doubt_words import SENTENCES, doubts_of
from mailroom.models import Mailbox, OutgoingEmail
from mailroom.states import OutgoingState, Trust
from tests.inquiries.letters import TRUSTED, bring, letter
from tests.inquiries.test_bounce import read_notice, report
from tests.inquiries.test_by_email_forwards import forward
from tests.inquiries.test_reply import answer


def page(client, inquiry):
    return client.get(f"/inquiries/{inquiry.reference}/").content.decode()


def test_every_doubt_has_a_sentence():
    assert set(SENTENCES) == set(Doubt)


def test_the_worst_comes_first_and_what_nobody_knows_is_left_out():
    message = Message(warnings=["new_sender", "of_tomorrow", "look_alike:visitor.example"])
    assert [view.doubt for view in doubts_of(message)] == [Doubt.LOOK_ALIKE, Doubt.NEW_SENDER]


def test_the_size_of_what_is_not_here_is_said():
    [view] = doubts_of(Message(warnings=["oversize:83886080"]))
    assert "80.0" in view.words


@pytest.mark.parametrize(
    ("results", "trust"),
    [
        ("dmarc=pass header.from=visitor.example", Trust.PASS),
        ("dmarc=fail header.from=visitor.example", Trust.FAIL),
        ("spf=none", Trust.NONE),
    ],
)
def test_the_page_says_how_far_the_sender_is_trusted(as_maria, madrid, results, trust):
    Mailbox.objects.update(trusted_authserv_id=TRUSTED)
    message = bring(letter(results=results), madrid.mailboxes.get())
    assert escape(str(trust.label)) in page(as_maria, message.inquiry)


def test_where_nobody_looks_the_page_says_nothing(as_maria, inquiry):
    assert 'class="trust' not in page(as_maria, inquiry)


def test_the_page_names_the_address_to_which_an_answer_would_go(as_maria, madrid):
    raw = letter(head="Reply-To: office@stranger.example")
    message = bring(raw, madrid.mailboxes.get())
    said = page(as_maria, message.inquiry)
    assert "another domain: office@stranger.example" in said


def test_no_markup_of_a_writer_stands_in_a_doubt(as_maria, madrid):
    raw = letter(head='Reply-To: "<b>x</b>"@stranger.example')
    message = bring(raw, madrid.mailboxes.get())
    assert "<b>x</b>" not in page(as_maria, message.inquiry)


def test_who_forwarded_it_is_shown(as_maria, madrid):
    message = bring(forward(), madrid.mailboxes.get())
    assert "forwarded by maria@agents.example" in page(as_maria, message.inquiry)


@pytest.fixture
def sent(inquiry, maria, now):
    message = answer(inquiry, maria, now)
    OutgoingEmail.objects.update(state=OutgoingState.SENT, sent_at=now)
    return message


def test_what_came_back_says_why_in_plain_words_and_in_the_servers(as_maria, sent, madrid):
    bring(report(sent.message_id), madrid.mailboxes.get())
    said = page(as_maria, sent.inquiry)
    plain = ("It came back: it has not arrived.", "There is no such address.", "User unknown")
    assert [words for words in plain if words not in said] == []


def test_the_thread_tells_when_it_came_back(as_maria, sent, madrid):
    bring(report(sent.message_id), madrid.mailboxes.get())
    assert "The answer to vera@visitor.example came back." in page(as_maria, sent.inquiry)


def test_an_acknowledgement_that_came_back_is_told(as_maria, inquiry, madrid):
    receipt = OutgoingEmail.objects.get()
    OutgoingEmail.objects.update(state=OutgoingState.SENT)
    bring(report(receipt.message_id), madrid.mailboxes.get())
    assert "The acknowledgement to vera@visitor.example came back." in page(as_maria, inquiry)


def test_that_it_was_read_is_told(as_maria, sent, madrid):
    bring(read_notice(sent.message_id), madrid.mailboxes.get())
    assert "vera@visitor.example has opened the answer" in page(as_maria, sent.inquiry)


def test_a_delay_is_told_with_the_reason(as_maria, sent, madrid):
    delay = report(sent.message_id, action="delayed", status="4.2.2", words="452 mailbox full")
    bring(delay, madrid.mailboxes.get())
    said = page(as_maria, sent.inquiry)
    assert "is delayed on its way. The mailbox is full." in said
