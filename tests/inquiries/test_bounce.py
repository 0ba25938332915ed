"""What another mail server tells later about our answer: it came back, or is delayed."""

import pytest

from inquiries.models import Message
from inquiries.states import Fact, Status
from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState, RawState, RecipientState
from tests.inquiries.letters import bring, letter, read, store
from tests.inquiries.test_reply import answer

VERA = "vera@visitor.example"


def report(
    message_id, *, recipient=VERA, action="failed", status="5.1.1", words="550 5.1.1 User unknown"
):
    """A delivery status notification (RFC 3464)."""
    fields = f"Final-Recipient: rfc822; {recipient}\n" if recipient else ""
    return f"""From: Mail Delivery Subsystem <mailer-daemon@mx.visitor.example>
To: madrid@helpdesk.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{action}-{status}-{recipient}@mx.visitor.example>
Date: Sun, 22 Nov 2026 10:00:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system. Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.visitor.example

{fields}Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--b
Content-Type: text/rfc822-headers

From: madrid@helpdesk.example
Message-ID: <{message_id}>

--b--
""".replace("\n", "\r\n").encode()


@pytest.fixture
def sent(inquiry, maria, now):
    """Maria's answer, which the server of the recipient has taken; Vera has to answer now."""
    message = answer(inquiry, maria, now)
    OutgoingEmail.objects.update(state=OutgoingState.SENT, sent_at=now)
    return message


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


def mail_of(message):
    return OutgoingEmail.objects.get(pk=message.outgoing_id)


def fates(message):
    return dict(mail_of(message).recipients.values_list("address", "state"))


def kinds(message, kind):
    return list(message.inquiry.timeline.filter(kind=kind))


def test_an_answer_that_came_back_has_failed(sent, mailbox):
    bring(report(sent.message_id), mailbox)
    mail = mail_of(sent)
    assert (mail.state, mail.bounced_at is None, fates(sent)) == (
        OutgoingState.FAILED,
        False,
        {VERA: RecipientState.BOUNCED},
    )


def test_the_recipient_has_the_code_and_the_words_of_the_server(sent, mailbox):
    bring(report(sent.message_id), mailbox)
    row = mail_of(sent).recipients.get()
    assert (row.code, "User unknown" in row.words) == ("5.1.1", True)


def test_its_fact_says_who_and_why(sent, mailbox):
    bring(report(sent.message_id), mailbox)
    [fact] = kinds(sent, Fact.BOUNCED)
    assert (fact.message, fact.data["address"], fact.data["reason"]) == (
        sent,
        VERA,
        "no_such_address",
    )


@pytest.mark.parametrize("status", [Status.WAITING_INQUIRER, Status.RESOLVED, Status.CLOSED])
def test_it_opens_the_inquiry_for_its_assignee_and_is_due(sent, mailbox, maria, status):
    type(sent.inquiry).objects.update(status=status, due_at=None)
    bring(report(sent.message_id), mailbox)
    sent.inquiry.refresh_from_db()
    assert (sent.inquiry.status, sent.inquiry.assignee, sent.inquiry.due_at is None) == (
        Status.OPEN,
        maria,
        False,
    )


def test_the_report_itself_is_kept_in_the_inquiry(sent, mailbox):
    message = bring(report(sent.message_id), mailbox)
    assert (message.inquiry, message.automatic) == (sent.inquiry, "bounce")


def test_told_twice_it_has_happened_once(sent, mailbox):
    bring(report(sent.message_id), mailbox)
    bring(report(sent.message_id, words="550 5.1.1 User unknown again"), mailbox)
    assert len(kinds(sent, Fact.BOUNCED)) == 1


def test_a_delay_is_noted_and_opens_nothing(sent, mailbox):
    bring(report(sent.message_id, action="delayed", status="4.4.1", words="451 busy"), mailbox)
    sent.inquiry.refresh_from_db()
    assert (mail_of(sent).state, fates(sent), sent.inquiry.status) == (
        OutgoingState.SENT,
        {VERA: RecipientState.DELAYED},
        Status.WAITING_INQUIRER,
    )
    assert len(kinds(sent, Fact.DELAYED)) == 1


def test_the_end_after_a_delay_counts(sent, mailbox):
    bring(report(sent.message_id, action="delayed", status="4.4.1", words="451 busy"), mailbox)
    bring(report(sent.message_id, status="4.4.7", words="expired"), mailbox)
    assert (mail_of(sent).state, fates(sent)) == (
        OutgoingState.FAILED,
        {VERA: RecipientState.BOUNCED},
    )


def test_a_delay_after_the_end_says_nothing_new(sent, mailbox):
    bring(report(sent.message_id), mailbox)
    bring(report(sent.message_id, action="delayed", status="4.4.1", words="451 busy"), mailbox)
    assert (fates(sent), kinds(sent, Fact.DELAYED)) == ({VERA: RecipientState.BOUNCED}, [])


def test_of_two_recipients_the_one_who_failed_is_told(inquiry, maria, mailbox, now):
    sent = answer(inquiry, maria, now, cc=["lawyer@office.example"])
    OutgoingEmail.objects.update(state=OutgoingState.SENT)
    bring(report(sent.message_id, recipient="LAWYER@office.example"), mailbox)
    assert fates(sent) == {"lawyer@office.example": RecipientState.BOUNCED}


def test_without_a_name_the_only_recipient_is_meant(sent, mailbox):
    bring(report(sent.message_id, recipient=""), mailbox)
    assert fates(sent) == {VERA: RecipientState.BOUNCED}


# --- forged ---------------------------------------------------------------------------------------
def test_a_report_that_names_a_stranger_changes_nothing_and_is_kept(sent, mailbox):
    message = bring(report(sent.message_id, recipient="x@stranger.example"), mailbox)
    assert (mail_of(sent).state, fates(sent), kinds(sent, Fact.BOUNCED)) == (
        OutgoingState.SENT,
        {},
        [],
    )
    assert message.automatic == "bounce"


@pytest.mark.parametrize("forged", ["nobody@knows.example", ""])
def test_a_report_about_a_mail_that_is_not_ours_changes_nothing_and_is_kept(sent, mailbox, forged):
    message = bring(report(forged), mailbox)
    assert (mail_of(sent).state, message.inquiry == sent.inquiry) == (OutgoingState.SENT, False)


def test_a_report_about_her_own_mail_changes_nothing(sent, inquiry, mailbox):
    theirs = inquiry.messages.first().message_id
    message = bring(report(theirs), mailbox)
    assert (mail_of(sent).state, message.inquiry == inquiry) == (OutgoingState.SENT, False)


# --- other mails of ours --------------------------------------------------------------------------
def test_a_receipt_that_came_back_is_a_fact_and_opens_nothing(inquiry, mailbox):
    receipt = OutgoingEmail.objects.get(is_automatic=True)
    OutgoingEmail.objects.update(state=OutgoingState.SENT)
    type(inquiry).objects.update(status=Status.RESOLVED)
    bring(report(receipt.message_id), mailbox)
    inquiry.refresh_from_db()
    fact = inquiry.timeline.get(kind=Fact.BOUNCED)
    assert (fact.message, fact.data["is_receipt"], inquiry.status) == (None, True, Status.RESOLVED)


def test_a_report_that_is_faster_than_our_own_record_is_read_again(sent, mailbox):
    """Between the last byte and the answer of the server only the sender may decide."""
    OutgoingEmail.objects.filter(pk=sent.outgoing_id).update(state=OutgoingState.SENDING)
    row = store(report(sent.message_id), mailbox)
    read()
    row.refresh_from_db()
    assert (row.state, Message.objects.filter(raw_email=row).exists()) == (RawState.NEW, False)


def test_an_uncertain_answer_that_came_back_is_uncertain_no_more(sent, mailbox):
    OutgoingEmail.objects.update(state=OutgoingState.UNCERTAIN)
    bring(report(sent.message_id), mailbox)
    assert mail_of(sent).state == OutgoingState.FAILED


def test_an_absence_note_opens_nothing(sent, mailbox):
    head = "Auto-Submitted: auto-replied"
    note = letter(f"Vera <{VERA}>", seen=sent.message_id, subject="Out of office", head=head)
    message = bring(note, mailbox)
    sent.inquiry.refresh_from_db()
    assert (message.inquiry, sent.inquiry.status) == (sent.inquiry, Status.WAITING_INQUIRER)


# --- good news ------------------------------------------------------------------------------------
def read_notice(message_id, *, recipient=VERA, disposition="displayed"):
    """A read receipt (RFC 8098)."""
    return f"""From: Vera <{VERA}>
To: madrid@helpdesk.example
Subject: Read: Our certificate
Message-ID: <notice-{disposition}@visitor.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

Your message was read.

--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{recipient}
Original-Message-ID: <{message_id}>
Disposition: manual-action/MDN-sent-manually; {disposition}

--b--
""".replace("\n", "\r\n").encode()


def delivered(message_id, **fields):
    return report(message_id, action="delivered", status="2.0.0", words="250 ok", **fields)


def test_a_read_receipt_is_a_fact_and_opens_nothing(sent, mailbox):
    message = bring(read_notice(sent.message_id), mailbox)
    sent.inquiry.refresh_from_db()
    [fact] = kinds(sent, Fact.READ)
    assert (fact.message, fates(sent), sent.inquiry.status) == (
        sent,
        {VERA: RecipientState.READ},
        Status.WAITING_INQUIRER,
    )
    assert (message.inquiry, message.automatic) == (sent.inquiry, "receipt")


def test_who_deletes_it_unread_has_got_it(sent, mailbox):
    bring(read_notice(sent.message_id, disposition="deleted"), mailbox)
    assert (fates(sent), kinds(sent, Fact.READ)) == ({VERA: RecipientState.DELIVERED}, [])


def test_a_delivery_after_a_delay_counts(sent, mailbox):
    bring(report(sent.message_id, action="delayed", status="4.4.1", words="451 busy"), mailbox)
    bring(delivered(sent.message_id), mailbox)
    assert fates(sent) == {VERA: RecipientState.DELIVERED}


def test_what_was_read_is_not_merely_delivered(sent, mailbox):
    bring(read_notice(sent.message_id), mailbox)
    bring(delivered(sent.message_id), mailbox)
    assert fates(sent) == {VERA: RecipientState.READ}


@pytest.mark.parametrize("make", [read_notice, delivered])
def test_a_forged_receipt_changes_nothing(sent, mailbox, make):
    bring(make("nobody@knows.example"), mailbox)
    bring(make(sent.message_id, recipient="x@stranger.example"), mailbox)
    assert (fates(sent), kinds(sent, Fact.READ)) == ({}, [])


def test_an_uncertain_answer_that_was_read_is_certainly_sent(sent, mailbox):
    OutgoingEmail.objects.update(state=OutgoingState.UNCERTAIN)
    bring(read_notice(sent.message_id), mailbox)
    assert (mail_of(sent).state, len(kinds(sent, Fact.DELIVERED))) == (OutgoingState.SENT, 1)


def test_while_somebody_else_may_not_have_it_it_stays_uncertain(inquiry, maria, mailbox, now):
    sent = answer(inquiry, maria, now, cc=["lawyer@office.example"])
    OutgoingEmail.objects.update(state=OutgoingState.UNCERTAIN)
    bring(read_notice(sent.message_id), mailbox)
    assert mail_of(sent).state == OutgoingState.UNCERTAIN
