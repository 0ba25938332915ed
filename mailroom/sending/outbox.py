"""From an outbox row to the bytes that leave: RFC 5322 message, plain and HTML, attachments."""

from collections.abc import Sequence
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any

from files.queries import read_file
from mailroom.models import OutgoingAttachment, OutgoingEmail

MAX_ID = 900  # of the 998 characters of a line (RFC 5322, 2.1.1)


class MessageIds(UnstructuredHeader, BaseHeader):
    """One id a line, as it is: the standard folding encodes a long id, and no client threads it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {(policy.linesep + ' ').join(str(self).split())}{policy.linesep}"


class Subject(UnstructuredHeader, BaseHeader):
    """Folded by the older Header: the newer way loses spaces of long subjects (Python 3.11)."""

    def fold(self, *, policy: Policy) -> str:
        text = str(self)
        charset = "us-ascii" if text.isascii() and len(text) <= MAX_ID else "utf-8"
        folded = Header(text, charset, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {folded}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("subject", Subject)
_headers.map_to_type("in-reply-to", MessageIds)
_headers.map_to_type("references", MessageIds)
# 7 bit: not every server on the way takes 8BITMIME (RFC 6152).
POLICY = SMTP.clone(cte_type="7bit", header_factory=_headers)


def one_line(value: str) -> str:
    """No CR, LF or NUL ever reaches a header (header injection; CVE-2026-1299 class)."""
    return " ".join(value.replace("\0", " ").split())


def as_bytes(outgoing: OutgoingEmail) -> bytes:
    """The same row gives the same Message-ID and Date, so a repeated mail can be recognised."""
    message = EmailMessage(policy=POLICY)
    _set_headers(message, outgoing)
    message.set_content(outgoing.text)
    parts = list(outgoing.parts.select_related("stored_file"))
    enclosed = [one for one in parts if one.content_id and f"cid:{one.content_id}" in outgoing.html]
    if outgoing.html:
        message.add_alternative(outgoing.html, subtype="html")
        _enclose(message, enclosed)
    for part in parts:
        if part not in enclosed:
            message.add_attachment(read_file(part.stored_file), **_headers_of(part))
    # Last, for setting the content drops every Content- header.
    message["Content-Language"] = outgoing.language
    return message.as_bytes()


def _enclose(message: EmailMessage, pictures: Sequence[OutgoingAttachment]) -> None:
    """Pictures belong to the HTML that shows them (RFC 2387), not to the files of the mail."""
    html = message.get_body(preferencelist=("html",))
    assert isinstance(html, EmailMessage)
    for part in pictures:
        values: dict[str, Any] = {"disposition": "inline", "cid": f"<{one_line(part.content_id)}>"}
        html.add_related(read_file(part.stored_file), **_headers_of(part), **values)


def _headers_of(part: OutgoingAttachment) -> dict[str, Any]:
    maintype, subtype = _content_type(part.content_type)
    return {"maintype": maintype, "subtype": subtype, "filename": one_line(part.filename)}


def recipients_of(outgoing: OutgoingEmail) -> dict[str, str]:
    """Everybody in To and Cc: as written, and as in the envelope. Raises as `as_bytes` does."""
    return {one: wire_address(one).addr_spec for one in [*outgoing.to, *outgoing.cc]}


def wire_of(written: str) -> str:
    """As in the envelope, or "" for what cannot be written there."""
    try:
        return wire_address(written).addr_spec
    except (ValueError, MessageError):
        return ""


def wire_address(written: str) -> Address:
    """An address as it travels: the domain in ASCII (RFC 5890). Raises ValueError or MessageError."""
    local, _at, domain = one_line(written).rpartition("@")
    return Address(addr_spec=f"{local}@{domain.encode('idna').decode()}")


def _content_type(written: str) -> tuple[str, str]:
    """A whole mail or a container as an attachment is sent as plain bytes."""
    maintype, _slash, subtype = written.partition("/")
    if not subtype or maintype in ("message", "multipart"):
        return "application", "octet-stream"
    return maintype, subtype


def _set_headers(message: EmailMessage, outgoing: OutgoingEmail) -> None:
    address = outgoing.mailbox.address
    message["From"] = Address(one_line(outgoing.sender_name), addr_spec=address)
    message["To"] = [wire_address(to) for to in outgoing.to]
    if outgoing.cc:
        message["Cc"] = [wire_address(cc) for cc in outgoing.cc]
    message["Reply-To"] = Address(one_line(outgoing.sender_name), addr_spec=outgoing.reply_to)
    message["Subject"] = one_line(outgoing.subject)
    message["Date"] = format_datetime(outgoing.created_at)
    message["Message-ID"] = f"<{outgoing.message_id}>"
    if parent := _ids([outgoing.in_reply_to]):
        message["In-Reply-To"] = parent
    if chain := _ids(outgoing.references.split()):
        message["References"] = chain
    if outgoing.is_automatic:
        # RFC 3834 section 5; the second line is for Exchange.
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"


def _ids(ids: Sequence[str]) -> str:
    """The ids that may stand in a header; what a hostile writer made up is left out."""
    fit = [one for one in ids if one.isascii() and one.isprintable() and 0 < len(one) <= MAX_ID]
    return " ".join(f"<{one}>" for one in fit if " " not in one)
