"""The words of our mails."""

from datetime import UTC, datetime

import pytest

from inquiries.emails import Quoted, acknowledgement, reply, reply_subject, signature_of

REFERENCE = "MAD-2026-000123"
SUMMER = datetime(2026, 7, 3, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Hello", f"Re: Hello [{REFERENCE}]"),
        ("Re: Hello", f"Re: Hello [{REFERENCE}]"),
        ("RE: re: AW: TR: RV: Hello", f"Re: Hello [{REFERENCE}]"),
        (f"Re: Hello [{REFERENCE}]", f"Re: Hello [{REFERENCE}]"),
        (f"[{REFERENCE}] Hello", f"Re: [{REFERENCE}] Hello"),
        ("", f"Re: [{REFERENCE}]"),
        ("Re:", f"Re: [{REFERENCE}]"),
        ("Regarding", f"Re: Regarding [{REFERENCE}]"),
    ],
)
def test_an_answer_has_re_once_and_our_reference_once(subject, expected):
    assert reply_subject(subject, REFERENCE) == expected


def test_the_subject_of_an_answer_to_an_answer_stays():
    once = reply_subject("Hello", REFERENCE)
    assert reply_subject(once, REFERENCE) == once


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_receipt_names_the_reference_in_subject_and_text(language):
    words = acknowledgement(reference=REFERENCE, sender_name="Madrid", language=language)
    assert REFERENCE in words.subject
    assert REFERENCE in words.text
    assert REFERENCE in words.html


def answered(body="It was sent.", quoted=None, language="en", zone="Europe/Zurich"):
    return reply(
        reference=REFERENCE,
        subject="Hello",
        body=body,
        signature=["Maria", "Madrid"],
        quoted=quoted,
        language=language,
        zone=zone,
    )


def test_the_signature_stands_below_two_dashes_and_a_blank():
    """RFC 3676, 4.3: clients hide it in the next answer."""
    assert answered().text.endswith("It was sent.\n\n-- \nMaria\nMadrid")


def test_the_quoted_message_stands_below_with_a_mark_on_each_line():
    quoted = Quoted(name="Vera", at=SUMMER, text="Where is it?\n\nVera")
    assert answered(quoted=quoted).text.endswith("> Where is it?\n> \n> Vera")


def test_the_quoted_time_is_the_desks_own():
    """Half past ten at night in UTC is half past midnight, the next day, in Zurich."""
    text = answered(quoted=Quoted(name="Vera", at=SUMMER, text="x")).text
    assert "00:30" in text
    assert "4" in text.partition("wrote:")[0]


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "<img src=x onerror=1>", "</blockquote><b>", "a & b <c>"],
)
def test_no_markup_of_a_writer_reaches_the_html(hostile):
    quoted = Quoted(name=hostile, at=SUMMER, text=hostile)
    html = answered(body=hostile, quoted=quoted).html
    assert hostile not in html


def test_paragraphs_and_lines_stay_what_they_are():
    html = answered(body="One\ntwo\n\nThree").html
    assert html.startswith("<p>One<br>two</p><p>Three</p>")


def test_an_own_signature_takes_the_place_of_name_and_desk():
    own = signature_of(own="Maria O.\nMadrid", name="Maria", sender_name="Infoline")
    assert own == ["Maria O.", "Madrid"]
    assert signature_of(own=" ", name="Maria", sender_name="X") == ["Maria", "X"]
