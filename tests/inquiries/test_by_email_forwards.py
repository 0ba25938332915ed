"""A colleague hands on what somebody has written to them: it belongs to that writer."""

import pytest

from desks.models import Agent
from inquiries.doubts import Doubt
from inquiries.models import Inquiry
from inquiries.models.inquiry import LinkKind
from inquiries.references import reply_address
from inquiries.states import Fact, MessageKind
from mailroom.models import Mailbox, OutgoingEmail
from tests.inquiries.letters import MALLORY, TRUSTED, bring, letter

MARIA = "Maria <maria@agents.example>"
FORWARDED = """Please answer this one. She called me yesterday.

---------- Forwarded message ---------
From: Vera Visitor <vera@visitor.example>
Date: Fri, 20 Nov 2026 at 10:00
Subject: Our certificate
To: <maria@agents.example>

Dear Maria, where is our certificate? We are still waiting for it.
"""


@pytest.fixture
def mailbox(madrid, maria):
    return madrid.mailboxes.get()


def forward(sender=MARIA, body=FORWARDED, subject="Fwd: Our certificate", **fields):
    return letter(sender, body=body, subject=subject, **fields)


def codes(message):
    return {code.partition(":")[0] for code in message.warnings}


def test_the_inquiry_belongs_to_the_original_writer(mailbox):
    message = bring(forward(), mailbox)
    assert (message.sender_address, message.sender_name, message.inquiry.contact.name) == (
        "vera@visitor.example",
        "Vera Visitor",
        "Vera Visitor",
    )


def test_subject_and_text_are_those_of_the_original(mailbox):
    message = bring(forward(), mailbox)
    assert (message.inquiry.subject, message.body.splitlines()[0]) == (
        "Our certificate",
        "Dear Maria, where is our certificate? We are still waiting for it.",
    )


def test_who_forwarded_it_stays_with_the_message(mailbox):
    assert bring(forward(), mailbox).forwarded_by == "maria@agents.example"


def test_what_the_colleague_wrote_above_is_a_note(mailbox):
    inquiry = bring(forward(), mailbox).inquiry
    note = inquiry.messages.get(kind=MessageKind.NOTE)
    assert (note.body, note.sender_name, note.sender_address) == (
        "Please answer this one. She called me yesterday.",
        "Maria",
        "maria@agents.example",
    )


def test_the_note_is_written_by_nobodys_account(mailbox):
    """A mail never acts as an agent."""
    inquiry = bring(forward(), mailbox).inquiry
    note = inquiry.messages.get(kind=MessageKind.NOTE)
    assert (note.author, inquiry.timeline.get(kind=Fact.NOTED).actor) == (None, None)


def test_without_words_above_there_is_no_note(mailbox):
    bare = FORWARDED.partition("yesterday.")[2]
    assert bring(forward(body=bare), mailbox).inquiry.messages.count() == 1


def test_the_list_shows_what_the_writer_wrote(mailbox):
    inquiry = bring(forward(), mailbox).inquiry
    assert (inquiry.preview[:10], inquiry.last_message_kind) == ("Dear Maria", MessageKind.INBOUND)


def test_nobody_is_acknowledged(mailbox):
    bring(forward(), mailbox)
    assert not OutgoingEmail.objects.exists()


def test_only_the_writer_takes_part(mailbox):
    inquiry = bring(forward(), mailbox).inquiry
    people = set(inquiry.participants.values_list("address", flat=True))
    assert people == {"vera@visitor.example"}


def test_read_again_it_is_one_message_and_one_note(mailbox):
    raw = forward()
    bring(raw, mailbox)
    bring(raw, mailbox)
    assert Inquiry.objects.get().messages.count() == 2


def test_attachments_are_kept(mailbox):
    raw = f"""From: {MARIA}
To: madrid@helpdesk.example
Subject: Fwd: Our certificate
Message-ID: <with-file@agents.example>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{FORWARDED}
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="certificate.pdf"

bytes
--b--
""".replace("\n", "\r\n").encode()
    assert bring(raw, mailbox).attachments.get().filename == "certificate.pdf"


# --- who may do this --------------------------------------------------------------------------------
def is_ordinary(message, address):
    return (message.sender_address, message.forwarded_by) == (address, "")


def test_a_stranger_forwards_for_nobody(mailbox):
    assert is_ordinary(bring(forward(MALLORY), mailbox), "mallory@stranger.example")


def test_an_agent_of_another_desk_forwards_for_nobody(mailbox, henk):
    message = bring(forward("henk@agents.example"), mailbox)
    assert is_ordinary(message, "henk@agents.example")


def test_who_is_an_agent_no_more_forwards_for_nobody(mailbox):
    Agent.objects.update(is_active=False)
    assert is_ordinary(bring(forward(), mailbox), "maria@agents.example")


def test_a_forged_agent_forwards_for_nobody(mailbox):
    Mailbox.objects.update(trusted_authserv_id=TRUSTED)
    message = bring(forward(results="dmarc=fail header.from=agents.example"), mailbox)
    assert is_ordinary(message, "maria@agents.example")
    assert Doubt.PRETENDS_COLLEAGUE in codes(message)


@pytest.mark.parametrize(
    ("results", "is_doubted"),
    [("dmarc=pass header.from=agents.example", False), ("spf=none", True), ("", True)],
)
def test_whether_it_was_the_colleague_is_said(mailbox, results, is_doubted):
    Mailbox.objects.update(trusted_authserv_id=TRUSTED)
    message = bring(forward(results=results), mailbox)
    assert (Doubt.UNVERIFIED_FORWARD in codes(message)) is is_doubted


@pytest.mark.parametrize(
    "body",
    ["Nothing below.", FORWARDED.replace("<vera@visitor.example>", "")],
    ids=["nothing", "no address"],
)
def test_a_forward_that_cannot_be_read_is_an_inquiry_of_the_colleague_with_a_hint(mailbox, body):
    message = bring(forward(body=body), mailbox)
    assert is_ordinary(message, "maria@agents.example")
    assert Doubt.UNREADABLE_FORWARD in codes(message)


def test_an_answer_with_a_forward_below_is_an_answer(mailbox):
    message = bring(forward(subject="Re: Fwd: Our certificate"), mailbox)
    assert is_ordinary(message, "maria@agents.example")


def test_a_mail_of_our_own_is_not_handed_on_as_an_inquirers(mailbox):
    own = FORWARDED.replace("vera@visitor.example", "madrid@helpdesk.example")
    assert is_ordinary(bring(forward(body=own), mailbox), "maria@agents.example")


# --- which inquiry ------------------------------------------------------------------------------------
def test_it_never_joins_an_inquiry_of_the_colleague(mailbox):
    own = bring(letter(MARIA, message_id="own@agents.example"), mailbox).inquiry
    message = bring(forward(seen="own@agents.example"), mailbox)
    assert (message.inquiry == own, message.inquiry.links.get().other) == (False, own)


def test_it_opens_an_inquiry_that_looks_related_to_the_writers_own(mailbox):
    """Who can write as an agent must not get into hers."""
    hers = bring(letter(message_id="hers@visitor.example"), mailbox).inquiry
    link = bring(forward(seen="hers@visitor.example"), mailbox).inquiry.links.get()
    assert (link.other, link.kind) == (hers, LinkKind.LOOKS_RELATED)


def test_a_forward_to_a_signed_address_is_no_new_inquirers(mailbox):
    inquiry = bring(letter(), mailbox).inquiry
    token = reply_address(mailbox_address="madrid@helpdesk.example", inquiry_id=inquiry.pk)
    assert is_ordinary(bring(forward(to=token), mailbox), "maria@agents.example")


def test_the_writers_next_mail_joins(mailbox):
    first = bring(forward(message_id="handed-on@agents.example"), mailbox)
    later = bring(letter(seen="handed-on@agents.example"), mailbox)
    assert later.inquiry == first.inquiry
