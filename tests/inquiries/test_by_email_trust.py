"""What is kept of a mail beside its words: trust, warnings, archive, size."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import Contact
from inquiries.doubts import Doubt
from inquiries.intake import by_email
from inquiries.models import Inquiry
from inquiries.states import Fact, Status
from mailroom.models import Mailbox, OutgoingEmail
from mailroom.reading.sandbox import ParserChild
from mailroom.states import Trust
from tests.inquiries.letters import TRUSTED, VERA, bring, letter

PASS, FAIL = ("dmarc=pass header.from=visitor.example", "dmarc=fail header.from=visitor.example")


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


@pytest.fixture
def trusting(mailbox):
    mailbox.trusted_authserv_id = TRUSTED
    mailbox.save()
    return mailbox


@pytest.mark.parametrize(
    ("results", "trust"), [(PASS, Trust.PASS), (FAIL, Trust.FAIL), ("spf=none", Trust.NONE)]
)
def test_the_word_of_the_trusted_server_stays_with_the_message(trusting, results, trust):
    assert bring(letter(results=results), trusting).trust == trust


def test_where_nobody_is_trusted_nothing_is_said(mailbox):
    assert bring(letter(results=FAIL), mailbox).trust == ""


def test_a_long_header_of_results_is_read_to_its_end(trusting):
    filler = "; ".join(f"x-check=pass reason={'y' * 70}" for _ in range(50))
    assert bring(letter(results=f"{filler}; {FAIL}"), trusting).trust == Trust.FAIL


def test_a_mail_that_kills_the_parser_gets_past_no_check(trusting, monkeypatch):
    """It is read in outline only; its sender is known as far as the trusted server knows it."""

    with ParserChild(wall_seconds=0.0) as impatient:
        monkeypatch.setattr(by_email, "_child", impatient)
        message = bring(letter(results=FAIL), trusting)
    assert (message.trust, message.inquiry.preview[:4]) == (Trust.FAIL, "Dear")


@pytest.mark.parametrize(("results", "receipts"), [(PASS, 1), ("spf=none", 1), (FAIL, 0)])
def test_a_forged_address_gets_no_receipt(trusting, results, receipts):
    bring(letter(results=results), trusting)
    assert OutgoingEmail.objects.count() == receipts


def test_a_verification_mail_is_kept_for_agents(mailbox):
    raw = letter(
        "Chat Service <no-reply@chat.example>",
        subject="Your verification code",
        body="Your verification code is 123456. If you did not request this, ignore this email.",
    )
    message = bring(raw, mailbox)
    assert (message.warnings, OutgoingEmail.objects.count()) == ([Doubt.VERIFICATION], 0)


def test_of_a_mail_that_was_too_large_the_whole_size_is_known(mailbox):
    assert bring(letter(), mailbox, full_size=83_886_080).warnings == ["oversize:83886080"]


# --- who pretends to be somebody --------------------------------------------------------------------
def warned(message):
    return {code.partition(":")[0] for code in message.warnings}


def test_the_name_of_an_agent_with_a_strange_address(mailbox, maria):
    maria.first_name, maria.last_name = "María", "García López"
    maria.save()
    message = bring(letter("GARCÍA LÓPEZ, María <boss@stranger.example>"), mailbox)
    assert warned(message) == {Doubt.PRETENDS_COLLEAGUE}


def test_the_name_of_a_desk_with_a_strange_address(mailbox):
    Mailbox.objects.update(sender_name_en="Madrid Registry")
    message = bring(letter("Madrid Registry <registry@stranger.example>"), mailbox)
    assert warned(message) == {Doubt.PRETENDS_COLLEAGUE}


def test_a_first_name_alone_is_no_pretence(mailbox, maria):
    assert bring(letter("Maria <maria@visitor.example>"), mailbox).warnings == []


def test_a_colleague_who_is_verified_pretends_nothing(trusting, maria):
    results = "dmarc=pass header.from=agents.example"
    assert bring(letter("maria@agents.example", results=results), trusting).warnings == []


def test_a_known_name_with_an_address_that_nobody_knows(mailbox):
    bring(letter(VERA), mailbox)
    message = bring(letter("Vera Visitor <vera@freemail.example>"), mailbox)
    assert message.warnings == ["pretends_contact:vera@visitor.example"]


def test_it_is_said_once_of_an_address(mailbox):
    for sender in (VERA, "Vera Visitor <vera@freemail.example>"):
        bring(letter(sender), mailbox)
    assert bring(letter("Vera Visitor <vera@freemail.example>"), mailbox).warnings == []


def test_a_name_that_only_another_desk_knows_is_not_told(mailbox, hague):
    bring(letter(VERA, to="hague@helpdesk.example"), hague.mailboxes.get())
    assert bring(letter("Vera Visitor <vera@freemail.example>"), mailbox).warnings == []


def test_an_address_of_another_desks_inquiry_is_not_told(mailbox, hague):
    theirs = bring(letter(VERA, to="hague@helpdesk.example"), hague.mailboxes.get()).inquiry
    message = bring(letter("V <vera@visit0r.example>", subject=f"[{theirs.reference}]"), mailbox)
    assert message.warnings == []


def test_machines_pretend_nothing(mailbox, maria):
    raw = letter("maria@agents.example", head="Auto-Submitted: auto-replied")
    assert bring(raw, mailbox).warnings == []


# --- an old mailbox ---------------------------------------------------------------------------------
LONG_AGO = timezone.now() - timedelta(days=900)


def from_archive(raw, mailbox, at=LONG_AGO):
    return bring(raw, mailbox, is_archive=True, received_at=at)


def test_mail_of_an_archive_is_closed_and_nobody_waits(mailbox):
    inquiry = from_archive(letter(), mailbox).inquiry
    assert (inquiry.status, inquiry.due_at, inquiry.resolution_due_at) == (
        Status.CLOSED,
        None,
        None,
    )


def test_nobody_is_acknowledged_for_mail_of_long_ago(mailbox):
    from_archive(letter(), mailbox)
    assert not OutgoingEmail.objects.exists()


def test_its_facts_have_the_time_of_its_arrival(mailbox):
    inquiry = from_archive(letter(), mailbox).inquiry
    assert set(inquiry.timeline.values_list("at", flat=True)) == {LONG_AGO}


def test_that_it_is_of_an_archive_is_a_fact(mailbox):
    inquiry = from_archive(letter(), mailbox).inquiry
    assert inquiry.timeline.get(kind=Fact.CREATED).data["is_archive"] is True


def test_threads_of_an_archive_meet_however_long_they_took(mailbox):
    from_archive(letter(message_id="1@x.example"), mailbox, LONG_AGO)
    late = LONG_AGO + timedelta(days=200)
    from_archive(letter(seen="1@x.example"), mailbox, late)
    inquiry = Inquiry.objects.get()
    assert (inquiry.message_count, inquiry.status) == (2, Status.CLOSED)


@pytest.mark.parametrize("status", [Status.WAITING_INQUIRER, Status.RESOLVED, Status.OPEN])
def test_mail_of_an_archive_moves_no_inquiry_of_today(mailbox, status):
    inquiry = bring(letter(message_id="1@x.example"), mailbox).inquiry
    Inquiry.objects.update(status=status, due_at=None)
    from_archive(letter(seen="1@x.example"), mailbox)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at, inquiry.message_count) == (status, None, 2)


def test_an_answer_of_today_to_mail_of_long_ago_opens_a_follow_up(mailbox):
    old = from_archive(letter(message_id="1@x.example"), mailbox).inquiry
    new = bring(letter(seen="1@x.example"), mailbox).inquiry
    assert (new.links.get().other, new.status, new.due_at is None) == (old, Status.NEW, False)


def test_an_answer_of_today_to_mail_of_last_week_opens_it_again(mailbox):
    last_week = timezone.now() - timedelta(days=7)
    from_archive(letter(message_id="1@x.example"), mailbox, last_week)
    inquiry = bring(letter(seen="1@x.example"), mailbox).inquiry
    assert (inquiry.status, inquiry.message_count) == (Status.OPEN, 2)


def test_the_list_goes_on_showing_the_newest_message(mailbox):
    inquiry = bring(letter(message_id="1@x.example", body="Of today"), mailbox).inquiry
    from_archive(letter(seen="1@x.example", body="Of long ago"), mailbox)
    inquiry.refresh_from_db()
    assert (inquiry.preview, inquiry.message_count) == ("Of today", 2)


def test_the_writer_of_an_archive_is_a_contact(mailbox):
    from_archive(letter(), mailbox)
    assert Contact.objects.get().name == "Vera Visitor"
