"""Speaking SMTP: each recipient of a mail ends as accepted, refused, try later, or nobody knows.

Only the stretch between the end of DATA and the server's answer is unknowable (RFC 1047); an
error before it proves that nothing was sent.
"""

import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from mailroom.sending.smtp_lines import MAX_WORDS, PatientSMTP, PatientSMTPOverTLS
from mailroom.sending.smtp_server import SmtpServer

TIMEOUT = 30  # seconds, for each exchange
FINAL_SECONDS = 50  # they look for viruses now (RFC 5321, 4.5.3.2.6 would have us wait longer)
ENVELOPE_SECONDS = 60  # for a mail with many recipients at a slow server
SERVICE_CLOSING = 421
TOO_MANY_RECIPIENTS = 552


class Outcome(Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TRY_LATER = "try_later"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"  # somebody else took the mail over: nothing was sent by us


VERDICTS = {2: Outcome.ACCEPTED, 4: Outcome.TRY_LATER, 5: Outcome.REFUSED}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said once: to one recipient, or to a whole mail."""

    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of one attempt; `replies` by recipient, where they were not all answered alike.

    `is_server_away`: it was not even reached or did not let us in, so no other mail is tried now.
    """

    outcome: Outcome
    words: str
    replies: Mapping[str, Reply] = field(default_factory=dict)
    is_server_away: bool = False


class SmtpConnection:
    """One connection for several mails, opened when first needed.

    `find_server` is asked then; and with `refused=` once more, when an access token was not taken.
    """

    def __init__(self, find_server: Callable[..., SmtpServer]) -> None:
        self._find_server = find_server
        self._server: PatientSMTP | None = None

    def __enter__(self) -> "SmtpConnection":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def send(
        self,
        *,
        sender: str,
        recipients: Sequence[str],
        message: bytes,
        may_send: Callable[[], bool],
    ) -> Answer:
        """Send one mail; `may_send` is asked last, when the server is ready for the content.

        A recipient who is refused keeps the mail from nobody else (RFC 5321, 3.3).
        """
        try:
            self._connected()
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            return Answer(Outcome.TRY_LATER, _words(error), is_server_away=True)
        try:
            replies = self._envelope(sender, recipients)
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            return Answer(Outcome.TRY_LATER, _words(error))
        if Outcome.ACCEPTED not in {one.outcome for one in replies}:
            return _in_all(recipients, replies)
        is_ours = False
        try:
            is_ours = may_send()
        finally:
            if not is_ours:  # the server waits for the content: it shall wait for nothing else
                self._close()
        if not is_ours:
            return Answer(Outcome.NOT_OURS, "")
        return _in_all(recipients, _ended_by(self._content(message), replies))

    def _envelope(self, sender: str, recipients: Sequence[str]) -> list[Reply]:
        """A reply for each recipient; once one is accepted, the server waits for the content."""
        server = self._connected()
        code, words = server.mail(sender)
        if code // 100 != 2:
            self._start_over(server, code)
            return [_no_acceptance(code, words)] * len(recipients)
        replies, code = self._recipients(server, recipients)
        if Outcome.ACCEPTED not in {one.outcome for one in replies}:
            self._start_over(server, code)
            return replies
        code, words = server.docmd("DATA")
        if code // 100 == 3:
            return replies
        self._start_over(server, code)
        return _ended_by(_no_acceptance(code, words), replies)

    def _recipients(
        self, server: PatientSMTP, recipients: Sequence[str]
    ) -> tuple[list[Reply], int]:
        replies: list[Reply] = []
        code = 0
        with server.within(ENVELOPE_SECONDS):
            for recipient in recipients:
                code, words = server.rcpt(recipient)
                if code == SERVICE_CLOSING:
                    return [_reply(code, words)] * len(recipients), code
                replies.append(_to_recipient(code, words, is_first=not replies))
        return replies, code

    def _start_over(self, server: PatientSMTP, code: int) -> None:
        """Ready for the next mail; if the server hangs up now, its answer still stands."""
        try:
            is_ready = code != SERVICE_CLOSING and server.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            is_ready = False
        if not is_ready:
            self._close()

    def _content(self, message: bytes) -> Reply:
        """A failed write has not sent the final dot, so the server forgets the mail (RFC 5321, 3.8)."""
        server = self._server
        assert server is not None
        outcome = Outcome.TRY_LATER
        try:
            server.send(_dot_stuffed(message))
            outcome = Outcome.UNKNOWN
            with server.within(FINAL_SECONDS):
                code, words = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            return Reply(outcome, _words(error))
        if code == SERVICE_CLOSING or not 200 <= code < 600:
            self._close()
        return _reply(code, words)

    def _connected(self) -> PatientSMTP:
        if self._server is None:
            self._server = self._open()
        return self._server

    def _open(self) -> PatientSMTP:
        to = self._find_server()
        try:
            return _opened(to)
        except smtplib.SMTPAuthenticationError:
            if not to.token:
                raise
        return _opened(self._find_server(refused=to.token))

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _opened(to: SmtpServer) -> PatientSMTP:
    context = ssl.create_default_context()
    if to.is_tls_from_start:
        tls = PatientSMTPOverTLS(to.host, to.port, timeout=TIMEOUT, context=context)
        return _greeted(tls, to, context)
    return _greeted(PatientSMTP(to.host, to.port, timeout=TIMEOUT), to, context)


def _greeted(server: PatientSMTP, to: SmtpServer, context: ssl.SSLContext) -> PatientSMTP:
    """Encrypted where possible and signed in where asked; closed again if that fails."""
    try:
        server.ehlo()
        if not _is_encrypted(server) and to.wants_starttls:
            _start_tls(server, to, context)
        _sign_in(server, to)
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _start_tls(server: PatientSMTP, to: SmtpServer, context: ssl.SSLContext) -> None:
    """Where TLS was asked for, a server (or somebody between) that hides it gets no mail."""
    if server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    elif to.requires_tls:
        raise smtplib.SMTPNotSupportedError("no TLS offered, so nothing is sent")


def _sign_in(server: PatientSMTP, to: SmtpServer) -> None:
    if not to.username:
        return
    if not _is_encrypted(server):
        raise smtplib.SMTPNotSupportedError("no TLS offered, so no password is sent")
    if to.token:
        server.auth("XOAUTH2", to.xoauth2)
    else:
        server.login(to.username, to.password)


def _in_all(recipients: Sequence[str], replies: Sequence[Reply]) -> Answer:
    """The whole mail is as well as the worst of its recipients."""
    for outcome in (Outcome.UNKNOWN, Outcome.TRY_LATER, Outcome.REFUSED, Outcome.ACCEPTED):
        worst = next((one for one in replies if one.outcome == outcome), None)
        if worst:
            return Answer(outcome, worst.words, dict(zip(recipients, replies, strict=True)))
    return Answer(Outcome.TRY_LATER, "no recipient")


def _ended_by(end: Reply, replies: Sequence[Reply]) -> list[Reply]:
    """What was said about the content holds for those whom the server had accepted."""
    return [end if one.outcome == Outcome.ACCEPTED else one for one in replies]


def _is_encrypted(server: PatientSMTP) -> bool:
    return isinstance(server.sock, ssl.SSLSocket)


def _dot_stuffed(message: bytes) -> bytes:
    """Line ends as CRLF, leading dots doubled, the final dot added (RFC 5321, 4.5.2)."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    stuffed = (b"." + line if line.startswith(b".") else line for line in lines)
    return b"\r\n".join(stuffed) + b"\r\n.\r\n"


def _to_recipient(code: int, words: bytes, *, is_first: bool) -> Reply:
    """552 after others means "too many recipients": for now only (RFC 5321, 4.5.3.1.10)."""
    if code == TOO_MANY_RECIPIENTS and not is_first:
        return Reply(Outcome.TRY_LATER, _text(code, words))
    reply = _reply(code, words)
    return Reply(Outcome.TRY_LATER, reply.words) if reply.outcome == Outcome.UNKNOWN else reply


def _no_acceptance(code: int, words: bytes) -> Reply:
    """Before the content only a 5xx is final; anything strange proves that nothing was sent."""
    reply = _reply(code, words)
    return reply if reply.outcome == Outcome.REFUSED else Reply(Outcome.TRY_LATER, reply.words)


def _reply(code: int, words: bytes) -> Reply:
    """By the first digit (RFC 5321, 4.2.1); what is no answer at all tells nothing."""
    return Reply(VERDICTS.get(code // 100, Outcome.UNKNOWN), _text(code, words))


def _text(code: int, words: bytes) -> str:
    """Servers may answer in any charset; a NUL would break the database."""
    spoken = words.decode("utf-8", "replace").replace("\0", " ")
    return f"{code} {' '.join(spoken.split())}"[:MAX_WORDS]


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\0", " ")[:MAX_WORDS]
