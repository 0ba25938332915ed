"""A small IMAP server with the faults of real ones; the contract test holds it against Dovecot."""

import asyncio
import base64
import json
import re
import ssl
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tests.fakes.threaded import LoopThread

PASSWORD = "right password"
ORDINARY = "IMAP4rev1 IDLE AUTH=XOAUTH2 UIDPLUS"


@dataclass
class KeptMail:
    uid: int
    raw: bytes
    at: datetime
    flags: set[str] = field(default_factory=set)


class FakeImap:
    """One folder of one user. `cut_after`: bytes until the connection breaks, once.

    `chatter`: another client changes flags all the time, so the server reports mails that nobody
    asked about (RFC 9051, 7.5.2). `on_store` is called before a flag is set. `refuses`: a word of
    a command, and the answer it gets instead of being obeyed. `poison`: UIDs whose bytes it does
    not give, `deadly`: UIDs at which the connection ends. `tokens`: what XOAUTH2 lets in.
    """

    host, username, password, folder = "127.0.0.1", "madrid", PASSWORD, "INBOX"

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.mails: list[KeptMail] = []
        self.uidvalidity, self.next_uid = 7, 1
        self.cut_after: int | None = None
        self.chatter = False
        self.capabilities = ORDINARY
        self.greeting = f"* OK [CAPABILITY {ORDINARY}] ready"
        self.refuses: dict[str, str] = {}
        self.poison: set[int] = set()
        self.deadly: set[int] = set()
        self.tokens: set[str] = set()
        self.folders = ["INBOX", "Sent"]
        self.on_store: Callable[[], None] = lambda: None
        self.commands: list[str] = []
        self.longest_line = 0
        self.idlers: set[asyncio.StreamWriter] = set()
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
        self._tell_idlers()

    def renumber(self) -> None:
        """The server has lost its index: same mails, other numbers (RFC 9051, 2.3.1.1)."""
        self.uidvalidity, self.next_uid = self.uidvalidity + 1, len(self.mails) + 1
        for number, mail in enumerate(self.mails, start=1):
            mail.uid = number

    def expunge(self, position: int) -> None:
        """Another client removes a mail for good."""
        del self.mails[position]

    def rename_folder(self, name: str) -> None:
        self.folder, self.folders = name, [name, "Sent"]

    def seen(self) -> list[bool]:
        return [r"\Seen" in mail.flags for mail in self.mails]

    def _tell_idlers(self) -> None:
        async def tell() -> None:
            for writer in self.idlers:
                writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())

        self._thread.run(tell())

    def drop_idlers(self) -> None:
        async def drop() -> None:
            for writer in list(self.idlers):
                writer.transport.abort()

        self._thread.run(drop())

    # --- the protocol ---
    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(self, reader, writer)
        try:
            line.say(self.greeting)
            while request := await reader.readline():
                tag, _space, command = request.decode().rstrip("\r\n").partition(" ")
                self.commands.append(command)
                await self._answer(line, tag, command)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass  # either side has ended it
        finally:
            self.idlers.discard(writer)
            writer.close()

    async def _answer(self, line: "_Line", tag: str, command: str) -> None:
        words = command.upper().removeprefix("UID ")
        verb = words.partition(" ")[0]
        for refused, answer in self.refuses.items():
            if refused in command:
                line.say(answer if answer.startswith("*") else f"{tag} {answer}")
                if answer.startswith("* BYE"):
                    raise ConnectionResetError
                return
        if verb in ("IDLE", "AUTHENTICATE"):
            await (self._idle if verb == "IDLE" else self._authenticate)(line, tag)
            return
        if answer := self._refusal(verb, command):
            line.say(f"{tag} {answer}")
            return
        if verb == "STORE":
            await asyncio.to_thread(self.on_store)
        answer = self._obey(line, verb, words)
        line.say(f"{tag} {answer or 'OK done'}")

    def _refusal(self, verb: str, command: str) -> str:
        if verb == "LOGIN" and command != f'LOGIN {self.username} "{self.password}"':
            return "NO [AUTHENTICATIONFAILED] Authentication failed."
        chosen = command.partition(" ")[2]
        if verb in ("SELECT", "EXAMINE") and chosen != f'"{self.folder}"':
            return f"NO [NONEXISTENT] Unknown Mailbox: {chosen}"
        return ""

    def _obey(self, line: "_Line", verb: str, words: str) -> str | None:
        handlers: dict[str, Callable[[], str | None]] = {
            "CAPABILITY": lambda: line.say(f"* CAPABILITY {self.capabilities}"),
            "SELECT": lambda: self._select(line),
            "EXAMINE": lambda: self._select(line),
            "SEARCH": lambda: self._search(line, words),
            "FETCH": lambda: self._fetch(line, words),
            "STORE": lambda: self._store(words),
            "LIST": lambda: self._list(line),
            "NOOP": lambda: line.say(f"* {len(self.mails)} EXISTS"),
            "LOGIN": lambda: None,
        }
        return handlers[verb]() if verb in handlers else "BAD unknown command"

    def _select(self, line: "_Line") -> None:
        line.say(f"* {len(self.mails)} EXISTS")
        line.say(f"* OK [UIDVALIDITY {self.uidvalidity}] valid")
        line.say(f"* OK [UIDNEXT {self.next_uid}] next")

    def _list(self, line: "_Line") -> None:
        for name in self.folders:
            line.say(rf'* LIST (\HasNoChildren) "/" "{name}"')

    def _search(self, line: "_Line", words: str) -> None:
        criteria = words.removeprefix("SEARCH ")
        since, asked = re.search(r"SINCE (\S+)", criteria), re.search(r"UID (\S+)", criteria)
        found: Iterable[KeptMail] = self._among(asked.group(1)) if asked else self.mails
        if since:
            day = datetime.strptime(f"{since.group(1)} +0000", "%d-%b-%Y %z").date()
            found = (mail for mail in found if mail.at.date() >= day)
        line.say(" ".join(["* SEARCH", *(str(mail.uid) for mail in found)]))

    def _fetch(self, line: "_Line", words: str) -> str | None:
        _verb, numbers, wanted = words.split(" ", 2)
        positions = {mail.uid: number for number, mail in enumerate(self.mails, start=1)}
        for mail in self._among(numbers):
            if "BODY" in wanted and mail.uid in self.deadly:
                raise ConnectionResetError
            if "BODY" in wanted and mail.uid in self.poison:
                return "NO The message could not be converted"
            line.write(self._fetched(mail, wanted, positions[mail.uid]))
        if self.chatter:
            line.say(rf"* 1 FETCH (UID {self.mails[0].uid} FLAGS (\Flagged))")
            line.say(r"* 900 FETCH (UID 900 FLAGS (\Flagged))")
        return None

    @staticmethod
    def _fetched(mail: KeptMail, wanted: str, position: int) -> bytes:
        parts = [f"UID {mail.uid}".encode()]
        if "RFC822.SIZE" in wanted:
            parts.append(f"RFC822.SIZE {len(mail.raw)}".encode())
        if "INTERNALDATE" in wanted:
            parts.append(f'INTERNALDATE "{mail.at:%d-%b-%Y %H:%M:%S %z}"'.encode())
        if asked := re.search(r"BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?", wanted):
            start, length = asked.groups()
            raw = mail.raw[int(start) : int(start) + int(length)] if start else mail.raw
            name = f"BODY[]<{start}>" if start else "BODY[]"
            parts.append(b"%b {%d}\r\n%b" % (name.encode(), len(raw), raw))
        return b"* %d FETCH (%b)\r\n" % (position, b" ".join(parts))

    def _store(self, words: str) -> None:
        for mail in self._among(words.split(" ")[1]):
            mail.flags.add(r"\Seen")

    def _among(self, numbers: str) -> Iterator[KeptMail]:
        """RFC 9051, 6.4.8: `*` is the last mail, so `9:*` always finds that one."""
        uids = [mail.uid for mail in self.mails]
        last = uids[-1] if uids else 0
        for part in numbers.split(","):
            ends = [last if end == "*" else int(end) for end in part.split(":")]
            first, end = bisect_left(uids, min(ends)), bisect_right(uids, max(ends))
            yield from self.mails[first:end]

    # --- what takes more than one line ---
    async def _idle(self, line: "_Line", tag: str) -> None:
        line.say("+ idling")
        self.idlers.add(line.writer)
        try:
            done = await line.reader.readline()
        finally:
            self.idlers.discard(line.writer)
        line.say(
            f"{tag} OK idled" if done.strip().upper() == b"DONE" else f"{tag} BAD expected DONE"
        )

    async def _authenticate(self, line: "_Line", tag: str) -> None:
        """XOAUTH2 as Google and Microsoft speak it: a refusal is a challenge, then NO."""
        line.say("+ ")
        said = base64.b64decode(await line.reader.readline()).decode()
        found = re.fullmatch("user=([^\1]*)\1auth=Bearer ([^\1]*)\1\1", said)
        if found and found.group(1) == self.username and found.group(2) in self.tokens:
            line.say(f"{tag} OK welcome")
            return
        challenge = json.dumps({"status": "400", "schemes": "Bearer"}).encode()
        line.say(f"+ {base64.b64encode(challenge).decode()}")
        empty = (await line.reader.readline()).strip() == b""
        line.say(
            f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials" if empty else f"{tag} BAD ?"
        )


def fill(server: FakeImap, count: int, *, first_day: date, days: int) -> None:
    """Many small mails, spread evenly over days, all with their own bytes."""
    start = datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC)
    step = timedelta(days=days) / count
    server.mails += [
        KeptMail(number, small_mail(number), start + number * step)
        for number in range(server.next_uid, server.next_uid + count)
    ]
    server.next_uid += count


def small_mail(number: int) -> bytes:
    return (
        f"From: Writer <writer-{number}@visitor.example>\r\nSubject: Old {number}\r\n"
        f"Message-ID: <old-{number}@visitor.example>\r\n\r\nA question of long ago.\r\n"
    ).encode()


class _Line:
    """The way to the client, which breaks where the test wants it."""

    def __init__(
        self, server: FakeImap, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.reader, self.writer, self._server = reader, writer, server

    def say(self, text: str) -> None:
        self._server.longest_line = max(self._server.longest_line, len(text))
        self.write(text.encode() + b"\r\n")

    def write(self, data: bytes) -> None:
        left = self._server.cut_after
        if left is None:
            self.writer.write(data)
            return
        self.writer.write(data[:left])
        self._server.cut_after = left - len(data)
        if left <= len(data):
            self._server.cut_after = None
            self.writer.transport.abort() if left == 0 else self.writer.close()
            raise ConnectionResetError
