"""The quick start's outgoing mail server: keeps every mail in a Maildir for the browser."""

import email
import email.policy
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class SunkMail:
    """One mail that the helpdesk sent while no real mail server was configured."""

    key: str
    sender: str
    to: str
    subject: str
    at: datetime | None
    text: str
    headers: tuple[tuple[str, str], ...]


class SinkHandler:
    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._maildir = mailbox.Maildir(folder, create=True)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        key = self._maildir.add(envelope.original_content or b"")
        return f"250 2.0.0 kept as {key}"


def list_sunk_mail(folder: Path) -> list[SunkMail]:
    """Newest first; an empty list when nothing was sent yet."""
    mails = sorted(_files(folder), key=lambda path: path.stat().st_mtime, reverse=True)
    return [_read(path) for path in mails[:MAX_LISTED]]


def find_sunk_mail(folder: Path, key: str) -> SunkMail | None:
    return next((_read(path) for path in _files(folder) if path.name == key), None)


def _files(folder: Path) -> Iterator[Path]:
    for part in ("new", "cur"):
        yield from (folder / part).glob("*") if (folder / part).is_dir() else ()


def _read(path: Path) -> SunkMail:
    """Our own mails only, so the standard parser is safe here."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    return SunkMail(
        key=path.name,
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=parsedate_to_datetime(message["Date"]) if message["Date"] else None,
        text=body.get_content() if body else "",
        headers=tuple((name, str(value)) for name, value in message.items()),
    )
