"""An SMTP server that can misbehave at every stage, on aiosmtpd; and one that only recites."""

import asyncio
import base64
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.fakes.threaded import LoopThread

CUT = "cut"
CUT_MIDWAY = "354 go on, until I hang up"
SILENCE = "silence"
VERBS = (b"EHLO", b"HELO", b"MAIL", b"RCPT", b"DATA", b"RSET", b"QUIT", b".\r\n")


@dataclass(frozen=True)
class TakenMail:
    """A mail for which this server said 250, or was about to."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    is_encrypted: bool
    login: str


class HostileSmtp:
    """Answers well unless `faults` holds, for the stage that is reached, something else to say.

    A fault is an answer ("451 later"), CUT (the connection breaks) or SILENCE. Stages: mail, rcpt,
    data (the command; CUT_MIDWAY breaks in the content), content (after the final dot: the mail is
    in `taken` already).
    """

    host = "127.0.0.1"

    def __init__(
        self, context: ssl.SSLContext | None = None, *, offers_tls: bool = True, **options: object
    ) -> None:
        self.taken: list[TakenMail] = []
        self.connections = 0
        self.tokens: set[str] = set()
        self.faults: dict[str, deque[str]] = {}
        self.before_content: Callable[[], None] = lambda: None
        self._thread = LoopThread()
        values = {"tls_context": context if offers_tls else None, "auth_exclude_mechanism": []}
        values |= {"authenticator": self._sign_in, "auth_require_tls": offers_tls} | options
        self._options = values
        self.port = self._thread.serve_protocol(self._new_session)
        self.tls_port = (
            self._thread.serve_protocol(self._new_session, ssl=context) if context else 0
        )

    def fail(self, stage: str, *answers: str) -> None:
        self.faults.setdefault(stage, deque()).extend(answers)

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def stop(self) -> None:
        self._thread.stop()

    def _new_session(self) -> SMTP:
        self.connections += 1
        return _Session(self, loop=self._thread.loop, enable_SMTPUTF8=True, **self._options)

    def _sign_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and data.password == b"secret@1"
        session.login_name = data.login.decode() if isinstance(data, LoginPassword) else ""
        return AuthResult(success=is_right, handled=False)

    async def auth_XOAUTH2(self, server, args):  # noqa: N802
        """As Google and Microsoft do: a refusal is a challenge, answered with an empty line."""
        spoken = base64.b64decode(args[1]).decode()
        name, _, rest = spoken.removeprefix("user=").partition("\1")
        if rest.removeprefix("auth=Bearer ").rstrip("\1") not in self.tokens:
            await server.challenge_auth('{"status":"400"}')
            return AuthResult(success=False, handled=False)
        server.session.login_name = name
        return AuthResult(success=True, auth_data=name)

    async def misbehave(self, stage: str, server: SMTP) -> str | None:
        """What to say instead of the good answer, if this stage has a fault waiting."""
        waiting = self.faults.get(stage)
        if not waiting:
            return None
        fault = waiting.popleft()
        if fault == CUT:
            server.transport.abort()
            return "421 cut"
        if fault == SILENCE:
            await asyncio.sleep(60)
        return fault

    # --- aiosmtpd's hooks ---
    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        fault = await self.misbehave("mail", server)
        if fault is None:
            envelope.mail_from = address
        return fault or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        fault = await self.misbehave("rcpt", server)
        if fault is None or fault.startswith("2"):
            envelope.rcpt_tos.append(address)
        return fault or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(
            TakenMail(
                sender=envelope.mail_from,
                recipients=tuple(envelope.rcpt_tos),
                content=envelope.original_content,
                is_encrypted=server.transport.get_extra_info("ssl_object") is not None,
                login=getattr(session, "login_name", ""),
            )
        )
        return await self.misbehave("content", server) or "250 Taken"


class _Session(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        await asyncio.to_thread(self.event_handler.before_content)
        fault = await self.event_handler.misbehave("data", self)
        if fault is None:
            await super().smtp_DATA(arg)
            return
        await self.push(fault)
        if fault == CUT_MIDWAY:
            await self._reader.readexactly(100_000)
            self.transport.abort()


class RecitingServer:
    """Says its lines whatever it hears: for answers that no real server would give.

    Instead of one more line it says what is `unfinished`, and goes.
    """

    host = "127.0.0.1"

    def __init__(self, *lines: str, unfinished: str = "") -> None:
        self._unfinished = unfinished.encode()
        self._lines = [line.encode() + b"\r\n" for line in lines]
        self._thread = LoopThread()
        self.port = self._thread.serve(self._session)
        self.url = f"smtp://{self.host}:{self.port}"

    def stop(self) -> None:
        self._thread.stop()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = iter(self._lines)
        try:
            writer.write(next(lines))
            while heard := await reader.readline():
                if heard.upper().startswith(VERBS):
                    writer.write(next(lines))
        except StopIteration:
            writer.write(self._unfinished)
        except ConnectionError:
            pass
        finally:
            writer.close()


class DrippingServer:
    """Says one long line, a letter at a time: every socket timeout begins anew with each."""

    host = "127.0.0.1"

    def __init__(self, line: str, *, seconds: float) -> None:
        self._line, self._seconds = line.encode(), seconds
        self._thread = LoopThread()
        self.port = self._thread.serve(self._session)
        self.url = f"smtp://{self.host}:{self.port}"

    def stop(self) -> None:
        self._thread.stop()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for letter in self._line:
                writer.write(bytes([letter]))
                await writer.drain()
                await asyncio.sleep(self._seconds)
        except ConnectionError:
            pass
        finally:
            writer.close()
