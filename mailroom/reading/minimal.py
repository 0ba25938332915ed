"""What is read of a mail that could not be parsed within the limits; linear, no structure."""

import re
from itertools import islice

from mailroom.reading.addresses import parse_addresses
from mailroom.reading.charsets import decode_text
from mailroom.reading.dates import parse_date
from mailroom.reading.headers import decode_words, parse_ids, unfold
from mailroom.reading.parsed_email import Address, ParsedEmail

MAX_HEADER_BLOCK = 256 * 1024
MAX_VALUE = 8 * 1024
MAX_TEXT = 64 * 1024
MAX_SHOWN_HEADERS = 200

_WANTED = re.compile(
    rb"^(from|sender|reply-to|to|subject|date|message-id|in-reply-to|references)[ \t]*:"
    rb"[ \t]*(.*(?:\n[ \t].*)*)",
    re.M | re.I,
)
_ANY = re.compile(rb"^([!-9;-~]{1,100})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.M)
_END_OF_HEADERS = re.compile(rb"\n\r?\n")


def minimal_email(raw: bytes, *, reason: str = "the mail is too hard to read") -> ParsedEmail:
    """Sender, subject, ids and the first text as it came, so that a person can act on the mail."""
    end = _END_OF_HEADERS.search(raw[:MAX_HEADER_BLOCK])
    stop = end.start() if end else min(len(raw), MAX_HEADER_BLOCK)
    headers = _scrape(raw[:stop])
    shown = _in_order(raw[:stop])
    text = decode_text(raw[stop : stop + MAX_TEXT]).strip()
    return ParsedEmail(
        subject=decode_words(headers.get("subject", "")),
        sender=_sender(headers),
        reply_to=_addresses(headers.get("reply-to", "")),
        to=_addresses(headers.get("to", "")),
        date=parse_date(headers.get("date", "")),
        message_id=next(iter(parse_ids([headers.get("message-id", "")])), ""),
        in_reply_to=parse_ids([headers.get("in-reply-to", "")]),
        references=parse_ids([headers.get("references", "")]),
        text=text,
        reply_text=text,
        may_acknowledge=False,
        # A mail that is too hard to read must not get past the check of its sender by that.
        authentication_results=tuple(
            value for name, value in shown if name == "authentication-results"
        ),
        headers=shown,
        defects=(reason, "only its most important lines are shown; the original is kept"),
    )


def _scrape(block: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    for found in _WANTED.finditer(block):
        name = found.group(1).decode("ascii").lower()
        headers.setdefault(name, unfold(found.group(2)[:MAX_VALUE]))
    return headers


def _in_order(block: bytes) -> tuple[tuple[str, str], ...]:
    """The first headers, from the top: what stands there the last servers have written."""
    found = islice(_ANY.finditer(block), MAX_SHOWN_HEADERS)
    return tuple(
        (one.group(1).decode("ascii").lower(), unfold(one.group(2)[:MAX_VALUE])) for one in found
    )


def _sender(headers: dict[str, str]) -> Address:
    for name in ("from", "sender", "reply-to"):
        for box in parse_addresses(headers.get(name, "")):
            if box.email:
                return Address(box.name, box.email)
    return Address(decode_words(headers.get("from", ""))[:500], "")


def _addresses(value: str) -> tuple[Address, ...]:
    return tuple(Address(box.name, box.email) for box in parse_addresses(value) if box.email)
