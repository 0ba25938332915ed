"""From raw mail to a received message: parse in the child, translate, one action."""

import logging
import math
import time
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from inquiries.actions.attachments import IncomingFile
from inquiries.actions.incoming import Incoming
from inquiries.actions.receive import receive_messages
from inquiries.states import Channel
from mailroom.actions import (
    claim_raw_emails,
    fail_raw_email,
    finish_raw_emails,
    give_back_raw_email,
)
from mailroom.models import RawEmail
from mailroom.parsing import ParsedEmail
from mailroom.queries import own_addresses, without_tag
from mailroom.sandbox import ParserChild, ParsingFailed, minimal_email

log = logging.getLogger(__name__)
BATCH = 50

_child = ParserChild()


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail that was understood; `note` says what was odd about it."""

    row: RawEmail
    incoming: Incoming
    note: str


def read_waiting_mail(*, now: datetime, until: float = math.inf) -> int:
    """Read one batch of waiting mails; returns how many there were, 0 when all is done.

    Committed together, for that costs a fraction; one bad mail does not take the others with it.
    What was not begun before `until` (of the monotonic clock) is given back.
    """
    rows = claim_raw_emails(limit=BATCH)
    mails = _understand(rows, until)
    try:
        _store(mails, now)
    except Exception as error:  # noqa: BLE001 - then each stands for itself
        log.warning("%s mails are read one by one: %s", len(mails), type(error).__name__)
        for mail in mails:
            _store_alone(mail, now)
    return len(rows)


def _understand(rows: list[RawEmail], until: float) -> list[_Mail]:
    ours = own_addresses() if rows else frozenset()
    mails = []
    for row in rows:
        if time.monotonic() >= until:
            give_back_raw_email(raw_email=row)
            continue
        try:
            parsed = _parse(row)
            incoming = as_incoming(parsed=parsed, raw_email=row, ours=ours)
            mails.append(_Mail(row, incoming, "; ".join(parsed.defects)))
        except Exception as error:  # noqa: BLE001 - noted with the mail
            _fail(row, error)
    return mails


@transaction.atomic
def _store(mails: list[_Mail], now: datetime) -> None:
    receive_messages(incomings=[mail.incoming for mail in mails], now=now)
    finish_raw_emails(notes={mail.row.pk: mail.note for mail in mails})


def _store_alone(mail: _Mail, now: datetime) -> None:
    try:
        _store([mail], now)
    except Exception as error:  # noqa: BLE001 - noted with the mail
        _fail(mail.row, error)


def _fail(row: RawEmail, error: Exception) -> None:
    """It is tried again, then quarantined with its bytes."""
    log.error("mail %s could not be read", row.pk, exc_info=error)
    fail_raw_email(raw_email=row, error=f"{type(error).__name__}: {error}")


def _parse(raw_email: RawEmail) -> ParsedEmail:
    raw = bytes(raw_email.raw)
    try:
        return _child.parse(raw, envelope_sender=raw_email.envelope_sender.strip("<>"))
    except ParsingFailed as failure:
        log.warning("mail %s read in outline only: %s", raw_email.pk, failure)
        outline = minimal_email(raw)
        return replace(outline, defects=(*outline.defects, str(failure)))


def as_incoming(*, parsed: ParsedEmail, raw_email: RawEmail, ours: frozenset[str]) -> Incoming:
    """A parsed mail as a message of the mailbox's desk. Pure but for the rows it is given."""
    mailbox = raw_email.mailbox
    sender = _usable(parsed.sender.email)
    recipients = [one.email for one in (*parsed.to, *parsed.cc) if _usable(one.email)]
    delivered = [*parsed.delivered_to, raw_email.envelope_recipient]
    reply_to = next((one.email for one in parsed.reply_to if _usable(one.email)), "")
    return Incoming(
        external_key=f"email:{raw_email.pk}",
        channel=Channel.EMAIL,
        desk=mailbox.desk,
        mailbox=mailbox,
        at=raw_email.received_at,
        sender_address=sender,
        sender_name=parsed.sender.name or ("" if sender else parsed.sender.email),
        reply_address=reply_to if reply_to.casefold() != sender.casefold() else "",
        recipients=tuple(dict.fromkeys([*recipients, *filter(None, delivered)])),
        participants=_participants([sender, reply_to, *recipients], ours),
        subject=parsed.subject,
        body=parsed.reply_text or parsed.text,
        quoted=_folded(parsed),
        html=parsed.html,
        automatic=parsed.automatic,
        may_acknowledge=_may_acknowledge(parsed, raw_email, ours),
        message_id=parsed.message_id,
        seen_ids=(*parsed.references, *parsed.in_reply_to, *_bounced_id(parsed)),
        files=tuple(
            IncomingFile(
                filename=one.filename,
                content_type=one.content_type,
                content=one.content,
                content_id=one.content_id,
                is_inline=one.is_inline,
            )
            for one in parsed.attachments
        ),
        raw_email_id=raw_email.pk,
    )


def _usable(address: str) -> str:
    """Beyond the limits of RFC 5321, 4.5.3.1 (64 + 1 + 255) no server takes an address."""
    return address if len(address) <= 320 else ""


def _may_acknowledge(parsed: ParsedEmail, raw_email: RawEmail, ours: frozenset[str]) -> bool:
    """RFC 3834, section 2: never to automatic mail, to the null sender, or to ourselves."""
    is_null_sender = raw_email.envelope_sender == "<>"
    from_us = without_tag(parsed.sender.email) in ours
    return parsed.may_acknowledge and not is_null_sender and not from_us


def _participants(addresses: list[str], ours: frozenset[str]) -> tuple[str, ...]:
    """Everybody named in the mail except ourselves, tagged addresses of ours included."""
    folded = dict.fromkeys(one.casefold() for one in addresses if one)
    return tuple(one for one in folded if without_tag(one) not in ours)


def _folded(parsed: ParsedEmail) -> str:
    return "\n\n".join(part for part in (parsed.signature, parsed.quoted_text) if part)


def _bounced_id(parsed: ParsedEmail) -> list[str]:
    bounced = parsed.bounce.original_message_id if parsed.bounce else ""
    return [bounced] if bounced else []
