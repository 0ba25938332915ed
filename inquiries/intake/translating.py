"""A parsed mail as a message of the mailbox's desk. Pure but for the rows it is given."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from inquiries.actions.attachments import IncomingFile
from inquiries.actions.incoming import Incoming, Note
from inquiries.doubts import (
    Doubt,
    Ourselves,
    Sender,
    about_ourselves,
    about_reply_address,
    code,
)
from inquiries.references import read_reply_address
from inquiries.states import Channel
from mailroom.models import Mailbox, RawEmail
from mailroom.queries import without_tag
from mailroom.reading.parsed_email import ParsedEmail
from mailroom.reading.subjects import bare_subject, is_answer, is_forwarded
from mailroom.states import Trust
from mailroom.trust import sender_trust

MAX_ADDRESS = 320  # RFC 5321, 4.5.3.1: 64 + 1 + 255; no server takes a longer one


def as_incoming(*, parsed: ParsedEmail, raw_email: RawEmail, ours: Ourselves) -> Incoming:
    incoming = _ordinary(parsed, raw_email, ours)
    if _is_from_colleague(incoming, ours):
        return _from_colleague(incoming, parsed, ours)
    return incoming


def _ordinary(parsed: ParsedEmail, raw_email: RawEmail, ours: Ourselves) -> Incoming:
    mailbox = raw_email.mailbox
    sender = _sender(parsed, mailbox)
    reply_to = next((one.email for one in parsed.reply_to if _usable(one.email)), "")
    named = [one.email for one in (*parsed.to, *parsed.cc) if _usable(one.email)]
    delivered = [*parsed.delivered_to, raw_email.envelope_recipient]
    return Incoming(
        external_key=f"email:{raw_email.pk}",
        channel=Channel.EMAIL,
        desk=mailbox.desk,
        mailbox=mailbox,
        at=raw_email.received_at,
        sender_address=sender.address,
        sender_name=sender.name,
        reply_address=reply_to if reply_to.casefold() != sender.address.casefold() else "",
        recipients=tuple(dict.fromkeys([*named, *filter(None, delivered)])),
        participants=_participants([sender.address, reply_to, *named], ours),
        subject=parsed.subject,
        body=parsed.reply_text or parsed.text,
        quoted="\n\n".join(part for part in (parsed.signature, parsed.quoted_text) if part),
        html=parsed.html,
        automatic=parsed.automatic,
        may_acknowledge=_may_acknowledge(parsed, raw_email, ours, sender),
        message_id=parsed.message_id,
        seen_ids=(*parsed.references, *parsed.in_reply_to, *_reported_ids(parsed)),
        files=_files(parsed),
        raw_email_id=raw_email.pk,
        trust=sender.trust,
        warnings=tuple(_doubts(parsed, raw_email, ours, sender, reply_to)),
        content_digest=_content_digest(parsed),
        is_forward=is_forwarded(parsed.subject),
        is_archive=raw_email.is_archive,
    )


def _usable(address: str) -> str:
    return address if len(address) <= MAX_ADDRESS else ""


def _sender(parsed: ParsedEmail, mailbox: Mailbox) -> Sender:
    address = _usable(parsed.sender.email)
    headers = _headers(parsed)
    trust = sender_trust(
        headers,
        authserv_id=mailbox.trusted_authserv_id,
        from_domain=address.rpartition("@")[2],
    )
    if trust and not _is_in_from(address, headers):
        trust = Trust.FAIL
    name = parsed.sender.name or ("" if address else parsed.sender.email)
    return Sender(address=address, name=name, trust=trust or "")


def _is_in_from(address: str, headers: Iterable[tuple[str, str]]) -> bool:
    """Only the address in From is checked (RFC 7489, 3.1): one from Sender or Reply-To never is."""
    froms = [value.casefold() for name, value in headers if name == "from"]
    return not address or any(address.casefold() in value for value in froms)


def _headers(parsed: ParsedEmail) -> list[tuple[str, str]]:
    """In their order, for only what stands on top counts; long results in full."""
    results = iter(parsed.authentication_results)
    return [
        (name, next(results, value) if name == "authentication-results" else value)
        for name, value in parsed.headers
    ]


def _participants(addresses: Iterable[str], ours: Ourselves) -> tuple[str, ...]:
    """Everybody named in the mail except ourselves, tagged addresses of ours included."""
    folded = dict.fromkeys(one.casefold() for one in addresses if one)
    return tuple(one for one in folded if without_tag(one) not in ours.addresses)


def _may_acknowledge(
    parsed: ParsedEmail, raw_email: RawEmail, ours: Ourselves, sender: Sender
) -> bool:
    """RFC 3834, section 2: never to automatic mail, to the null sender, or to ourselves.

    Nor to an address that somebody else has written (backscatter), nor to mail of long ago.
    """
    is_null_sender = raw_email.envelope_sender == "<>"
    from_us = without_tag(sender.address) in ours.addresses
    is_forged = sender.trust == Trust.FAIL
    is_silent = is_null_sender or from_us or is_forged or raw_email.is_archive
    return parsed.may_acknowledge and not is_silent


def _reported_ids(parsed: ParsedEmail) -> list[str]:
    """About which mails it reports."""
    ids = [one.original_message_id for one in parsed.receipts]
    if parsed.bounce:
        ids.append(parsed.bounce.original_message_id)
    return [one for one in ids if one]


def _files(parsed: ParsedEmail) -> tuple[IncomingFile, ...]:
    return tuple(
        IncomingFile(
            filename=one.filename,
            content_type=one.content_type,
            content=one.content,
            content_id=one.content_id,
            is_inline=one.is_inline,
        )
        for one in parsed.attachments
    )


def _doubts(
    parsed: ParsedEmail, raw_email: RawEmail, ours: Ourselves, sender: Sender, reply_to: str
) -> Iterator[str]:
    if raw_email.full_size:
        yield code(Doubt.OVERSIZE, str(raw_email.full_size))
    if parsed.automatic == "verification":
        yield code(Doubt.VERIFICATION)
    if not (parsed.automatic or raw_email.is_archive):
        yield from about_ourselves(sender, ours)
        yield from about_reply_address(sender, reply_to)


def _content_digest(parsed: ParsedEmail) -> UUID | None:
    """What stays the same whichever way a mail took: trace headers and tags of servers do not count.

    None without a Message-ID: two mails that say the same may then be two mails.
    """
    if not parsed.message_id:
        return None
    date = parsed.date.isoformat() if parsed.date else ""
    words = (parsed.sender.email.casefold(), date, parsed.message_id, parsed.text, parsed.html)
    contents = [one.encode("utf-8", "replace") for one in words]
    contents += [one.content for one in parsed.attachments]
    hashes = (hashlib.sha256(content).digest() for content in contents)
    return UUID(bytes=hashlib.sha256(b"".join(hashes)).digest()[:16])


# --- forwarded by a colleague --------------------------------------------------------------------
def _is_from_colleague(incoming: Incoming, ours: Ourselves) -> bool:
    """An agent of this desk hands on what somebody else has written; no answer to us, no forgery."""
    agent = ours.agents.get(incoming.sender_address.casefold())
    return (
        agent is not None
        and incoming.desk.pk in agent.desk_ids
        and incoming.trust != Trust.FAIL
        and not incoming.automatic
        and not is_answer(incoming.subject)
        and not any(map(read_reply_address, incoming.recipients))
    )


def _from_colleague(incoming: Incoming, parsed: ParsedEmail, ours: Ourselves) -> Incoming:
    """It belongs to whom it is from; what the colleague wrote on top becomes a note."""
    forward = parsed.forward
    address = _usable(forward.from_.email) if forward else ""
    if forward is None or not address:
        hint = (code(Doubt.UNREADABLE_FORWARD),) if incoming.is_forward else ()
        return replace(incoming, warnings=(*incoming.warnings, *hint))
    if without_tag(address) in ours.addresses or address.casefold() in ours.agents:
        return incoming
    colleague = incoming.sender_address
    name = ours.agents[colleague.casefold()].name
    is_proven = incoming.trust == Trust.PASS
    others = [one for one in incoming.warnings if one != Doubt.PRETENDS_COLLEAGUE]
    return replace(
        incoming,
        sender_address=address,
        sender_name=forward.from_.name,
        reply_address="",
        participants=(address.casefold(),),
        subject=forward.subject or bare_subject(incoming.subject),
        body=forward.body,
        quoted="",
        may_acknowledge=False,
        forwarded_by=colleague,
        note=Note(name, colleague, forward.top) if forward.top.strip() else None,
        warnings=(*others, *(() if is_proven else [code(Doubt.UNVERIFIED_FORWARD)])),
    )
