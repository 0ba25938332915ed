"""From an outbox row to the bytes that leave: RFC 5322 message, plain and HTML, attachments."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from files.queries import read_file
from mailroom.models import OutgoingEmail


def one_line(value: str) -> str:
    """No CR, LF or NUL ever reaches a header (header injection; CVE-2026-1299 class)."""
    return " ".join(value.replace("\0", " ").split())


def as_bytes(outgoing: OutgoingEmail) -> bytes:
    """The same row gives the same Message-ID and Date, so a repeated mail can be recognised."""
    message = EmailMessage(policy=SMTP)
    _set_headers(message, outgoing)
    message.set_content(outgoing.text)
    if outgoing.html:
        message.add_alternative(outgoing.html, subtype="html")
    for part in outgoing.parts.select_related("stored_file"):
        maintype, _slash, subtype = part.content_type.partition("/")
        message.add_attachment(
            read_file(part.stored_file),
            maintype=maintype or "application",
            subtype=subtype or "octet-stream",
            filename=part.filename,
        )
    return message.as_bytes()


def _set_headers(message: EmailMessage, outgoing: OutgoingEmail) -> None:
    address = outgoing.mailbox.address
    message["From"] = Address(one_line(outgoing.sender_name), addr_spec=address)
    message["To"] = [Address(addr_spec=one_line(to)) for to in outgoing.to]
    if outgoing.cc:
        message["Cc"] = [Address(addr_spec=one_line(cc)) for cc in outgoing.cc]
    message["Reply-To"] = Address(one_line(outgoing.sender_name), addr_spec=outgoing.reply_to)
    message["Subject"] = one_line(outgoing.subject)
    message["Date"] = format_datetime(outgoing.created_at)
    message["Message-ID"] = f"<{outgoing.message_id}>"
    if outgoing.in_reply_to:
        message["In-Reply-To"] = f"<{outgoing.in_reply_to}>"
    if outgoing.references:
        message["References"] = " ".join(f"<{ref}>" for ref in outgoing.references.split())
    message["Content-Language"] = outgoing.language
    if outgoing.is_automatic:
        # RFC 3834 section 5; the second line is for Exchange.
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
