"""From raw bytes to a message of an inquiry, through the real parser."""

import pytest
from django.utils import timezone

from inquiries.intake.by_email import read_waiting_mail
from inquiries.models import Inquiry, Message
from inquiries.references import reply_address
from mailroom.actions import store_raw_email
from mailroom.models import Door, OutgoingEmail, RawEmail
from mailroom.sending.outbox import as_bytes
from mailroom.states import RawState
from tests.factories import make_mailbox

HEAD = "From: Vera <vera@visitor.example>\r\nTo: madrid@helpdesk.example\r\n"
LETTER = "\r\nDear colleagues, where is our certificate? We are still waiting for it.\r\n"


def arrive(desk, raw: str | bytes, **envelope) -> None:
    raw = raw if isinstance(raw, bytes) else raw.encode()
    store_raw_email(
        mailbox=desk.mailboxes.first(), raw=raw, door=Door.SMTP, now=timezone.now(), **envelope
    )


def read() -> None:
    while read_waiting_mail(now=timezone.now()):
        pass


def letter(extra: str = "", body: str = LETTER) -> str:
    return f"{HEAD}Subject: Hello\r\nMessage-ID: <a@visitor.example>\r\n{extra}{body}"


def receipts() -> int:
    return OutgoingEmail.objects.filter(is_automatic=True).count()


def test_a_mail_becomes_an_inquiry_of_the_mailboxs_desk(madrid):
    arrive(madrid, letter())
    read()
    message = Message.objects.get()
    assert (message.inquiry.desk, message.subject, message.sender_name) == (
        madrid,
        "Hello",
        "Vera",
    )


def test_the_mail_is_done_and_tied_to_its_message(madrid):
    arrive(madrid, letter())
    read()
    assert (RawEmail.objects.get().state, Message.objects.get().raw_email) == (
        RawState.DONE,
        RawEmail.objects.get(),
    )


def test_reading_again_changes_nothing(madrid):
    arrive(madrid, letter())
    read()
    RawEmail.objects.update(state=RawState.NEW)
    read()
    assert (Message.objects.count(), receipts()) == (1, 1)


@pytest.mark.parametrize(
    "extra",
    [
        "Auto-Submitted: auto-replied\r\n",
        "Auto-Submitted: auto-generated (cron)\r\n",
        "Precedence: bulk\r\n",
        "Precedence: list\r\n",
        "List-Id: <news.example>\r\n",
        "X-Auto-Response-Suppress: All\r\n",
        "Return-Path: <>\r\n",
    ],
)
def test_mail_of_a_machine_gets_no_receipt(madrid, extra):
    arrive(madrid, letter(extra))
    read()
    assert (Message.objects.count(), receipts()) == (1, 0)


def test_who_writes_through_a_group_alias_is_owed_an_answer(madrid):
    arrive(madrid, letter("List-Id: <infoline.office.example>\r\nPrecedence: list\r\n"))
    read()
    message = Message.objects.get()
    assert message.inquiry.due_at
    assert receipts() == 0


def test_a_person_gets_a_receipt(madrid):
    arrive(madrid, letter("Auto-Submitted: no\r\n"))
    read()
    assert receipts() == 1


def test_the_null_sender_gets_no_receipt(madrid):
    arrive(madrid, letter(), envelope_sender="<>")
    read()
    assert receipts() == 0


@pytest.mark.parametrize(
    "own", ["hague@helpdesk.example", "HAGUE@helpdesk.example", "hague+t.1.ab@helpdesk.example"]
)
def test_we_do_not_answer_ourselves(madrid, hague, own):
    arrive(madrid, letter().replace("vera@visitor.example", own))
    read()
    assert receipts() == 0


@pytest.mark.parametrize("desk", ["madrid", "hague"])
def test_our_own_receipt_that_comes_back_is_answered_by_nobody(request, madrid, hague, desk):
    """A forwarding that leads back to us must not become a loop (R6)."""
    arrive(madrid, letter())
    read()
    arrive(request.getfixturevalue(desk), as_bytes(OutgoingEmail.objects.get()))
    read()
    assert receipts() == 1


def test_a_vacation_note_to_our_receipt_joins_and_is_not_answered(madrid):
    arrive(madrid, letter())
    read()
    receipt = OutgoingEmail.objects.get()
    note = letter(
        f"Auto-Submitted: auto-replied\r\nIn-Reply-To: <{receipt.message_id}>\r\n"
    ).replace("<a@", "<b@", 1)
    arrive(madrid, note)
    read()
    assert (Inquiry.objects.get().message_count, receipts()) == (2, 1)


def test_our_own_addresses_take_part_in_nothing(madrid, hague):
    copies = "madrid+t.1.ab@helpdesk.example, hague+x@helpdesk.example, o@visitor.example"
    arrive(madrid, letter(f"Cc: {copies}\r\n"))
    read()
    people = set(Inquiry.objects.get().participants.values_list("address", flat=True))
    assert people == {"vera@visitor.example", "o@visitor.example"}


def test_an_answer_goes_where_the_writer_asked(madrid):
    arrive(madrid, letter("Reply-To: office@visitor.example\r\n"))
    read()
    assert Message.objects.get().reply_address == "office@visitor.example"


def test_the_address_of_the_envelope_carries_the_token_too(madrid):
    """A list or a forward may have rewritten To."""
    arrive(madrid, letter())
    read()
    inquiry = Inquiry.objects.get()
    token = reply_address(mailbox_address="madrid@helpdesk.example", inquiry_id=inquiry.pk)
    plain = f"From: vera@visitor.example\r\nSubject: x\r\n{LETTER}"
    arrive(madrid, plain, envelope_recipient=token)
    read()
    assert inquiry.messages.count() == 2


def test_an_answer_joins_by_references(madrid):
    arrive(madrid, letter())
    arrive(madrid, letter("References: <a@visitor.example>\r\n").replace("<a@", "<b@", 1))
    read()
    assert Inquiry.objects.get().message_count == 2


def test_one_mail_in_two_mailboxes_of_two_desks_is_two_inquiries(madrid, hague):
    for desk in (madrid, hague):
        arrive(desk, letter())
    read()
    assert Inquiry.objects.count() == 2


def test_a_mail_without_anything_is_kept(madrid):
    arrive(madrid, b"")
    arrive(madrid, b"\r\n")
    arrive(madrid, b"\x00\xff\xfe")
    read()
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    "raw",
    [
        letter(body="\r\nA\x00B\r\n"),
        letter().replace("Hello", "=?utf-8?q?A=00B?="),
        letter().replace("Vera", "=?utf-8?q?V=00=ED=A0=80?="),
        letter("Content-Type: text/plain; charset=utf-16\r\n", body="\r\n\\ud800\r\n"),
        letter("Cc: " + ", ".join(f"p{n}@x.example" for n in range(500)) + "\r\n"),
        letter("References: " + " ".join(f"<{n}@x.example>" for n in range(3000)) + "\r\n"),
        letter().replace("a@visitor.example", "x" * 3000 + "@visitor.example"),
        letter().replace("vera@visitor.example", "v" * 400 + "@visitor.example"),
    ],
    ids=["NUL", "NUL in subject", "NUL in name", "surrogate", "copies", "references", "id", "long"],
)
def test_a_strange_mail_becomes_a_message_and_not_a_failure(madrid, raw):
    arrive(madrid, raw)
    read()
    assert RawEmail.objects.get().state == RawState.DONE


def test_a_bad_mail_takes_no_other_with_it(madrid, monkeypatch, settings, tmp_path):
    """The attachment cannot be stored: its folder is a file. The letter beside it is read."""
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    settings.MEDIA_ROOT = str(blocked)
    part = 'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="a.csv"\r\n'
    arrive(madrid, letter(part))
    arrive(madrid, letter().replace("a@visitor", "b@visitor"))
    read()
    states = list(RawEmail.objects.order_by("pk").values_list("state", flat=True))
    assert states == [RawState.NEW, RawState.DONE]


def test_what_could_not_be_read_says_why(madrid, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    settings.MEDIA_ROOT = str(blocked)
    part = 'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="a.csv"\r\n'
    arrive(madrid, letter(part))
    read()
    assert RawEmail.objects.get().error != ""


def test_a_second_mailbox_of_a_desk_serves_the_same_desk(madrid):
    other = make_mailbox(madrid, address="info@helpdesk.example")
    store_raw_email(mailbox=other, raw=letter().encode(), door=Door.SMTP, now=timezone.now())
    read()
    assert Inquiry.objects.get().desk == madrid


def test_out_of_time_the_mails_wait_for_the_next_reader(madrid):
    arrive(madrid, letter())
    read_waiting_mail(now=timezone.now(), until=0.0)
    assert (RawEmail.objects.get().state, RawEmail.objects.get().attempts) == (RawState.NEW, 0)
