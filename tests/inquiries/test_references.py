"""Our reference and the reply token."""

from datetime import UTC, datetime

import pytest

from desks.models import Desk
from inquiries.references import (
    find_references,
    next_references,
    read_reply_address,
    reply_address,
)

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MAILBOX = "madrid@helpdesk.example"


def next_reference(desk, now):
    return next_references(desk=desk, count=1, now=now)[0]


def token(inquiry_id: int = 123) -> str:
    return reply_address(mailbox_address=MAILBOX, inquiry_id=inquiry_id)


def test_references_count_upwards_in_a_desk(madrid):
    numbers = [next_reference(madrid, AT) for _ in range(3)]
    assert numbers == ["MAD-2026-000001", "MAD-2026-000002", "MAD-2026-000003"]


def test_each_desk_counts_for_itself(madrid, hague):
    next_reference(madrid, AT)
    assert next_reference(hague, AT) == "HAG-2026-000001"


def test_each_year_begins_at_one(madrid):
    next_reference(madrid, AT)
    assert next_reference(madrid, AT.replace(year=2027)) == "MAD-2027-000001"


def test_the_year_is_the_desks_own(madrid):
    """Half past eleven in the evening of 31 December in UTC is New Year in Zurich."""
    assert next_reference(madrid, datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "MAD-2027-000001"


def test_the_year_is_the_old_one_west_of_greenwich(madrid):
    Desk.objects.update(time_zone="America/New_York")
    madrid.refresh_from_db()
    assert next_reference(madrid, datetime(2027, 1, 1, 3, 0, tzinfo=UTC)).startswith("MAD-2026")


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("Re: Hello [MAD-2026-000123]", ["MAD-2026-000123"]),
        ("mad-2026-000123 please", ["MAD-2026-000123"]),
        ("HAG-2026-000001 and MAD-2026-000002", ["HAG-2026-000001", "MAD-2026-000002"]),
        ("MAD-2026-1234567", ["MAD-2026-1234567"]),
        ("MAD-2026-123", []),
        ("XMAD-2026-000123", ["XMAD-2026-000123"]),
        ("TOOLONG-2026-000123", []),
        ("MAD-2026-0000000001", []),
        ("", []),
    ],
)
def test_references_are_found_in_a_subject(subject, found):
    assert find_references(subject) == found


@pytest.mark.parametrize("inquiry_id", [1, 35, 36, 123, 10**6, 2**31, 2**63 - 1])
def test_a_token_leads_back_to_its_inquiry(inquiry_id):
    assert read_reply_address(token(inquiry_id)) == inquiry_id


def test_a_token_survives_capitals_and_a_name():
    assert read_reply_address(f'"Madrid" <{token().upper()}>') == 123


def test_an_address_with_a_token_is_short_enough():
    """RFC 5321, 4.5.3.1.1: 64 octets before the @."""
    assert len(token(2**63 - 1).partition("@")[0]) <= 64


def test_every_changed_letter_makes_it_worthless():
    local, _at, domain = token().partition("@")
    start = local.index("+t.") + 3
    for place in range(start, len(local)):
        other = "0" if local[place] != "0" else "1"
        assert read_reply_address(f"{local[:place]}{other}{local[place + 1 :]}@{domain}") is None


def test_the_token_of_one_inquiry_opens_no_other():
    mine, other = token(123), token(124)
    swapped = mine.replace(mine.split(".")[1], other.split(".")[1], 1)
    assert read_reply_address(swapped) is None


@pytest.mark.parametrize(
    "address",
    ["", "madrid@helpdesk.example", "madrid+t.@x", "madrid+t.3f.@x", "a+t.3f.zz@x", "+" * 500],
)
def test_what_is_no_token_is_none(address):
    assert read_reply_address(address) is None


def test_a_token_of_a_strangers_key_is_worthless(settings):
    foreign = token()
    settings.SECRET_KEY = "another key"
    assert read_reply_address(foreign) is None


def test_a_token_outlives_a_change_of_key(settings):
    old = token()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new key"
    assert read_reply_address(old) == 123
