"""Whatever a mail says: it is judged without an error, in time that grows with its length only."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.reading.automatic import judge
from mailroom.reading.bounce_reasons import derived_status, reason_for
from mailroom.reading.bounces import find_bounce, find_feedback
from mailroom.reading.mime import Structure
from mailroom.reading.verification_mail import is_verification
from tests.mailroom.bounce_letters import ALL_LETTERS, Letter

PIECES = [
    "From: MAILER-DAEMON@mx.example\n", "Return-Path: <>\n", "Subject: Undelivered Mail\n",
    "Subject: Re: Automatic reply: x\n", "X-Failed-Recipients: a@b.example,,@,<>\n", "\n", "--b\n",
    "--b--\n", "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
    "Content-Type: message/delivery-status\n", "Content-Type: message/rfc822\n",
    "Content-Type: message/feedback-report\n", "Final-Recipient: rfc822; vera@visitor.example\n",
    "Final-Recipient: utf-8; \\x{110000}\\x{D800}@x\n", "Final-Recipient: rfc822;\n",
    "Original-Recipient: IMCEASMTP-+FF+00@\n", "Action: failed\n", "Action: delayed\n",
    "Status: 5.1.1\n", "Status: 5.\n", "Diagnostic-Code: ;;;\n", "<vera@visitor.example>: 550 no\n",
    "could not be delivered to:\n", "vera\n", "----- Original message -----\n", "Message-ID: <a@b>\n",
    "\x00", "\udcff", "é", "邮件", "?", "    ", "This is an automatic reply\n", "code 483920\n",
]  # fmt: skip
MAILS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=30).map("".join)
CRAFTED = {
    "ats": "@" * 200_000,
    "half addresses": "a@" * 100_000,
    "short lines with a colon": "could not deliver:\n" * 20_000,
    "one long word": "a" * 500_000,
    "brackets": "<a@b.example>" * 20_000,
    "words of failure": "mailbox user address account recipient " * 10_000,
    "codes": "550 5.1.1 " * 30_000,
    "challenges": "click so that your message to have the mail " * 10_000,
    "absences": "I am out of the office, in urgent cases " * 10_000,
    "fields": "Final-Recipient: rfc822; a@b.example\n" * 20_000,
    "many recipients": "".join(f"<a{n}@b.example>: 550 box {n} is full\n\n" for n in range(3000)),
    "empty groups": "\n \n" * 100_000,
    "dashes": "-=_*~ " * 50_000,
    "blanks": " " * 300_000,
}


def judged(raw: bytes, text: str, subject: str) -> None:
    root = Structure(raw).root
    bounce = find_bounce(root, text, subject, "mailer-daemon@mx.example", ("a@b.example",))
    find_feedback(root, text)
    judge(
        root, subject=subject, text=text, new_text=text, sender="vera@visitor.example",
        envelope_sender="", is_bounce=bounce is not None,
    )  # fmt: skip


@given(MAILS, MAILS, st.text(max_size=80))
def test_no_mail_makes_the_judgement_fail(mail: str, text: str, subject: str) -> None:
    judged(mail.encode("utf-8", "replace"), text, subject)


@given(st.sampled_from(ALL_LETTERS), st.integers(0, 3000), st.binary(max_size=5))
def test_no_damaged_report_makes_it_fail(letter: Letter, at: int, piece: bytes) -> None:
    damaged = letter.raw[:at] + piece + letter.raw[at + 3 :]
    judged(damaged, damaged.decode("utf-8", "replace"), "failure notice")


@given(st.text(max_size=60), st.text(max_size=300))
def test_any_words_have_a_reason(status: str, words: str) -> None:
    assert reason_for(status, words)
    derived_status(words, is_permanent=True)
    is_verification(words, status, is_from_machine=True)


@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_text_costs_no_more_than_its_length(name: str) -> None:
    text = CRAFTED[name]
    head = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: failure notice\n"
    status = "Content-Type: message/delivery-status\n\n"
    started = time.process_time()
    judged(f"{head}{status}{text}".encode(), text, f"failure notice {text[:900]}")
    judged(f"{head}\n{text}".encode(), text, text[:900])
    assert time.process_time() - started < 2
