"""Servers of the outside world that misbehave on purpose and write down what really happened."""

import random
import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
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
            self.server.speaks.wait(120)
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
        self.speaks = threading.Event()
        self.speaks.set()
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
