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
SERVICE_CLOSING = 421


class Outcome(Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TRY_LATER = "try_later"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"  # somebody else took the mail over: nothing was sent by us


VERDICTS = {2: Outcome.ACCEPTED, 4: Outcome.TRY_LATER, 5: Outcome.REFUSED}


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
        is_ours = False
        try:
            is_ours = may_send()
        finally:
            if not is_ours:  # the server waits for the content: it shall wait for nothing else
                self._close()
        return self._content(message) if is_ours else Answer(Outcome.NOT_OURS, "")

    def _envelope(self, sender: str, recipients: list[str]) -> Answer | None:
        server = self._connected()
        code, words = server.mail(sender)
        for recipient in recipients:
            if code // 100 != 2:
                break
            code, words = server.rcpt(recipient)
        if code // 100 == 2:
            code, words = server.docmd("DATA")
        if code // 100 == 3:
            return None
        self._start_over(server, code)
        answer = _verdict(code, words)
        return (
            answer if answer.outcome == Outcome.REFUSED else Answer(Outcome.TRY_LATER, answer.words)
        )

    def _start_over(self, server: smtplib.SMTP, code: int) -> None:
        """Ready for the next mail; if the server hangs up now, its answer still stands."""
        try:
            is_ready = code != SERVICE_CLOSING and server.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            is_ready = False
        if not is_ready:
            self._close()

    def _content(self, message: bytes) -> Answer:
        """A failed write has not sent the final dot, so the server forgets the mail (RFC 5321, 3.8)."""
        server = self._server
        assert server is not None
        outcome = Outcome.TRY_LATER
        try:
            server.send(_dot_stuffed(message))
            outcome = Outcome.UNKNOWN
            code, words = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            return Answer(outcome, _words(error))
        if code == SERVICE_CLOSING or not 200 <= code < 600:
            self._close()
        return _verdict(code, words)

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = self._open()
        return self._server

    def _open(self) -> smtplib.SMTP:
        url, context = self._url, ssl.create_default_context()
        host, port = url.hostname or "localhost", url.port
        if url.scheme == "smtps":
            return self._greeted(
                smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context), context
            )
        return self._greeted(smtplib.SMTP(host, port or 25, timeout=TIMEOUT), context)

    def _greeted(self, server: smtplib.SMTP, context: ssl.SSLContext) -> smtplib.SMTP:
        """Encrypted where possible and signed in where asked; closed again if that fails."""
        try:
            server.ehlo()
            if not _is_encrypted(server) and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            self._sign_in(server)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if not self._url.username:
            return
        if not _is_encrypted(server):
            raise smtplib.SMTPNotSupportedError("no TLS offered, so no password is sent")
        server.login(unquote(self._url.username), unquote(self._url.password or ""))

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _is_encrypted(server: smtplib.SMTP) -> bool:
    return isinstance(server.sock, ssl.SSLSocket)


def _dot_stuffed(message: bytes) -> bytes:
    """Line ends as CRLF, leading dots doubled, the final dot added (RFC 5321, 4.5.2)."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    stuffed = (b"." + line if line.startswith(b".") else line for line in lines)
    return b"\r\n".join(stuffed) + b"\r\n.\r\n"


def _verdict(code: int, words: bytes) -> Answer:
    """By the first digit (RFC 5321, 4.2.1); what is no answer at all tells nothing."""
    text = f"{code} {words.decode('utf-8', 'replace')}"[:500]
    return Answer(VERDICTS.get(code // 100, Outcome.UNKNOWN), text)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
