"""Forwards as each client builds them: tests/data/forwards, composed by us; headers say the truth."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from mailroom.reading.parsing import parse_email

FORWARDS = sorted((Path(__file__).parents[1] / "data" / "forwards").glob("*.eml"))
WRITTEN = "How much is it?"


@pytest.mark.parametrize("path", FORWARDS, ids=lambda path: path.stem)
def test_the_first_writer_the_subject_and_the_note_are_found(path: Path) -> None:
    raw = path.read_bytes()
    expected = message_from_bytes(raw, policy=policy.default)
    forward = parse_email(raw).forward
    assert forward
    sender = forward.from_
    shown = f"{sender.name or sender.email} <{sender.email}>" if sender.email else sender.name
    assert shown == expected["x-expected-sender"]
    assert expected["x-expected-subject"] in (None, forward.subject)
    if expected["x-expected-top"] is not None:
        assert " | ".join(filter(None, forward.top.split("\n"))) == expected["x-expected-top"]


@pytest.mark.parametrize("path", FORWARDS, ids=lambda path: path.stem)
def test_what_was_forwarded_is_the_body_and_is_read_as_new(path: Path) -> None:
    parsed = parse_email(path.read_bytes())
    assert parsed.forward
    assert parsed.forward.body.split("\n")[0] == WRITTEN
    assert WRITTEN in parsed.reply_text


def test_a_mail_forwarded_as_an_attachment_is_found() -> None:
    inner = (
        "From: Vera <vera@visitor.example>\nSubject: Fees\nContent-Type: text/html\n\n"
        f"<p>Hello,</p><p>{WRITTEN}</p>"
    )
    raw = (
        "From: rui@registry.example\nSubject: Fwd: Fees\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\n\nfor you\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    forward = parse_email(raw.encode()).forward
    assert forward
    assert (forward.from_.email, forward.subject) == ("vera@visitor.example", "Fees")
    assert (forward.body, forward.top) == (f"Hello,\n\n{WRITTEN}", "for you")


def test_below_a_long_letter_a_forward_is_only_what_it_is_about() -> None:
    letter = "\n".join(f"Sentence number {number} of my letter." for number in range(20))
    block = "---------- Forwarded message ---------\nFrom: a@b.example\nSubject: x\n\nold"
    raw = f"From: v@v.example\nSubject: Question\n\n{letter}\n\n{block}"
    assert parse_email(raw.encode()).reply_text == letter


def test_a_forward_above_a_desert_of_blank_lines_is_read_at_once() -> None:
    block = "---------- Forwarded message ---------\nFrom: a@b.example\nSubject: x\n"
    forward = parse_email(f"From: v@v.example\n\n{block}{chr(10) * 200_000}end".encode()).forward
    assert forward
    assert forward.body == "end"


def test_headers_alone_are_a_forward_whatever_the_subject() -> None:
    block = "From: Vera <vera@visitor.example>\nSent: 3.3.2026 16:05\nTo: Rui\nSubject: Fees"
    parsed = parse_email(f"Subject: Re: Fees\n\n{block}\n\n{WRITTEN}".encode())
    assert parsed.forward
    assert parsed.forward.from_.email == "vera@visitor.example"
    assert parsed.reply_text == WRITTEN
