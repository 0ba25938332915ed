"""Where mails go, as one table: who writes, what the mail carries, where it must arrive.

reliability.md S5 (spoofed mail) and R2 (identity of mails), field.md threads 15 to 23.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from inquiries.actions.lifecycle import change_status
from inquiries.doubts import Doubt
from inquiries.models import Inquiry, InquiryLink, Message
from inquiries.models.inquiry import LinkKind
from inquiries.references import reply_address
from inquiries.states import Status
from mailroom.models import Mailbox, OutgoingEmail
from mailroom.states import OutgoingState
from tests.factories import make_mailbox
from tests.inquiries.letters import MALLORY, TRUSTED, VERA, bring, letter
from tests.inquiries.test_reply import answer

JOINS, RELATED, NEW = "joins Vera's inquiry", "new, looks related", "new"
SPOOFED = "dmarc=fail header.from=visitor.example"
PROVEN = "dmarc=pass header.from=visitor.example"


@dataclass(frozen=True)
class Thread:
    """Vera has asked, Maria has answered: what a mail may say about it, by name."""

    inquiry: Inquiry
    words: dict[str, str]


@pytest.fixture
def thread(madrid, hague, maria, now) -> Thread:
    Mailbox.objects.update(trusted_authserv_id=TRUSTED)
    asked = bring(letter(VERA, message_id="asked@visitor.example"), madrid.mailboxes.get())
    answered = answer(asked.inquiry, maria, now, cc=["lawyer@office.example"])
    OutgoingEmail.objects.update(state=OutgoingState.SENT)
    token = reply_address(mailbox_address="madrid@helpdesk.example", inquiry_id=asked.inquiry.pk)
    words = {
        "token": token,
        "forged": token.replace(".", ".0", 1),
        "number": asked.inquiry.reference,
        "asked": asked.message_id,
        "answered": answered.message_id,
    }
    return Thread(asked.inquiry, words)


@dataclass(frozen=True)
class Case:
    """`mail` are the arguments of `letter`; {token}, {number}, {asked}, {answered} are filled in."""

    name: str
    goes: str
    sender: str = VERA
    mail: dict[str, str] = field(default_factory=dict)
    warns: Any = None

    def raw(self, words: dict[str, str]) -> bytes:
        filled = {name: text.format(**words) for name, text in self.mail.items()}
        return letter(self.sender.format(**words), **filled)


def case(name: str, goes: str, sender: str = VERA, warns: Any = None, **mail: str) -> Case:
    return Case(name, goes, sender, mail, warns)


ORDER = [
    case("our signed address", JOINS, to="{token}"),
    case("our Message-ID", JOINS, seen="{answered}"),
    case("her own Message-ID", JOINS, seen="{asked}"),
    case("our number in the subject", JOINS, subject="Question [{number}]"),
    case("our number without brackets, in small letters", JOINS, subject="re: {number}"),
    case("a changed subject in the same thread", JOINS, seen="{answered}", subject="Quite new"),
    case("an answer to a forward", JOINS, seen="{answered}", subject="AW: WG: Our certificate"),
    case("somebody whom we had in copy", JOINS, "lawyer@office.example", seen="{answered}"),
    case("capitals in the address", JOINS, "VERA@VISITOR.EXAMPLE", seen="{answered}"),
    case("a reply-all to both desks' addresses", JOINS, to="{token}, hague@helpdesk.example"),
    case("verified by the receiving server", JOINS, seen="{answered}", results=PROVEN),
    case("nothing at all", NEW),
    case("a number that is nobody's", NEW, subject="[MAD-2019-999999]"),
    case("an unknown Message-ID", NEW, seen="nobody@knows.example"),
]
FORWARDS = [
    case("WG: to the plain address", RELATED, seen="{answered}", subject="WG: Our certificate"),
    case("Fwd: with our number", RELATED, subject="Fwd: Re: Certificate [{number}]"),
    case("TR: by both signs", RELATED, seen="{answered}", subject="TR : [{number}]"),
    case("转发 with our Message-ID", RELATED, seen="{answered}", subject="转发：证书"),
    case("sent on to our signed address", JOINS, to="{token}", subject="Fwd: Our certificate"),
]
SPOOFED_MAILS = [
    case("a stranger with the number", RELATED, MALLORY, subject="Re: [{number}]"),
    case("a stranger with our stolen Message-ID", RELATED, MALLORY, seen="{answered}"),
    case("a stranger with her stolen Message-ID", RELATED, MALLORY, seen="{asked}"),
    case("a stranger who uses her Message-ID as his", RELATED, MALLORY, message_id="{asked}"),
    case("a stranger with the signed address", RELATED, MALLORY, to="{token}"),
    case("a stranger with everything at once", RELATED, MALLORY, to="{token}", seen="{answered}"),
    case("a stranger with a forged signature", NEW, MALLORY, to="{forged}"),
    case("her address with a forged signature", NEW, to="{forged}"),
    case("her address, failed, with our Message-ID", RELATED, seen="{answered}", results=SPOOFED,
         warns=Doubt.PRETENDS_CONTACT),
    case("her address, failed, with the number", RELATED, subject="[{number}]", results=SPOOFED,
         warns=Doubt.PRETENDS_CONTACT),
    case("her address, failed, with the signed address", RELATED, to="{token}", results=SPOOFED,
         warns=Doubt.PRETENDS_CONTACT),
    case("failed on top, a forged pass below", RELATED, seen="{answered}", results=SPOOFED,
         sender=f"{VERA}\nAuthentication-Results: {TRUSTED}; {PROVEN}",
         warns=Doubt.PRETENDS_CONTACT),
    case("two From, the verified one is another's", RELATED, seen="{answered}",
         results="dmarc=pass header.from=stranger.example", warns=Doubt.PRETENDS_CONTACT),
    case("no From, her address in Sender", RELATED, "", seen="{answered}", results="dmarc=none",
         head="Sender: vera@visitor.example", warns=Doubt.PRETENDS_CONTACT),
    case("no From, her address in Reply-To", RELATED, "", seen="{answered}", results="dmarc=none",
         head="Reply-To: Vera <vera@visitor.example>", warns=Doubt.PRETENDS_CONTACT),
    case("an agent's address with our Message-ID", RELATED, "maria@agents.example",
         seen="{answered}", warns=Doubt.PRETENDS_COLLEAGUE),
    case("an agent's address, failed", RELATED, "maria@agents.example", seen="{answered}",
         results="dmarc=fail header.from=agents.example", warns=Doubt.PRETENDS_COLLEAGUE),
    case("our own mailbox as the sender", RELATED, "madrid@helpdesk.example", seen="{answered}",
         warns=Doubt.PRETENDS_COLLEAGUE),
    case("her name, another address", RELATED, "Vera Visitor <vera@freemail.example>",
         seen="{answered}", warns=Doubt.PRETENDS_CONTACT),
    case("her address as the name", RELATED, '"vera@visitor.example" <x@freemail.example>',
         seen="{answered}", warns=Doubt.PRETENDS_CONTACT),
    case("a domain like hers", RELATED, "Vera <vera@visit0r.example>", seen="{answered}",
         warns=Doubt.LOOK_ALIKE),
    case("a domain like ours", NEW, "The Desk <info@he1pdesk.example>", warns=Doubt.LOOK_ALIKE),
    case("answers go elsewhere", JOINS, seen="{answered}", results=PROVEN,
         head="Reply-To: vera@freemail.example", warns=Doubt.REPLY_ELSEWHERE),
    case("a new address in copy asks for all that was said", JOINS, "lawyer@office.example",
         seen="{answered}", body="Please send me everything.", warns=Doubt.NEW_SENDER),
    case("a bounce that names her mail", RELATED, "mailer-daemon@stranger.example", seen="{asked}",
         subject="Undelivered Mail Returned to Sender",
         body="<x@y.example>: host said: 550 5.1.1 User unknown"),
    case("a code of somebody's else's account, sent to the signed address", RELATED,
         "Chat Service <no-reply@chat.example>", to="{token}", subject="Your verification code",
         body="Your verification code is 123456. If you did not request this, ignore this email.",
         warns=Doubt.VERIFICATION),
]  # fmt: skip


@pytest.mark.parametrize("one", [*ORDER, *FORWARDS, *SPOOFED_MAILS], ids=lambda one: one.name)
def test_where_a_mail_goes(thread, madrid, one):
    message = bring(one.raw(thread.words), madrid.mailboxes.get())
    links = [(link.kind, link.other) for link in message.inquiry.links.all()]
    expected = {
        JOINS: (True, []),
        RELATED: (False, [(LinkKind.LOOKS_RELATED, thread.inquiry)]),
        NEW: (False, []),
    }
    assert (message.inquiry == thread.inquiry, links) == expected[one.goes]


@pytest.mark.parametrize(
    "one", [one for one in SPOOFED_MAILS if one.warns], ids=lambda one: one.name
)
def test_what_it_warns_of(thread, madrid, one):
    message = bring(one.raw(thread.words), madrid.mailboxes.get())
    assert one.warns in {code.partition(":")[0] for code in message.warnings}


@pytest.mark.parametrize("one", [*ORDER[:5], ORDER[10]], ids=lambda one: one.name)
def test_an_honest_answer_warns_of_nothing(thread, madrid, one):
    assert bring(one.raw(thread.words), madrid.mailboxes.get()).warnings == []


@pytest.mark.parametrize("one", SPOOFED_MAILS, ids=lambda one: one.name)
def test_no_spoofed_mail_acts_as_an_agent_or_brings_out_what_was_said(thread, madrid, one):
    """Nothing of ours is written by it, and what is sent repeats nothing that anybody wrote."""
    before = set(OutgoingEmail.objects.values_list("pk", flat=True))
    message = bring(one.raw(thread.words), madrid.mailboxes.get())
    sent = OutgoingEmail.objects.exclude(pk__in=before)
    assert message.author is None
    assert not any("certificate" in mail.text for mail in sent)


@pytest.mark.parametrize("one", SPOOFED_MAILS, ids=lambda one: one.name)
def test_no_forged_sender_is_written_to(thread, madrid, one):
    """Backscatter: who did not write gets no receipt."""
    before = OutgoingEmail.objects.count()
    bring(one.raw(thread.words), madrid.mailboxes.get())
    if "fail" in one.mail.get("results", ""):
        assert OutgoingEmail.objects.count() == before


def test_an_answer_after_a_spoof_still_finds_her_inquiry(thread, madrid):
    """A stranger named her Message-ID and had her in copy: his inquiry must not draw hers in."""
    spoof = letter(MALLORY, seen="asked@visitor.example", head="Cc: vera@visitor.example")
    bring(spoof, madrid.mailboxes.get())
    later = bring(letter(VERA, seen="asked@visitor.example"), madrid.mailboxes.get())
    assert later.inquiry == thread.inquiry


def test_a_second_stranger_is_compared_with_the_people_of_the_inquiry(thread, madrid):
    """The first one's inquiry knows the same Message-ID; it must not stand before hers."""
    bring(letter(MALLORY, seen="asked@visitor.example"), madrid.mailboxes.get())
    pretender = letter("Vera Visitor <vera@freemail.example>", seen="asked@visitor.example")
    message = bring(pretender, madrid.mailboxes.get())
    assert message.inquiry.links.get().other == thread.inquiry
    assert message.warnings == ["pretends_contact:vera@visitor.example"]


# --- several mails ------------------------------------------------------------------------------
def test_a_series_of_reply_all_among_people_is_one_inquiry(madrid):
    """osTicket#1426: each of three people answers all, and we are in copy."""
    people = [f"p{number}@visitor.example" for number in range(3)]
    for number in range(6):
        raw = letter(
            people[number % 3],
            to=", ".join([*people, "madrid@helpdesk.example"]),
            message_id=f"r{number}@visitor.example",
            seen=f"r{number - 1}@visitor.example" if number else "",
        )
        bring(raw, madrid.mailboxes.get())
    assert Inquiry.objects.get().message_count == 6


def test_two_mails_that_share_an_unknown_root_meet(madrid):
    """zammad#5716"""
    for _ in range(2):
        bring(letter(seen="root@visitor.example"), madrid.mailboxes.get())
    assert Inquiry.objects.get().message_count == 2


def test_a_folded_subject_makes_no_second_inquiry(thread, madrid):
    """django-helpdesk#756"""
    folded = letter(subject=f"Re: A very long subject\n about [{thread.inquiry.reference}]")
    assert bring(folded, madrid.mailboxes.get()).inquiry == thread.inquiry


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
def test_an_answer_after_closing_opens_it_again(thread, madrid, maria, now, status):
    pk = thread.inquiry.pk
    change_status(inquiry_id=pk, status=Status.RESOLVED, by=maria, now=now)
    if status == Status.CLOSED:
        change_status(inquiry_id=pk, status=Status.CLOSED, by=maria, now=now)
    message = bring(letter(seen="asked@visitor.example"), madrid.mailboxes.get())
    assert (message.inquiry.pk, message.inquiry.status) == (pk, Status.OPEN)


# --- the twelve cases of identity (R2) ------------------------------------------------------------
def test_the_same_id_with_another_content_is_two_messages(madrid):
    """FreeScout#5591: a reused id; the real mail was dropped."""
    for body in ("One", "Two"):
        bring(letter(message_id="same@x.example", body=body), madrid.mailboxes.get())
    assert Message.objects.count() == 2


def test_the_same_mail_to_two_desks_is_two_linked_inquiries(madrid, hague):
    raw = letter(to="madrid@helpdesk.example, hague@helpdesk.example")
    first, second = (bring(raw, desk.mailboxes.get()).inquiry for desk in (madrid, hague))
    link = InquiryLink.objects.get()
    assert (link.inquiry, link.other, link.kind) == (second, first, LinkKind.SAME_MAIL)


def test_the_same_mail_in_two_mailboxes_of_one_desk_is_one_message(madrid):
    other = make_mailbox(madrid, address="info@helpdesk.example")
    raw = letter(to="madrid@helpdesk.example, info@helpdesk.example")
    first = bring(b"Received: by a.example\r\n" + raw, madrid.mailboxes.first())
    assert bring(b"Received: by b.example\r\n" + raw, other) == first


def test_mails_with_an_empty_id_are_each_a_message(madrid):
    """FreeScout#4740"""
    for body in ("One", "Two"):
        bring(letter(message_id="", head="Message-ID: <>", body=body), madrid.mailboxes.get())
    assert Message.objects.count() == 2


def test_a_folded_id_is_the_same_id(madrid):
    bring(letter(message_id="", head="Message-ID:\n <folded@x.example>"), madrid.mailboxes.get())
    bring(letter(seen="folded@x.example"), madrid.mailboxes.get())
    assert Inquiry.objects.get().message_count == 2


def test_of_two_message_ids_the_first_leads(madrid):
    bring(
        letter(message_id="1@x.example", head="Message-ID: <0@x.example>"), madrid.mailboxes.get()
    )
    bring(letter(seen="0@x.example"), madrid.mailboxes.get())
    assert Inquiry.objects.get().message_count == 2


def test_a_mail_from_ourselves_to_ourselves_is_kept_and_not_answered(madrid):
    bring(letter("madrid@helpdesk.example"), madrid.mailboxes.get())
    assert (Message.objects.count(), OutgoingEmail.objects.count()) == (1, 0)


def test_what_was_put_away_here_does_not_come_back_with_the_same_bytes(madrid, maria, now):
    """Chatwoot#12054: a renumbered or restored mailbox shows every mail again."""
    raw = letter()
    inquiry = bring(raw, madrid.mailboxes.get()).inquiry
    change_status(inquiry_id=inquiry.pk, status=Status.SPAM, by=maria, now=now)
    bring(raw, madrid.mailboxes.get())
    inquiry.refresh_from_db()
    assert (Message.objects.count(), inquiry.status) == (1, Status.SPAM)
