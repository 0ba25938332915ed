"""Mails for the tests of filing: composed in a line, brought in through the real parser."""

from itertools import count

from django.utils import timezone

from inquiries.intake.by_email import read_waiting_mail
from inquiries.models import Message
from mailroom.actions import store_raw_email
from mailroom.models import Door, Mailbox, RawEmail

VERA = "Vera Visitor <vera@visitor.example>"
MALLORY = "Mallory <mallory@stranger.example>"
TRUSTED = "mx.helpdesk.example"
_numbers = count(1)


def letter(
    sender: str = VERA,
    *,
    to: str = "madrid@helpdesk.example",
    subject: str = "Our certificate",
    message_id: str | None = None,
    seen: str = "",
    body: str = "Dear colleagues, where is our certificate? We are still waiting for it.",
    results: str = "",
    head: str = "",
) -> bytes:
    """A plain mail; `results` is what the trusted server found, `head` stands on top of all."""
    number = next(_numbers)
    identity = f"{number}@visitor.example" if message_id is None else message_id
    lines = [
        head,
        f"Authentication-Results: {TRUSTED}; {results}" if results else "",
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: <{identity}>" if identity else "",
        f"In-Reply-To: <{seen}>\nReferences: <{seen}>" if seen else "",
        "Date: Sun, 22 Nov 2026 09:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    head_lines = "\n".join(line for line in lines if line)
    return f"{head_lines}\n\n{body}\n".replace("\n", "\r\n").encode()


def store(raw: bytes, mailbox: Mailbox, **fields: object) -> RawEmail:
    pk = store_raw_email(mailbox=mailbox, raw=raw, door=Door.IMAP, now=timezone.now())
    if fields:
        RawEmail.objects.filter(pk=pk).update(**fields)
    return RawEmail.objects.get(pk=pk)


def read() -> None:
    while read_waiting_mail(now=timezone.now()):
        pass


def bring(raw: bytes, mailbox: Mailbox, **fields: object) -> Message:
    """The message that one mail became (or the one that it is a copy of)."""
    row = store(raw, mailbox, **fields)
    read()
    found = Message.objects.filter(raw_email=row).first()
    return found or Message.objects.get(copies__raw_email=row)
