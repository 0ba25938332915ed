"""A section without an account: its mails find their hand-over, and no other mail does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from handovers.actions.writing import judge_mail, withdraw_handover, write_to_section
from handovers.addresses import handover_address, read_handover_address
from handovers.intake import take_mails
from handovers.models import HandoverMail, HandoverWord, SectionSettings
from handovers.reading import read_meaning
from handovers.states import Said, State
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.lifecycle import change_status
from inquiries.models import Inquiry, Message
from inquiries.references import read_reply_address, reply_address
from inquiries.states import Fact, MessageKind, Status
from mailroom.models import OutgoingEmail
from mailroom.signals import delivery_finished, mail_returned
from mailroom.states import OutgoingState, Trust
from notifications.models import Notification
from notifications.states import Kind
from shared.exceptions import NotAllowed
from tests.factories import make_incoming

FINANCE = "finance@section.example"


@pytest.fixture
def mail(madrid, mailbox, monday):
    """A mail to a hand-over's address; tells which of the mails were taken."""

    def arrive(handover, body="The second debit is refunded.", **fields):
        address = handover_address(mailbox_address=mailbox.address, handover_id=handover.pk)
        defaults = {"sender_address": FINANCE, "sender_name": "Fina", "recipients": (address,)}
        incoming = make_incoming(madrid, body=body, **defaults | fields)
        return take_mails(incomings=[incoming], now=monday) == {incoming.external_key}

    return arrive


def test_an_answer_by_mail_is_the_sections_answer(payment, mail, inquiry):
    handover = payment()
    assert mail(handover)
    handover.refresh_from_db()
    note = inquiry.messages.get(kind=MessageKind.NOTE)
    assert handover.state == State.ANSWERED
    assert (note.author, note.sender_address) == (None, FINANCE)
    assert "refunded" in note.body


def test_it_reaches_neither_the_inquirer_nor_becomes_an_inquiry(payment, mail):
    before = OutgoingEmail.objects.count() + 1
    mail(payment())
    assert OutgoingEmail.objects.count() == before
    assert Inquiry.objects.count() == 1


def test_a_mail_that_begins_with_question_is_one_and_the_clock_rests(payment, mail, maria):
    handover = payment()
    mail(handover, "QUESTION\nWhich of the two?")
    handover.refresh_from_db()
    assert (handover.state, handover.due_at) == (State.ASKED_BACK, None)
    assert handover.words.last().text == "Which of the two?"
    assert [one.agent for one in Notification.objects.filter(kind=Kind.HANDOVER_WORD)] == [maria]


def test_the_reply_goes_to_the_section_in_its_thread(payment, mail, maria, monday):
    handover = payment()
    mail(handover, "Question: which of the two?")
    write_to_section(
        handover_id=handover.pk, text="Both.", by=maria, submission_key="r", now=monday
    )
    first, second = OutgoingEmail.objects.filter(dedup_key__startswith="handover:").order_by("pk")
    assert second.in_reply_to == first.message_id
    assert "Both." in second.text
    assert second.subject == f"Re: {first.subject}"


def test_a_promised_date_stands_with_the_hand_over(payment, mail, monday):
    handover = payment()
    mail(handover, "DATE 2026-12-01\nWe wait for the bank.")
    handover.refresh_from_db()
    assert (handover.state, handover.promised_on.isoformat()) == (State.OPEN, "2026-12-01")


def test_return_sends_it_back_to_the_desk(payment, mail):
    handover = payment()
    mail(handover, "RETURN\nThis is for IT.")
    handover.refresh_from_db()
    assert handover.state == State.DECLINED


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Return the form to us, please.", Said.ANSWERED),
        ("RETURN", Said.DECLINED),
        ("Question 1: yes. Question 2: no.", Said.ANSWERED),
        ("Question : laquelle ?", Said.ASKED_BACK),
        ("PREGUNTA: ¿cuál?", Said.ASKED_BACK),
        ("Date of filing was 2026-12-01.", Said.ANSWERED),
        ("FECHA 01/12/2026", Said.PROMISED),
        ("Date: 31.02.2026", Said.ANSWERED),
        ("", Said.ANSWERED),
        ("…", Said.ANSWERED),
    ],
)
def test_what_a_first_word_means(text, kind):
    assert read_meaning(text).kind == kind


def test_a_promise_of_a_past_day_is_an_answer_and_nothing_is_lost(payment, mail):
    handover = payment()
    mail(handover, "DATE 2020-01-01 was the day of the payment.")
    handover.refresh_from_db()
    assert handover.state == State.ANSWERED


# --- who may speak -------------------------------------------------------------------------------
def test_a_mail_from_elsewhere_is_held_and_does_nothing(payment, mail, maria, inquiry):
    handover = payment()
    assert mail(handover, sender_address="vera@visitor.example")
    handover.refresh_from_db()
    assert (handover.state, handover.words.last().kind) == (State.OPEN, Said.HELD)
    assert not inquiry.messages.filter(kind=MessageKind.NOTE).exists()
    assert [one.agent for one in Notification.objects.filter(kind=Kind.HANDOVER_TROUBLE)] == [maria]


def test_a_forged_mail_of_the_section_is_held(payment, mail):
    handover = payment()
    mail(handover, trust=Trust.FAIL)
    assert handover.words.last().kind == Said.HELD


@pytest.mark.parametrize(
    ("allowed", "sender"),
    [
        ("@section.example", "somebody@section.example"),
        ("ana@bank.example", "Ana@Bank.example"),
        ("", "fina@agents.example"),
    ],
)
def test_addresses_that_the_section_may_use(payment, mail, finance, allowed, sender):
    from desks.models import SectionMembership
    from tests.factories import make_agent

    SectionMembership.objects.create(agent=make_agent("fina"), section=finance)
    SectionSettings.objects.update(also_from=[allowed] if allowed else [])
    handover = payment()
    mail(handover, sender_address=sender)
    assert handover.words.last().kind == Said.ANSWERED


def test_a_domain_that_only_ends_alike_is_held(payment, mail):
    SectionSettings.objects.update(also_from=["@section.example"])
    handover = payment()
    mail(handover, sender_address="x@evil-section.example")
    assert handover.words.last().kind == Said.HELD


def test_a_held_mail_that_is_accepted_does_what_it_says(payment, mail, maria, monday):
    handover = payment()
    mail(handover, "QUESTION which?", sender_address="fina@home.example")
    word = handover.words.last()
    for _twice in range(2):
        judge_mail(word_id=word.pk, accepts=True, by=maria, now=monday)
    handover.refresh_from_db()
    assert handover.state == State.ASKED_BACK
    assert handover.inquiry.timeline.filter(kind=Fact.HANDOVER_ASKED).count() == 1


def test_a_held_mail_that_is_refused_does_nothing(payment, mail, maria, monday):
    handover = payment()
    mail(handover, sender_address="fina@home.example")
    word = handover.words.last()
    judge_mail(word_id=word.pk, accepts=False, by=maria, now=monday)
    judge_mail(word_id=word.pk, accepts=True, by=maria, now=monday)
    handover.refresh_from_db()
    word.refresh_from_db()
    assert (handover.state, word.kind) == (State.OPEN, Said.REFUSED)


def test_a_colleague_of_the_section_judges_no_mail(stop, mail, olga, monday):
    handover = stop()
    mail(handover, sender_address="x@home.example")
    with pytest.raises(NotAllowed):
        judge_mail(word_id=handover.words.last().pk, accepts=True, by=olga, now=monday)


def test_a_stranger_judges_no_mail(payment, mail, henk, monday):
    handover = payment()
    mail(handover, sender_address="x@home.example")
    with pytest.raises(Http404):
        judge_mail(word_id=handover.words.last().pk, accepts=True, by=henk, now=monday)


def test_a_machine_does_nothing_and_is_never_answered(payment, mail):
    handover = payment()
    count = OutgoingEmail.objects.count()
    mail(handover, "I am out of office.", automatic="auto_reply")
    handover.refresh_from_db()
    assert (handover.state, handover.words.last().kind) == (State.OPEN, Said.AUTOMATIC)
    assert OutgoingEmail.objects.count() == count


# --- faults --------------------------------------------------------------------------------------
def test_after_the_end_it_is_kept_shown_and_told(payment, mail, maria, monday, inquiry):
    handover = payment()
    withdraw_handover(handover_id=handover.pk, by=maria, submission_key="w", now=monday)
    mail(handover, "It was paid after all.")
    handover.refresh_from_db()
    assert (handover.state, handover.words.last().kind) == (State.WITHDRAWN, Said.AFTERWARDS)
    assert inquiry.messages.filter(kind=MessageKind.NOTE, body__contains="after all").exists()


def test_a_second_answer_comes_afterwards(payment, mail):
    handover = payment()
    mail(handover)
    mail(handover, "One thing more.")
    kinds = [one.kind for one in handover.words.all()]
    assert kinds == [Said.HANDED, Said.ANSWERED, Said.AFTERWARDS]


def test_two_sections_that_answer_at_once_are_both_heard(payment, stop, mail, answer, inquiry):
    by_mail, by_account = payment(), stop()
    mail(by_mail)
    answer(by_account)
    assert inquiry.messages.filter(kind=MessageKind.NOTE).count() == 2
    waiting = HandoverWord.objects.filter(kind=Said.ANSWERED, settled_at=None)
    assert waiting.count() == 2


def test_the_same_mail_by_two_mailboxes_is_one(payment, mail):
    handover, digest = payment(), uuid4()
    mail(handover, content_digest=digest)
    assert mail(handover, content_digest=digest)
    assert handover.words.count() == 2


def test_the_same_mail_read_twice_is_one(payment, madrid, mailbox, monday):
    handover = payment()
    address = handover_address(mailbox_address=mailbox.address, handover_id=handover.pk)
    incoming = make_incoming(
        madrid, sender_address=FINANCE, recipients=(address,), content_digest=uuid4()
    )
    for _twice in range(2):
        take_mails(incomings=[incoming], now=monday)
    assert handover.words.count() == 2


def test_without_our_address_the_thread_alone_leads_back(payment, madrid, monday):
    handover = payment()
    ours = HandoverMail.objects.get(handover=handover).message_id
    incoming = make_incoming(madrid, sender_address=FINANCE, seen_ids=(ours,))
    assert take_mails(incomings=[incoming], now=monday) == {incoming.external_key}


def test_a_stranger_who_names_our_mail_gets_an_inquiry_of_his_own(payment, madrid, monday):
    ours = HandoverMail.objects.get(handover=payment()).message_id
    incoming = make_incoming(madrid, sender_address="x@visitor.example", seen_ids=(ours,))
    assert take_mails(incomings=[incoming], now=monday) == set()


def test_a_token_that_we_did_not_make_leads_nowhere(payment, mailbox):
    handover = payment()
    address = handover_address(mailbox_address=mailbox.address, handover_id=handover.pk)
    local, _at, domain = address.partition("@")
    assert read_handover_address(f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}") is None
    inquirys = reply_address(mailbox_address=mailbox.address, inquiry_id=handover.pk)
    assert read_handover_address(inquirys) is None
    assert read_reply_address(address) is None
    assert read_handover_address(inquirys.replace("+t.", "+h.")) is None


def test_a_mail_to_a_hand_over_that_is_not_there_becomes_an_inquiry(payment, mail, mailbox):
    handover = replace_pk(payment())
    assert not mail(handover)


def replace_pk(handover):
    handover.pk = 987654
    return handover


def test_files_of_the_section_are_kept(payment, mail):
    handover = payment()
    mail(handover, files=(IncomingFile("proof.pdf", "application/pdf", b"%PDF-proof"),))
    assert [one.filename for one in handover.words.last().files.all()] == ["proof.pdf"]


def test_an_answer_after_the_inquiry_was_settled_is_not_lost(payment, mail, maria, inquiry, monday):
    handover = payment()
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=monday)
    mail(handover)
    assert Message.objects.filter(inquiry=inquiry, body__contains="refunded").exists()


# --- on the way ----------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [OutgoingState.FAILED, OutgoingState.UNCERTAIN])
def test_a_mail_that_does_not_arrive_is_shown_to_the_desk_once(payment, maria, monday, state):
    handover = payment()
    outgoing = HandoverMail.objects.get(handover=handover).outgoing
    outgoing.state = state
    for _twice in range(2):
        delivery_finished.send(sender=OutgoingEmail, outgoing=outgoing, at=monday)
    handover.refresh_from_db()
    assert handover.undelivered_at == monday
    assert Notification.objects.filter(kind=Kind.HANDOVER_TROUBLE, agent=maria).count() == 1
    assert handover.inquiry.timeline.filter(kind=Fact.HANDOVER_UNDELIVERED).count() == 1


def test_sent_after_all_the_trouble_is_over(payment, monday):
    handover = payment()
    outgoing = HandoverMail.objects.get(handover=handover).outgoing
    mail_returned.send(sender=OutgoingEmail, outgoing=outgoing, words="full", at=monday)
    outgoing.state = OutgoingState.SENT
    later = monday + timedelta(hours=1)
    delivery_finished.send(sender=OutgoingEmail, outgoing=outgoing, at=later)
    handover.refresh_from_db()
    assert handover.undelivered_at is None
