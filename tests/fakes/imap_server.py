"""A small IMAP server with the faults of real ones; the contract test holds it against Dovecot."""

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.fakes.threaded import LoopThread

PASSWORD = "right password"


@dataclass
class KeptMail:
    uid: int
    raw: bytes
    at: datetime
    flags: set[str] = field(default_factory=set)


class FakeImap:
    """One folder of one user. `cut_after`: bytes until the connection breaks, once.

    `chatter`: another client changes flags all the time, so the server reports mails that nobody
    asked about (RFC 9051, 7.5.2). `on_store` is called before a flag is set.
    """

    host, username, password, folder = "127.0.0.1", "madrid", PASSWORD, "INBOX"

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.mails: list[KeptMail] = []
        self.uidvalidity, self.next_uid = 7, 1
        self.cut_after: int | None = None
        self.chatter = False
        self.on_store: Callable[[], None] = lambda: None
        self.commands: list[str] = []
        self._thread = LoopThread()
        self.port = self._thread.serve(self._session)
        self.tls_port = self._thread.serve(self._session, ssl=context) if context else 0

    def stop(self) -> None:
        self._thread.stop()

    # --- what happens in the mailbox ---
    def deliver(self, *raws: bytes, is_seen: bool = False, at: datetime | None = None) -> None:
        for raw in raws:
            flags = {r"\Seen"} if is_seen else set()
            self.mails.append(KeptMail(self.next_uid, raw, at or datetime.now(UTC), flags))
            self.next_uid += 1

    def renumber(self) -> None:
        """The server has lost its index: same mails, other numbers (RFC 9051, 2.3.1.1)."""
        self.uidvalidity, self.next_uid = self.uidvalidity + 1, len(self.mails) + 1
        for number, mail in enumerate(self.mails, start=1):
            mail.uid = number

    def seen(self) -> list[bool]:
        return [r"\Seen" in mail.flags for mail in self.mails]

    # --- the protocol ---
    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(self, writer)
        try:
            line.say("* OK [CAPABILITY IMAP4rev1] ready")
            while request := await reader.readline():
                tag, _space, command = request.decode().rstrip("\r\n").partition(" ")
                self.commands.append(command)
                await self._answer(line, tag, command)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(self, line: "_Line", tag: str, command: str) -> None:
        words = command.upper().removeprefix("UID ")
        handlers = {
            "CAPABILITY": lambda: line.say("* CAPABILITY IMAP4rev1"),
            "SELECT": lambda: self._select(line),
            "SEARCH": lambda: self._search(line, words),
            "FETCH": lambda: self._fetch(line, words),
            "STORE": lambda: self._store(words),
            "LOGIN": lambda: None,
        }
        verb = words.partition(" ")[0]
        if verb == "LOGIN" and command != f'LOGIN {self.username} "{self.password}"':
            line.say(f"{tag} NO [AUTHENTICATIONFAILED] Authentication failed.")
            return
        if verb == "SELECT" and command != f'SELECT "{self.folder}"':
            line.say(f"{tag} NO [NONEXISTENT] Unknown Mailbox: {command}")
            return
        if verb not in handlers:
            line.say(f"{tag} BAD unknown command")
            return
        if verb == "STORE":
            await asyncio.to_thread(self.on_store)
        handlers[verb]()
        line.say(f"{tag} OK done")

    def _select(self, line: "_Line") -> None:
        line.say(f"* {len(self.mails)} EXISTS")
        line.say(f"* OK [UIDVALIDITY {self.uidvalidity}] valid")
        line.say(f"* OK [UIDNEXT {self.next_uid}] next")

    def _search(self, line: "_Line", words: str) -> None:
        asked = re.search(r"UID (\S+)", words.removeprefix("SEARCH "))
        found = self._among(asked.group(1)) if asked else self.mails
        line.say(" ".join(["* SEARCH", *(str(mail.uid) for mail in found)]))

    def _fetch(self, line: "_Line", words: str) -> None:
        _verb, numbers, wanted = words.split(" ", 2)
        for mail in self._among(numbers):
            parts = [f"UID {mail.uid}".encode()]
            if "RFC822.SIZE" in wanted:
                parts.append(f"RFC822.SIZE {len(mail.raw)}".encode())
            if "INTERNALDATE" in wanted:
                parts.append(f'INTERNALDATE "{mail.at:%d-%b-%Y %H:%M:%S %z}"'.encode())
            if "BODY.PEEK[]" in wanted:
                parts.append(b"BODY[] {%d}\r\n%b" % (len(mail.raw), mail.raw))
            line.write(b"* %d FETCH (%b)\r\n" % (self.mails.index(mail) + 1, b" ".join(parts)))
        if self.chatter:
            line.say(rf"* 1 FETCH (UID {self.mails[0].uid} FLAGS (\Flagged))")
            line.say(r"* 900 FETCH (UID 900 FLAGS (\Flagged))")

    def _store(self, words: str) -> None:
        for mail in self._among(words.split(" ")[1]):
            mail.flags.add(r"\Seen")

    def _among(self, numbers: str) -> list[KeptMail]:
        """RFC 9051, 6.4.8: `*` is the last mail, so `9:*` always finds that one."""
        last = self.mails[-1].uid if self.mails else 0
        wanted: set[int] = set()
        for part in numbers.split(","):
            ends = [last if end == "*" else int(end) for end in part.split(":")]
            wanted |= set(range(min(ends), max(ends) + 1))
        return [mail for mail in self.mails if mail.uid in wanted]


class _Line:
    """The way to the client, which breaks where the test wants it."""

    def __init__(self, server: FakeImap, writer: asyncio.StreamWriter) -> None:
        self._server, self._writer = server, writer

    def say(self, text: str) -> None:
        self.write(text.encode() + b"\r\n")

    def write(self, data: bytes) -> None:
        left = self._server.cut_after
        if left is None:
            self._writer.write(data)
            return
        self._writer.write(data[:left])
        self._server.cut_after = left - len(data)
        if left <= len(data):
            self._server.cut_after = None
            self._writer.transport.abort() if left == 0 else self._writer.close()
            raise ConnectionResetError
