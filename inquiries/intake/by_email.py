"""From raw mail to a received message: parse in the child, translate, one action."""

import logging
import math
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from inquiries.actions.bounce import hold_returned, note_bounce, note_receipt
from inquiries.actions.incoming import Incoming
from inquiries.actions.receive import receive_messages
from inquiries.doubts import Ourselves
from inquiries.intake.ourselves import read_ourselves
from inquiries.intake.translating import as_incoming
from inquiries.signals import mails_arrived
from mailroom.actions import (
    claim_raw_emails,
    fail_raw_email,
    finish_raw_emails,
    give_back_raw_email,
)
from mailroom.models import RawEmail
from mailroom.reading.parsing import ParsedEmail
from mailroom.reading.sandbox import ParserChild, ParsingFailed, minimal_email
from triage.proposing import tools_in_use

log = logging.getLogger(__name__)
CLAIM = 150
BATCH = 50

_child = ParserChild()


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail that was understood."""

    row: RawEmail
    parsed: ParsedEmail
    incoming: Incoming


def read_waiting_mail(
    *, now: datetime, until: float = math.inf, is_archive: bool | None = None
) -> int:
    """Read some of the waiting mails; returns how many there were, 0 when all is done.

    With `is_archive` only the mail of old mailboxes, for which nobody waits, or only the others.
    What was not begun before `until` (of the monotonic clock) is given back.
    """
    rows = claim_raw_emails(limit=CLAIM, is_archive=is_archive)
    if rows:
        read_claimed(rows=rows, now=now, until=until)
    return len(rows)


def read_claimed(*, rows: Sequence[RawEmail], now: datetime, until: float = math.inf) -> None:
    """Parse the mails and store them, batch by batch; the child parses one while another is stored.

    A batch is committed together, for that costs a fraction; one bad mail does not take the others
    with it.
    """
    ours = read_ourselves()
    tools_in_use()  # a new process loads the triage's model now, not while it holds locks
    with _parsing(rows, until) as readings:
        for start in range(0, len(rows), BATCH):
            _store_batch(_understand(readings[start : start + BATCH], ours), now)


_Reading = tuple[RawEmail, "Future[ParsedEmail | None]"]


@contextmanager
def _parsing(rows: Sequence[RawEmail], until: float) -> Iterator[list[_Reading]]:
    """Mails on their way through the child, in order; an error here leaves the rest unparsed."""
    hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="parsing")
    try:
        yield [(row, hand.submit(_parse, row, until)) for row in rows]
    finally:
        hand.shutdown(cancel_futures=True)


def _understand(readings: Sequence[_Reading], ours: Ourselves) -> list[_Mail]:
    mails = []
    for row, reading in readings:
        try:
            parsed = reading.result()
            if parsed is None:
                give_back_raw_email(raw_email=row)
                continue
            incoming = as_incoming(parsed=parsed, raw_email=row, ours=ours)
            mails.append(_Mail(row, parsed, incoming))
        except Exception as error:  # noqa: BLE001 - noted with the mail
            _fail(row, error)
    return mails


def _store_batch(mails: list[_Mail], now: datetime) -> None:
    try:
        _store(mails, now)
    except Exception as error:  # noqa: BLE001 - then each stands for itself
        log.warning("%s mails are read one by one: %s", len(mails), type(error).__name__)
        for mail in mails:
            _store_alone(mail, now)


@transaction.atomic
def _store(mails: list[_Mail], now: datetime) -> None:
    bounces = [mail.parsed.bounce for mail in mails if mail.parsed.bounce]
    receipts = [receipt for mail in mails for receipt in mail.parsed.receipts]
    hold_returned([*bounces, *receipts])
    incomings = [mail.incoming for mail in mails]
    elsewhere = _taken_elsewhere(incomings, now)
    here = [one for one in incomings if one.external_key not in elsewhere]
    receive_messages(incomings=here, now=now)
    for bounce in bounces:
        note_bounce(bounce=bounce, now=now)
    for receipt in receipts:
        note_receipt(receipt=receipt, now=now)
    finish_raw_emails(notes={mail.row.pk: "; ".join(mail.parsed.defects) for mail in mails})


def _taken_elsewhere(incomings: list[Incoming], now: datetime) -> set[str]:
    """Keys of the mails that an app above takes as its own: they become no messages here."""
    answers: list[tuple[Any, Any]] = mails_arrived.send(Incoming, incomings=incomings, now=now)
    return {key for _receiver, keys in answers for key in keys}


def _store_alone(mail: _Mail, now: datetime) -> None:
    try:
        _store([mail], now)
    except Exception as error:  # noqa: BLE001 - noted with the mail
        _fail(mail.row, error)


def _fail(row: RawEmail, error: Exception) -> None:
    """It is tried again, then quarantined with its bytes."""
    log.error("mail %s could not be read", row.pk, exc_info=error)
    fail_raw_email(raw_email=row, error=f"{type(error).__name__}: {error}")


def _parse(raw_email: RawEmail, until: float) -> ParsedEmail | None:
    """None when the time was over before it was begun. Asks the database nothing."""
    if time.monotonic() >= until:
        return None
    raw = bytes(raw_email.raw)
    try:
        return _child.parse(raw, envelope_sender=raw_email.envelope_sender.strip("<>"))
    except ParsingFailed as failure:
        log.warning("mail %s read in outline only: %s", raw_email.pk, failure)
        outline = minimal_email(raw)
        return replace(outline, defects=(*outline.defects, str(failure)))
