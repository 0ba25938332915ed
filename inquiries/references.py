"""Our own reference (MAD-2026-000123) and the reply token that nobody can forge."""

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

from desks.models import Desk

REFERENCE = re.compile(r"\b([A-Z]{2,4}-\d{4}-\d{6,9})\b")
TOKEN = re.compile(r"\+([a-z])\.([0-9a-z]{1,13})\.([0-9a-f]{20})@", re.IGNORECASE)
MARK, SALT = "t", "inquiries.reply_token"

WRITTEN = re.compile(r"([A-Z]{2,4})[-./]?((?:19|20)\d{2})[-./]?(\d{1,9})")

RESERVE = """
    INSERT INTO inquiries_referencecounter AS c (prefix, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (prefix, year) DO UPDATE SET last = c.last + excluded.last RETURNING last
"""


def next_references(*, desk: Desk, count: int, now: datetime) -> list[str]:
    """Take the next numbers of the desk's year (its own time zone)."""
    year = now.astimezone(ZoneInfo(desk.time_zone)).year
    first = reserve_numbers(prefix=desk.prefix, year=year, count=count)
    return [f"{desk.prefix}-{year}-{first + step:06d}" for step in range(count)]


def reserve_numbers(*, prefix: str, year: int, count: int) -> int:
    """The first of `count` numbers that are ours alone; the counter stays locked until commit."""
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, [prefix, year, count])
        return int(cursor.fetchone()[0]) - count + 1


def find_references(text: str) -> list[str]:
    return REFERENCE.findall(text[:1000].upper())


def references_meant(written: str, desks: Iterable[Desk], this_year: int) -> list[str]:
    """Our references that somebody may mean: small letters, blanks, missing zeros are forgiven.

    123 alone means number 123 of these desks, this year or the last. Empty when it is none.
    """
    text = "".join(written.upper().split()).strip("[]()#.,;")
    if found := WRITTEN.fullmatch(text):
        return [f"{found[1]}-{found[2]}-{int(found[3]):06d}"]
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return []
    years = (this_year, this_year - 1)
    return [f"{desk.prefix}-{year}-{int(text):06d}" for desk in desks for year in years]


def reply_address(*, mailbox_address: str, inquiry_id: int) -> str:
    """madrid+t.<inquiry>.<hmac>@…: an answer to it belongs to this inquiry (with a known sender)."""
    return signed_address(mailbox_address, mark=MARK, number=inquiry_id, salt=SALT)


def read_reply_address(address: str) -> int | None:
    """The inquiry's id if the token is ours, else None; keys of SECRET_KEY_FALLBACKS still count."""
    return read_signed_address(address, mark=MARK, salt=SALT)


def signed_address(mailbox_address: str, *, mark: str, number: int, salt: str) -> str:
    """The mailbox's own address with a number in it that nobody else can write.

    `mark` is one letter that says what is numbered; each has a `salt` of its own.
    """
    local, _at, domain = mailbox_address.rpartition("@")
    written = _base36(number)
    return f"{local}+{mark}.{written}.{_signature(written, settings.SECRET_KEY, salt)}@{domain}"


def read_signed_address(address: str, *, mark: str, salt: str) -> int | None:
    """The number, if we have signed it for this mark; else None."""
    found = TOKEN.search(address[:400])
    if not found or found.group(1).lower() != mark:
        return None
    number, signature = found.group(2).lower(), found.group(3).lower()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_ours = any(constant_time_compare(signature, _signature(number, key, salt)) for key in keys)
    return int(number, 36) if is_ours else None


def _signature(number: str, key: str, salt: str) -> str:
    return salted_hmac(salt, number, secret=key, algorithm="sha256").hexdigest()[:20]


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text or "0"
