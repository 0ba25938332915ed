"""What a mail is once it is understood: frozen values, and their way through a pipe."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailroom.reading.bounce_reasons import FailedRecipient
from mailroom.reading.bounces import Bounce, Feedback
from mailroom.reading.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Address:
    """A person as a header names them; the domain is in lower case, either field may be empty."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    filename: str
    content_type: str
    content: bytes
    content_id: str
    is_inline: bool


@dataclass(frozen=True, slots=True)
class Forward:
    """A forwarded message found in the body; `top` is what the forwarder wrote above it."""

    from_: Address
    subject: str
    body: str
    top: str


@dataclass(frozen=True, slots=True)
class ParsedEmail:
    """One mail. Ids stand without their brackets; `defects` says in plain words what was odd.

    `automatic` is "" for a person's mail, else a kind of mailroom.reading.automatic;
    `is_marked_automatic`: the mail's own headers call it automatic, of whichever kind it is.
    """

    subject: str = ""
    sender: Address = Address("", "")
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    reply_text: str = ""
    quoted_text: str = ""
    signature: str = ""
    attachments: tuple[ParsedAttachment, ...] = ()
    automatic: str = ""
    is_marked_automatic: bool = False
    may_acknowledge: bool = True
    bounce: Bounce | None = None
    feedback: Feedback | None = None
    receipts: tuple[Receipt, ...] = ()
    forward: Forward | None = None
    authentication_results: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    defects: tuple[str, ...] = ()


_FIELDS = tuple(ParsedEmail.__dataclass_fields__)
_ADDRESS_LISTS = ("reply_to", "to", "cc")


def to_wire(parsed: ParsedEmail) -> dict[str, Any]:
    """Plain lists, strings and bytes for msgpack: a pickle could run code in the reader."""
    wire = {name: getattr(parsed, name) for name in _FIELDS}
    wire["sender"] = _flat(parsed.sender)
    for name in _ADDRESS_LISTS:
        wire[name] = [_flat(address) for address in wire[name]]
    wire["attachments"] = [_flat(attachment) for attachment in parsed.attachments]
    wire["date"] = parsed.date.isoformat() if parsed.date else None
    if parsed.bounce:
        failures, *rest = _flat(parsed.bounce)
        wire["bounce"] = [[_flat(failure) for failure in failures], *rest]
    wire["feedback"] = _flat(parsed.feedback) if parsed.feedback else None
    wire["receipts"] = [_flat(receipt) for receipt in parsed.receipts]
    if parsed.forward:
        forward = parsed.forward
        wire["forward"] = [_flat(forward.from_), forward.subject, forward.body, forward.top]
    return wire


def from_wire(wire: dict[str, Any]) -> ParsedEmail:
    values = {name: _frozen(wire[name]) for name in _FIELDS}
    values["sender"] = Address(*wire["sender"])
    for name in _ADDRESS_LISTS:
        values[name] = tuple(Address(*address) for address in wire[name])
    values["attachments"] = tuple(ParsedAttachment(*one) for one in wire["attachments"])
    values["date"] = datetime.fromisoformat(wire["date"]) if wire["date"] else None
    if wire["bounce"]:
        failures, *rest = wire["bounce"]
        failed = tuple(FailedRecipient(*failure) for failure in failures)
        values["bounce"] = Bounce(failed, *map(_frozen, rest))
    values["feedback"] = Feedback(*wire["feedback"]) if wire["feedback"] else None
    values["receipts"] = tuple(Receipt(*receipt) for receipt in wire["receipts"])
    if wire["forward"]:
        from_, *rest = wire["forward"]
        values["forward"] = Forward(Address(*from_), *rest)
    return ParsedEmail(**values)


def _flat(value: Any) -> list[Any]:
    return [getattr(value, name) for name in value.__dataclass_fields__]


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
