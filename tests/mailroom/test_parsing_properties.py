"""What holds for every mail, whatever it is: Hypothesis looks for one for which it does not."""

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.reading.addresses import parse_addresses
from mailroom.reading.charset_guess import guess_charset
from mailroom.reading.charsets import decode_text
from mailroom.reading.cms import open_sealed
from mailroom.reading.dates import parse_date
from mailroom.reading.export import as_json
from mailroom.reading.headers import decode_words, parse_ids, parse_parameters, unfold
from mailroom.reading.invitations import read_invitation
from mailroom.reading.parsing import parse_email
from mailroom.reading.rtf import decompress_rtf, read_rtf
from mailroom.reading.tnef import SIGNATURE, read_tnef
from mailroom.reading.transfer import decode_transfer, take_enclosed
from shared.visible_html import without_hidden

DATA = Path(__file__).parents[1] / "data"
SEEDS = [path.read_bytes() for path in sorted((DATA / "mails").glob("*.eml"))]
CRASHES = sorted((DATA / "crashes").glob("*.eml"))
HAS_NAME = st.text(
    st.characters(codec="utf-8", categories=("L", "Zs", "N")), min_size=1, max_size=30
)
LOCAL = st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9]{1,9})?", fullmatch=True)

many = settings(max_examples=100, deadline=None)


@many
@given(st.sampled_from(SEEDS), st.sampled_from(SEEDS), st.integers(0, 2000), st.integers(0, 2000))
def test_two_mails_cut_and_joined_raise_nothing(
    one: bytes, other: bytes, end: int, start: int
) -> None:
    parsed = parse_email(one[:end] + other[start:])
    assert not any(defect.startswith("the parser failed") for defect in parsed.defects)
    json.dumps(as_json(parsed)).encode("utf-8")


@many
@given(st.sampled_from(SEEDS), st.integers(0, 3000), st.binary(max_size=30))
def test_foreign_bytes_in_a_mail_raise_nothing(seed: bytes, place: int, foreign: bytes) -> None:
    parsed = parse_email(seed[:place] + foreign + seed[place:])
    assert not any(defect.startswith("the parser failed") for defect in parsed.defects)


@many
@given(st.binary(max_size=3000))
def test_an_attachment_keeps_every_byte(content: bytes) -> None:
    raw = (
        b"From: v@v.example\r\nContent-Type: application/octet-stream; name=a\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)
    )
    assert parse_email(raw).attachments[0].content == content


@many
@given(HAS_NAME, LOCAL)
def test_an_encoded_name_and_its_address_come_back(name: str, local: str) -> None:
    encoded = Header(name, "utf-8").encode()
    found = parse_addresses(unfold(f"{encoded} <{local}@v.example>".encode()))
    assert [box.email for box in found] == [f"{local}@v.example"]


@many
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=200))
def test_a_subject_that_was_encoded_comes_back(subject: str) -> None:
    encoded = Header(subject, "utf-8").encode()
    assert decode_words(unfold(encoded.encode())) == decode_words(subject)


@many
@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2090, 1, 1)), st.integers(-14 * 60, 14 * 60)  # noqa: DTZ001
)  # fmt: skip
def test_a_date_of_today_is_read_to_the_second(moment: datetime, minutes: int) -> None:
    instant = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_date(format_datetime(instant)) == instant
    assert parse_date(instant.isoformat()) == instant


@pytest.mark.parametrize("written", ["0 Jan 0", "0 Jan 0 0:0", "31 Feb 2026", "00 00"])
def test_a_date_that_is_none_is_none(written: str) -> None:
    assert parse_date(written) is None


@many
@given(st.text(max_size=200))
def test_no_header_value_raises(value: str) -> None:
    parse_addresses(value)
    parse_ids([value])
    parse_parameters(value)
    read_invitation(f"BEGIN:VEVENT\n{value}")
    without_hidden(value)
    assert (parse_date(value) or datetime.now(UTC)).tzinfo


@many
@given(st.binary(max_size=400))
def test_no_container_raises(data: bytes) -> None:
    open_sealed(b"\x30" + data)
    read_tnef(SIGNATURE + b"\1\0" + data)
    read_rtf(decompress_rtf(b"\0" * 8 + b"LZFu\0\0\0\0" + data))
    take_enclosed(b"begin 644 a\n" + data)
    for encoding in ("base64", "quoted-printable", "x-uuencode", "x-yencode", "x-gzip64"):
        decode_transfer(data, encoding)


@many
@given(st.binary(max_size=400))
def test_bytes_of_no_charset_become_text_of_utf8(data: bytes) -> None:
    data.decode(guess_charset(data), "replace")
    decode_text(data).encode("utf-8")


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: path.name)
def test_what_once_broke_the_parser_does_not_again(path: Path) -> None:
    parsed = parse_email(path.read_bytes())
    assert not any(defect.startswith("the parser failed") for defect in parsed.defects)
