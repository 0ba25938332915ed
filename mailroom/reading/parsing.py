"""Raw bytes to a frozen ParsedEmail: never raises, never loses the sender. No Django, no clock.

Intake calls it through mailroom.reading.sandbox, for the bytes are hostile.
"""

from mailroom.reading.addresses import MAX_ADDRESSES, Mailbox, parse_addresses
from mailroom.reading.automatic import judge
from mailroom.reading.body import Body, read_body
from mailroom.reading.bounces import Bounce, Feedback, find_bounce, find_feedback
from mailroom.reading.dates import parse_date
from mailroom.reading.forwarding import find_forward
from mailroom.reading.headers import decode_words, parse_ids, parse_message_id, unfold
from mailroom.reading.mime import MAX_HEADER_BYTES, Part, Structure
from mailroom.reading.minimal import minimal_email
from mailroom.reading.parsed_email import Address, Forward, ParsedAttachment, ParsedEmail
from mailroom.reading.quoting import split_reply
from mailroom.reading.receipts import find_receipts
from mailroom.reading.seals import seals_of

__all__ = [
    "Address",
    "Bounce",
    "Feedback",
    "Forward",
    "ParsedAttachment",
    "ParsedEmail",
    "parse_email",
]

MAX_SHOWN_HEADERS = 200
MAX_SHOWN_VALUE = 2000
MAX_IDS = 2000
MAX_REPEATED = 20  # of headers that should stand once

_SENDER_HEADERS = ("from", "sender", "reply-to", "x-original-from", "return-path")
_DELIVERED_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


def parse_email(raw: bytes, *, envelope_sender: str = "") -> ParsedEmail:
    """One mail understood; what could not be read is said in `defects`."""
    try:
        return _parse(raw, envelope_sender)
    except Exception as error:  # noqa: BLE001 - the promise: a mail that we misread is still shown
        return minimal_email(raw, reason=f"the parser failed: {type(error).__name__}")


def _parse(raw: bytes, envelope_sender: str) -> ParsedEmail:
    structure = Structure(raw)
    root = structure.root
    body = read_body(root)
    subject = decode_words(root.header("subject"))
    sender = find_sender(root, envelope_sender)
    to, delivered_to = _addresses(root, "to"), _delivered_to(root)
    own = (*(address.email for address in to), *delivered_to)
    text = body.text
    own_text = text if body.has_own_text else ""
    bounce = find_bounce(
        root,
        own_text,
        subject,
        sender.email or sender.name,
        own,
        envelope_sender=envelope_sender,
    )
    reply = split_reply(body.lines, subject=subject, sender_name=sender.name)
    judgement = judge(
        root,
        subject=subject,
        text=text,
        new_text=reply.new,
        sender=sender.email,
        envelope_sender=envelope_sender,
        is_bounce=bounce is not None,
    )
    return ParsedEmail(
        subject=subject,
        sender=sender,
        reply_to=_addresses(root, "reply-to"),
        to=to,
        cc=_addresses(root, "cc"),
        delivered_to=delivered_to,
        date=parse_date(root.header("date")),
        message_id=parse_message_id(root.header("message-id")),
        in_reply_to=_ids(root, "in-reply-to"),
        references=_ids(root, "references"),
        text=text,
        html=body.html,
        reply_text=reply.new,
        quoted_text=reply.quoted,
        signature=reply.signature,
        attachments=tuple(body.attachments),
        automatic=judgement.kind,
        is_marked_automatic=judgement.is_marked,
        may_acknowledge=judgement.may_acknowledge,
        bounce=bounce,
        feedback=find_feedback(root, text),
        receipts=find_receipts(root, text),
        forward=None if bounce else find_forward(root, own_text, subject),
        authentication_results=tuple(root.header_values("authentication-results")[:20]),
        headers=_shown_headers(root),
        defects=tuple(structure.defects + _defects(root, sender, body)),
    )


def find_sender(root: Part, envelope_sender: str) -> Address:
    """The best address there is; without any, the raw From text stands as the name."""
    first_name = ""
    for name in _SENDER_HEADERS:
        for mailbox in _mailboxes(root, name):
            if mailbox.email:
                return Address(mailbox.name or first_name, mailbox.email)
            first_name = first_name or mailbox.name
    for mailbox in parse_addresses(envelope_sender[:1000]):
        if mailbox.email:
            return Address(first_name, mailbox.email)
    return Address(first_name or decode_words(root.header("from"))[:500], "")


def _mailboxes(root: Part, name: str) -> list[Mailbox]:
    boxes: list[Mailbox] = []
    for value in root.header_values(name)[:MAX_REPEATED]:
        if len(boxes) < MAX_ADDRESSES:
            boxes += parse_addresses(value)
    return boxes


def _addresses(root: Part, name: str) -> tuple[Address, ...]:
    return tuple(Address(box.name, box.email) for box in _mailboxes(root, name) if box.email)


def _delivered_to(root: Part) -> tuple[str, ...]:
    found = [box.email for name in _DELIVERED_HEADERS for box in _mailboxes(root, name)]
    return tuple(dict.fromkeys(email for email in found if email))


def _ids(root: Part, name: str) -> tuple[str, ...]:
    """Of a chain that is too long the end is kept: there stands the parent (RFC 5322 3.6.4)."""
    values = [value[-MAX_HEADER_BYTES:] for key, value in root.headers if key == name]
    return parse_ids([unfold(value) for value in values[:MAX_REPEATED]])[-MAX_IDS:]


def _shown_headers(root: Part) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, decode_words(unfold(value[:MAX_SHOWN_VALUE])))
        for name, value in root.headers[:MAX_SHOWN_HEADERS]
    )


def _defects(root: Part, sender: Address, body: Body) -> list[str]:
    defects = list(dict.fromkeys(body.defects))
    if not sender.email:
        defects.append("no address of a sender can be read")
    defects += seals_of(root, body.text)
    if not root.header("message-id"):
        defects.append("no Message-ID")
    if not root.header("date"):
        defects.append("no date")
    return defects
