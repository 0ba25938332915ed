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
ADDRESS = re.compile(rb"<([^>]*)>")


@dataclass
class Temper:
    """How often a mail meets which fate; the rest is accepted.

    `rcpt_later` and `rcpt_refuse` are of recipients after the first. `refuses_tls`: STARTTLS is
    offered, and then it does not work.
    """

    try_later: float = 0.0
    refuse: float = 0.0
    cut: float = 0.0
    tarpit: float = 0.0
    tarpit_seconds: float = 5.0
    rcpt_later: float = 0.0
    rcpt_refuse: float = 0.0
    refuses_tls: bool = False


@dataclass
class SmtpBook:
    """The receiving side's truth. `arrived`: the whole content was here, whatever was answered.

    `copies` counts the same by recipient.
    """

    arrived: Counter[str] = field(default_factory=Counter)
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)
    accepted_at: dict[str, float] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, fate: str, message_id: str, recipients: list[str], *, arrived: bool) -> None:
        with self.lock:
            self.fates[fate] += 1
            if arrived:
                self.arrived[message_id] += 1
                self.copies.update((message_id, one) for one in recipients)
                self.accepted_at.setdefault(message_id, time.time())


class SmtpSession(socketserver.StreamRequestHandler):
    timeout = 60
    server: "SmtpServer"

    def handle(self) -> None:
        self.recipients: list[str] = []
        try:
            self.server.speaks.wait(120)
            self.say("220 fake ready")
            while line := self.rfile.readline():
                if not self.obey(line.strip()):
                    return
        except OSError:
            return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def obey(self, line: bytes) -> bool:
        command = line[:4].upper()
        if command == b"DATA":
            self.say("354 go on")
            return self.judge(self.content())
        if command == b"RCPT":
            self.say(self.welcome(line))
            return True
        if command in (b"MAIL", b"RSET"):
            self.recipients = []
        refuses = self.server.temper.refuses_tls
        answers = {b"QUIT": "221 bye"}
        if refuses:
            answers |= {b"EHLO": "250-fake\r\n250 STARTTLS", b"STAR": "454 4.7.0 TLS not available"}
        self.say(answers.get(command, "250 ok"))
        return command != b"QUIT"

    def welcome(self, line: bytes) -> str:
        found = ADDRESS.search(line)
        fate = self.server.draw("rcpt_later", "rcpt_refuse") if self.recipients else "accept"
        if fate == "accept":
            self.recipients.append(found.group(1).decode() if found else "")
        answers = {"rcpt_later": "451 4.7.1 greylisted", "rcpt_refuse": "550 5.1.1 nobody"}
        return answers.get(fate, "250 ok")

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
        fate = self.server.draw("try_later", "refuse", "cut", "tarpit")
        has_arrived = fate in ("cut", "tarpit", "accept")
        self.server.book.note(fate, message_id, self.recipients, arrived=has_arrived)
        if has_arrived:
            self.server.react(self.recipients, content)
        if fate == "cut":
            return False
        if fate == "tarpit":
            time.sleep(self.server.temper.tarpit_seconds)
        answers = {"try_later": "451 4.3.0 later", "refuse": "550 5.1.1 nobody of that name"}
        self.say(answers.get(fate, "250 2.0.0 taken"))
        return True


def nobody_reacts(recipients: list[str], content: bytes) -> None:
    """The outside world reads and says nothing."""


class SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), SmtpSession)
        self.port = int(self.server_address[1])
        self.temper = Temper()
        self.book = SmtpBook()
        self.react: Callable[[list[str], bytes], None] = nobody_reacts
        self.speaks = threading.Event()
        self.speaks.set()
        self._dice = random.Random(seed)

    def draw(self, *fates: str) -> str:
        with self.book.lock:
            number = self._dice.random()
        for fate in fates:
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
