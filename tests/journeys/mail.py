"""The writer's side: a mail client that sends to the door, and the mail server that she reads."""

import email
import email.policy
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import make_msgid

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.journeys.product import eventually


class MailServer:
    """Takes every mail that the helpdesk sends; aiosmtpd's handler."""

    def __init__(self) -> None:
        self._mails: list[EmailMessage] = []
        self._lock = threading.Lock()

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        with self._lock:
            self._mails.append(mail)
        return "250 2.0.0 kept"

    def mails_to(self, address: str) -> list[EmailMessage]:
        with self._lock:
            return [mail for mail in self._mails if address in mail["To"]]

    def wait_for(self, address: str, count: int) -> list[EmailMessage]:
        """The first `count` mails to this address, in order of arrival."""
        return eventually(
            lambda: self.mails_to(address)[:count] if len(self.mails_to(address)) >= count else [],
            f"{count} mails to {address}",
        )


@contextmanager
def mail_server(port: int) -> Iterator[MailServer]:
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def letter(
    *, sender: str, subject: str, text: str, answers: EmailMessage | None = None
) -> EmailMessage:
    """As a mail client writes it; an answer goes to Reply-To and names all it has seen."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, subject
    mail["To"] = answers["Reply-To"] if answers else "madrid@helpdesk.example"
    mail["Message-ID"] = make_msgid(domain="visitor.example")
    if answers:
        mail["In-Reply-To"] = answers["Message-ID"]
        mail["References"] = f"{answers['References'] or ''} {answers['Message-ID']}".strip()
    mail.set_content(text)
    return mail


def send(mail: EmailMessage, *, door_port: int) -> None:
    with smtplib.SMTP("127.0.0.1", door_port, timeout=30) as client:
        client.send_message(mail)
