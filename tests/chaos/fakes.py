"""Servers of the outside world that misbehave on purpose and write down what really happened."""

import random
import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)


@dataclass
class Temper:
    """How often a mail meets which fate; the rest is accepted."""

    try_later: float = 0.0
    refuse: float = 0.0
    cut: float = 0.0
    tarpit: float = 0.0
    tarpit_seconds: float = 5.0


@dataclass
class SmtpBook:
    """The receiving side's truth. `arrived`: the whole content was here, whatever was answered."""

    arrived: Counter[str] = field(default_factory=Counter)
    accepted_at: dict[str, float] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, fate: str, message_id: str, *, arrived: bool = False) -> None:
        with self.lock:
            self.fates[fate] += 1
            if arrived:
                self.arrived[message_id] += 1
                self.accepted_at.setdefault(message_id, time.time())


class SmtpSession(socketserver.StreamRequestHandler):
    timeout = 60
    server: "SmtpServer"

    def handle(self) -> None:
        try:
            self.say("220 fake ready")
            while line := self.rfile.readline():
                if not self.obey(line.strip().upper()):
                    return
        except OSError:
            return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def obey(self, command: bytes) -> bool:
        if command == b"DATA":
            self.say("354 go on")
            return self.judge(self.content())
        self.say("221 bye" if command == b"QUIT" else "250 ok")
        return command != b"QUIT"

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            raise ConnectionError("cut in the middle of the content")
        return b"".join(lines)

    def judge(self, content: bytes) -> bool:
        """Decide the fate of one mail; False ends the connection without an answer."""
        found = MESSAGE_ID.search(content)
        message_id = found.group(1).decode() if found else ""
        fate = self.server.draw(message_id)
        self.server.book.note(fate, message_id, arrived=fate in ("cut", "tarpit", "accept"))
        if fate == "cut":
            return False
        if fate == "tarpit":
            time.sleep(self.server.temper.tarpit_seconds)
        answers = {"try_later": "451 4.3.0 later", "refuse": "550 5.1.1 nobody of that name"}
        self.say(answers.get(fate, "250 2.0.0 taken"))
        return True


class SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), SmtpSession)
        self.port = int(self.server_address[1])
        self.temper = Temper()
        self.book = SmtpBook()
        self._dice = random.Random(seed)

    def draw(self, message_id: str) -> str:
        with self.book.lock:
            number = self._dice.random()
        for fate in ("try_later", "refuse", "cut", "tarpit"):
            number -= getattr(self.temper, fate)
            if number < 0:
                return fate
        return "accept"


@contextmanager
def running(server: socketserver.ThreadingTCPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


# --- IMAP: the part of RFC 9051 that a fetcher needs --------------------------------------------
@dataclass
class Stored:
    uid: int
    raw: bytes
    flags: set[bytes] = field(default_factory=set)


@dataclass
class ImapFolder:
    """One INBOX of one user; `on_flag` hears of every flag before it is acknowledged."""

    uidvalidity: int = 1
    mails: dict[int, Stored] = field(default_factory=dict)
    on_flag: Callable[[int], None] = lambda _uid: None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, raw: bytes) -> int:
        with self.lock:
            uid = max(self.mails, default=0) + 1
            self.mails[uid] = Stored(uid, raw)
            return uid

    def flagged(self) -> set[int]:
        with self.lock:
            return {uid for uid, mail in self.mails.items() if rb"\Seen" in mail.flags}


UID_SET = re.compile(rb"(\d+)(?::(\d+|\*))?")


class ImapSession(socketserver.StreamRequestHandler):
    timeout = 120
    server: "ImapServer"

    def handle(self) -> None:
        try:
            self.send(b"* OK [CAPABILITY IMAP4rev1] fake ready")
            while line := self.rfile.readline():
                tag, _space, command = line.strip().partition(b" ")
                if not self.obey(tag, command):
                    return
        except OSError:
            return

    def send(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def obey(self, tag: bytes, command: bytes) -> bool:
        words = command.upper()
        name = words.split(b" ")[1] if words.startswith(b"UID ") else words.split(b" ")[0]
        answer = getattr(self, f"do_{name.decode().lower()}", None)
        if answer is None:
            self.send(tag + b" BAD unknown command")
            return True
        answer(command.removeprefix(b"UID "))
        self.send(tag + b" OK done")
        return name != b"LOGOUT"

    def do_capability(self, _command: bytes) -> None:
        self.send(b"* CAPABILITY IMAP4rev1")

    def do_login(self, _command: bytes) -> None: ...

    def do_noop(self, _command: bytes) -> None: ...

    def do_logout(self, _command: bytes) -> None:
        self.send(b"* BYE")

    def do_select(self, _command: bytes) -> None:
        folder = self.server.folder
        self.send(b"* %d EXISTS" % len(folder.mails))
        self.send(b"* OK [UIDVALIDITY %d] UIDs valid" % folder.uidvalidity)

    def do_search(self, command: bytes) -> None:
        found = (
            self.chosen(command) if b"UID" in command.upper() else list(self.server.folder.mails)
        )
        self.send(b"* SEARCH" + b"".join(b" %d" % uid for uid in found))

    def do_fetch(self, command: bytes) -> None:
        wants_body = b"BODY.PEEK[]" in command.upper()
        for uid in self.chosen(command.split(b"(")[0]):
            mail = self.server.folder.mails[uid]
            if not wants_body:
                self.send(b"* %d FETCH (UID %d RFC822.SIZE %d)" % (uid, uid, len(mail.raw)))
                continue
            self.wfile.write(
                b'* %d FETCH (UID %d INTERNALDATE "22-Nov-2026 09:00:00 +0000" BODY[] {%d}\r\n'
                % (uid, uid, len(mail.raw))
            )
            self.wfile.write(mail.raw + b")\r\n")

    def do_store(self, command: bytes) -> None:
        for uid in self.chosen(command.split(b"+FLAGS")[0]):
            self.server.folder.on_flag(uid)
            self.server.folder.mails[uid].flags.add(rb"\Seen")

    def chosen(self, command: bytes) -> list[int]:
        """UIDs of a set such as 1:3,7 or 9:*; "*" is the highest one there (RFC 9051, 6.4.4)."""
        known = sorted(self.server.folder.mails)
        wanted: set[int] = set()
        for first, last in UID_SET.findall(command):
            top = (known or [0])[-1] if last == b"*" else int(last or first)
            low, high = sorted((int(first), top))
            wanted.update(uid for uid in known if low <= uid <= high)
        return sorted(wanted)


class ImapServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, folder: ImapFolder) -> None:
        super().__init__(("127.0.0.1", 0), ImapSession)
        self.port = int(self.server_address[1])
        self.folder = folder
