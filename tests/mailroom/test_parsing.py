"""Raw mail to ParsedEmail: what people's clients send, what breaks on the way, what attacks."""

import base64
import json
import re
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.reading.export import as_json
from mailroom.reading.parsed_email import from_wire, to_wire
from mailroom.reading.parsing import Address, ParsedEmail, parse_email
from tests.mailroom.hostile_mail import HOSTILE


def parsed(text: str) -> ParsedEmail:
    return parse_email(text.encode())


def test_an_ordinary_mail_is_read_in_full() -> None:
    mail = parsed(
        "From: =?utf-8?q?Jos=C3=A9?= Vera <Vera@Visitor.Example>\n"
        'To: "Desk, Madrid" <madrid@helpdesk.example>, info@x.example\n'
        "Cc: (colleague) henk@visitor.example\nReply-To: <answers@visitor.example>\n"
        "Delivered-To: madrid@helpdesk.example\n"
        "Subject: =?utf-8?b?wr9UYXNhcw==?=\n =?utf-8?q?_2026=3F?=\n"
        "Date: Tue, 3 Mar 2026 16:05:00 +0100\nMessage-ID: <a1@visitor.example>\n"
        "In-Reply-To: <r1@helpdesk.example>\n"
        "References: <r0@helpdesk.example>\n <r1@helpdesk.example>\n\nHola\n"
    )
    assert mail.subject == "¿Tasas 2026?"
    assert mail.sender == Address("José Vera", "Vera@visitor.example")
    assert mail.to == (
        Address("Desk, Madrid", "madrid@helpdesk.example"),
        Address("", "info@x.example"),
    )
    assert mail.cc == (Address("colleague", "henk@visitor.example"),)
    assert mail.reply_to == (Address("", "answers@visitor.example"),)
    assert mail.delivered_to == ("madrid@helpdesk.example",)
    assert mail.date == datetime(2026, 3, 3, 16, 5, tzinfo=timezone(timedelta(hours=1)))
    assert mail.message_id == "a1@visitor.example"
    assert mail.in_reply_to == ("r1@helpdesk.example",)
    assert mail.references == ("r0@helpdesk.example", "r1@helpdesk.example")
    assert (mail.text, mail.html, mail.attachments) == ("Hola", "", ())
    assert mail.may_acknowledge
    assert mail.defects == ()


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ("From: vera@v.example", Address("", "vera@v.example")),
        ("From: Vera vera@v.example", Address("Vera", "vera@v.example")),
        ('From: "vera@v.example" <vera@v.example>', Address("vera@v.example", "vera@v.example")),
        ("From: =?utf-8?q?Vera_=3Cvera=40v.example=3E?=", Address("Vera", "vera@v.example")),
        ("From: <vera@v.example", Address("", "vera@v.example")),
        ("From: Vera\nSender: office@v.example", Address("Vera", "office@v.example")),
        ("From:\nReply-To: vera@v.example", Address("", "vera@v.example")),
        ("Return-Path: <vera@v.example>", Address("", "vera@v.example")),
        ("From: Vera without an address", Address("Vera without an address", "")),
        ("from : vera@v.example", Address("", "vera@v.example")),
        ("From: a@b.example\nFrom: c@d.example", Address("", "a@b.example")),
        ("From: friends: vera@v.example;", Address("", "vera@v.example")),
        ("From: <@relay.example:vera@v.example>", Address("", "vera@v.example")),
        ('From: "vera o" @v.example', Address("", '"vera o"@v.example')),
    ],
)
def test_the_sender_is_found(headers: str, sender: Address) -> None:
    assert parsed(f"{headers}\nSubject: x\n\nbody").sender in (
        sender,
        Address(sender.name, sender.email.replace(" ", "")),
    )


def test_the_envelope_names_the_sender_when_no_header_does() -> None:
    mail = parse_email(b"Subject: x\n\nbody", envelope_sender="vera@v.example")
    assert mail.sender == Address("", "vera@v.example")


def test_an_encoded_comma_makes_no_second_recipient() -> None:
    mail = parsed("To: =?utf-8?q?a=40evil.example=2C_b?= <henk@h.example>\n\nx")
    assert [address.email for address in mail.to] == ["henk@h.example"]


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", "señal"), ("iso-8859-1", "señal"), ("windows-1252", "señal €"),
        ("gb2312", "商标"), ("big5", "商標"), ("shift_jis", "商標"), ("iso-2022-jp", "商標"),
        ("euc-kr", "상표"), ("ks_c_5601-1987", "상표"), ("koi8-r", "товарный знак"),
        ("windows-1251", "товарный знак"), ("windows-1256", "علامة"), ("utf-16", "señal"),
        ("utf-7", "señal"),
    ],
)  # fmt: skip
def test_charsets_of_the_world_are_read(charset: str, text: str) -> None:
    codec = {"ks_c_5601-1987": "cp949"}.get(charset, charset)
    body = base64.b64encode(text.encode(codec)).decode()
    mail = parsed(
        f"From: v@v.example\nContent-Type: text/plain; charset={charset}\n"
        f"Content-Transfer-Encoding: base64\n\n{body}"
    )
    assert mail.text == text


def test_a_wrong_or_missing_charset_still_gives_words() -> None:
    head = b"From: v@v.example\nContent-Type: text/plain"
    assert parse_email(head + b"\n\n" + "señal".encode()).text == "señal"
    assert parse_email(head + b"; charset=us-ascii\n\n" + "señal".encode("cp1252")).text == "señal"
    assert parse_email(head + b"; charset=x-none\n\n" + "señal".encode()).text == "señal"
    assert parse_email(head + b"; charset=utf-8\n\n" + "año".encode("cp1252")).text == "año"


MIXED = """From: v@v.example
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/related; boundary=middle

--middle
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain

plain words, long enough to be what the writer wrote
--inner
Content-Type: text/html

<p>plain words, long enough to be <b>what</b> the writer wrote<img src="cid:logo@v"></p>
--inner--
--middle
Content-Type: image/png; name=logo.png
Content-ID: <logo@v>
Content-Transfer-Encoding: base64

AAEC
--middle--
--outer
Content-Type: application/pdf
Content-Disposition: attachment; filename*0*=utf-8''informe%20;
 filename*1*=a%C3%B1o.pdf
Content-Transfer-Encoding: base64

JVBERg==
--outer
Content-Type: text/plain; name=../../etc/notes.txt
Content-Disposition: attachment

notes
--outer--
"""


def test_bodies_inline_pictures_and_attachments_are_told_apart() -> None:
    mail = parsed(MIXED)
    assert mail.text.startswith("plain words")
    assert "<b>what</b>" in mail.html
    assert 'data-cid="logo@v"' in mail.html
    picture, report, notes = mail.attachments
    assert (picture.content, picture.content_id, picture.is_inline) == (b"\0\1\2", "logo@v", True)
    assert (report.filename, report.content, report.is_inline) == (
        "informe año.pdf",
        b"%PDF",
        False,
    )
    assert "/" not in notes.filename
    assert notes.content == b"notes"


def test_the_only_part_is_read_even_when_it_has_a_name() -> None:
    assert (
        parsed("From: v@v.example\nContent-Type: text/plain; name=a.txt\n\nHello").text == "Hello"
    )


def test_html_that_claims_to_be_plain_is_read_as_html() -> None:
    mail = parsed("From: v@v.example\nContent-Type: text/plain\n\n<html><p>Hello</p></html>")
    assert (mail.text, mail.html) == ("Hello", "<p>Hello</p>")


def test_raw_headers_are_read_in_the_charset_of_the_body() -> None:
    raw = "From: v@v.example\nSubject: 商标\nContent-Type: text/plain; charset=gbk\n\n你好"
    assert parse_email(raw.encode("gbk")).subject == "商标"


def test_a_sealed_mail_says_where_its_text_is() -> None:
    mail = parsed("From: v@v.example\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nx")
    assert any("attachment" in defect for defect in mail.defects)
    assert mail.attachments[0].filename == "smime.p7m"


def test_an_attached_mail_shows_what_is_attached_to_it() -> None:
    inner = MIXED.replace("outer", "o2").replace("middle", "m2").replace("inner", "i2")
    mail = parsed(
        "From: f@f.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\n"
        f"Content-Type: message/rfc822\n\nSubject: Report\n{inner}\n--b--"
    )
    names = [attachment.filename for attachment in mail.attachments]
    assert (mail.text, names[0], "informe año.pdf" in names) == ("see below", "Report.eml", True)


def test_flowed_text_is_put_together_and_the_signature_mark_stays() -> None:
    mail = parsed(
        "From: v@v.example\nContent-Type: text/plain; format=flowed\n\n"
        "This is one \nparagraph.\n> quoted \n> too\n-- \nVera\n"
    )
    assert mail.text.split("\n") == ["This is one paragraph.", "> quoted too", "-- ", "Vera"]


def test_text_comes_from_html_when_there_is_no_plain_part() -> None:
    mail = parsed("From: v@v.example\nContent-Type: text/html\n\n<p>Dear all,<p>one<br>two")
    assert mail.text == "Dear all,\n\none\ntwo"


def test_a_mail_whose_plain_part_says_nothing_is_read_from_its_html() -> None:
    mail = parsed(
        "From: v@v.example\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\n"
        "Open in a browser.\n--b\nContent-Type: text/html\n\n"
        f"<p>{'Many words stand here. ' * 20}</p>\n--b--"
    )
    assert mail.text.startswith("Many words")


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("Tue, 3 Mar 2026 16:05:00 +0100", datetime(2026, 3, 3, 15, 5, tzinfo=UTC)),
        ("3 Mar 26 16:05 GMT", datetime(2026, 3, 3, 16, 5, tzinfo=UTC)),
        ("2026-03-03T16:05:00Z", datetime(2026, 3, 3, 16, 5, tzinfo=UTC)),
        ("Tue, 3 Mar 2026 16:05:00", datetime(2026, 3, 3, 16, 5, tzinfo=UTC)),
        ("yesterday", None),
        ("Tue, 99 Mar 2026 16:05:00 +9999", None),
        ("", None),
    ],
)
def test_dates_are_aware_or_absent(date: str, instant: datetime | None) -> None:
    assert parsed(f"From: v@v.example\nDate: {date}\n\nx").date == instant


def test_of_too_long_a_chain_of_references_the_parent_is_kept() -> None:
    chain = " ".join(f"<{n}@v.example>" for n in range(9000))
    assert parsed(f"From: v@v.example\nReferences: {chain}\n\nx").references[-1] == "8999@v.example"


FORWARDS = {
    "gmail": "fyi\n\n---------- Forwarded message ---------\nFrom: Vera <vera@v.example>\n"
    "Date: Tue, Mar 3, 2026 at 4:05 PM\nSubject: Fees\nTo: <rui@r.example>\n\nHow much?",
    "outlook de": "fyi\n\nVon: Vera <vera@v.example>\nGesendet: Dienstag, 3. März 2026\n"
    "An: rui@r.example\nBetreff: Fees\n\nHow much?",
    "apple": "fyi\n\nBegin forwarded message:\n\nFrom: Vera <vera@v.example>\nSubject: Fees\n"
    "Date: 3 March 2026\nTo: rui@r.example\n\nHow much?",
    "outlook es": "fyi\n\nDe: Vera [mailto:vera@v.example]\nEnviado el: martes\n"
    "Para: rui@r.example\nAsunto: Fees\n\nHow much?",
}


@pytest.mark.parametrize("body", FORWARDS.values(), ids=FORWARDS)
def test_a_forwarded_message_is_found(body: str) -> None:
    forward = parsed(f"From: rui@r.example\nSubject: Fwd: Fees\n\n{body}").forward
    assert forward
    assert forward.from_ == Address("Vera", "vera@v.example")
    assert (forward.subject, forward.body, forward.top) == ("Fees", "How much?", "fyi")


def test_a_reply_is_no_forward() -> None:
    body = "ok\n\n-----Original Message-----\nFrom: Vera <vera@v.example>\nSent: Monday\nSubject: x\n\nq"
    assert parsed(f"From: rui@r.example\nSubject: Re: Fees\n\n{body}").forward is None


# ---- hostile and broken mail ----


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mail_is_read_within_the_time_of_a_child(raw: bytes) -> None:
    started = time.process_time()
    mail = parse_email(raw)
    assert time.process_time() - started < 4
    assert mail.sender.email == "vera@visitor.example"
    json.dumps(as_json(mail)).encode("utf-8")
    assert "\x00" not in mail.subject + mail.text + mail.html


@pytest.mark.parametrize("raw", [b"", b"\n" * 1000, b"\r" * 1000, b"\x00", b"From", b"\xff" * 999])
def test_nothing_at_all_is_read_too(raw: bytes) -> None:
    assert parse_email(raw).sender.email == ""


HEADER_NAMES = ["From", "To", "Subject", "Date", "Content-Type", "References", "X-Y", "Message-ID"]
HEADERS = st.lists(
    st.tuples(st.sampled_from(HEADER_NAMES), st.text(max_size=80).map(lambda s: s.encode("utf-8"))),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_raise(raw: bytes) -> None:
    json.dumps(as_json(parse_email(raw))).encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(HEADERS, st.binary(max_size=200))
def test_the_sender_is_never_lost(headers: list[tuple[str, bytes]], body: bytes) -> None:
    lines = [name.encode() + b": " + value.replace(b"\n", b"") for name, value in headers]
    others = [line.replace(b"\r", b"") for line in lines if not line.startswith(b"From")]
    raw = b"\n".join([*others, b"From: Vera <vera@v.example>", b"", body])
    assert parse_email(raw).sender == Address("Vera", "vera@v.example")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_a_parsed_mail_survives_the_pipe(body: bytes) -> None:
    mail = parse_email(MIXED.encode() + b"\n\n" + body)
    assert from_wire(json.loads(json.dumps(to_wire(mail), default=list))).text == mail.text


def test_the_time_grows_with_the_length_and_not_with_its_square() -> None:
    def seconds(count: int) -> float:
        raw = b"From: v@v.example\n\n" + b"> On 3 Mar 2026, a@b.example wrote:\nanswer\n" * count
        started = time.process_time()
        parse_email(raw)
        return time.process_time() - started

    short, long = (min(seconds(count) for _ in range(4)) for count in (500, 4000))
    assert long < 30 * max(short, 0.003)  # eight times as long; its square would be 64


def test_no_module_of_the_reader_needs_django() -> None:
    root = Path(__file__).parents[2]
    modules = [*(root / "mailroom" / "reading").glob("*.py")]
    modules += [root / "shared" / "safe_html.py", root / "shared" / "plain_text.py"]
    assert len(modules) > 40
    for module in modules:
        assert not re.search(r"^\s*(?:from|import) django", module.read_text(), re.M), module.name
