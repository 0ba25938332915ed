"""Speaking SMTP: every mail ends as accepted, refused, try later, or nobody knows.

Only the stretch between the end of DATA and the server's answer is unknowable (RFC 1047); an
error before it proves that nothing was sent.
"""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote, urlsplit

TIMEOUT = 30  # seconds, for each exchange


class Outcome(Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TRY_LATER = "try_later"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"  # somebody else took the mail over: nothing was sent by us


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    words: str


class SmtpConnection:
    """One connection for several mails, opened when first needed.

    URL: smtp://user:password@host:587 (STARTTLS when offered, required with a password),
    smtps://host:465.
    """

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "SmtpConnection":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def send(
        self, *, sender: str, recipients: list[str], message: bytes, may_send: Callable[[], bool]
    ) -> Answer:
        """Send one mail; `may_send` is asked last, when the server is ready for the content."""
        try:
            refusal = self._envelope(sender, recipients)
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            return Answer(Outcome.TRY_LATER, _words(error))
        if refusal:
            return refusal
        if not may_send():
            self._close()
            return Answer(Outcome.NOT_OURS, "")
        return self._content(message)

    def _envelope(self, sender: str, recipients: list[str]) -> Answer | None:
        server = self._connected()
        code, words = server.mail(sender)
        for recipient in recipients:
            if code != 250:
                break
            code, words = server.rcpt(recipient)
            code = 250 if code == 251 else code
        if code == 250:
            code, words = server.docmd("DATA")
            code = 250 if code == 354 else code
        if code == 250:
            return None
        server.rset() if code != 421 else self._close()
        return _verdict(code, words)

    def _content(self, message: bytes) -> Answer:
        server = self._server
        assert server is not None
        try:
            server.send(_dot_stuffed(message))
            code, words = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            return Answer(Outcome.UNKNOWN, _words(error))
        return _verdict(code, words)

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = self._open()
        return self._server

    def _open(self) -> smtplib.SMTP:
        url, context = self._url, ssl.create_default_context()
        host, port = url.hostname or "localhost", url.port
        if url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
        server.ehlo()
        if url.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise smtplib.SMTPNotSupportedError("no TLS offered, so no password is sent")
            server.login(unquote(url.username), unquote(url.password or ""))
        return server

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _dot_stuffed(message: bytes) -> bytes:
    """Line ends as CRLF, leading dots doubled, the final dot added (RFC 5321, 4.5.2)."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    stuffed = (b"." + line if line.startswith(b".") else line for line in lines)
    return b"\r\n".join(stuffed) + b"\r\n.\r\n"


def _verdict(code: int, words: bytes) -> Answer:
    text = f"{code} {words.decode('utf-8', 'replace')}"[:500]
    if 200 <= code < 300:
        return Answer(Outcome.ACCEPTED, text)
    return Answer(Outcome.REFUSED if code >= 500 else Outcome.TRY_LATER, text)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
