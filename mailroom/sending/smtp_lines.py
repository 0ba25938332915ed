"""Reading a server's replies with patience that ends: no reply is endless in time or in size."""

import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MAX_LINE = 1000  # kept of a line; RFC 5321, 4.5.3.1.5 allows 512
MAX_REPLY = 64 * 1024  # in all its lines
MAX_WORDS = 500


class LineReader:
    """What smtplib reads replies from: whole lines, each reply before its deadline.

    A socket's own timeout begins anew with each byte, so a server that drips kept us for ever.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._waiting = b""
        self._taken = 0
        self.deadline = 0.0

    def begin(self, deadline: float) -> None:
        self.deadline, self._taken = deadline, 0

    def readline(self, _limit: int = -1) -> bytes:
        """One line, the end of a very long one left out; raises OSError when there comes none.

        A line that breaks off before its end is no answer: half a code may be any code.
        """
        line = b""
        while b"\n" not in self._waiting:
            line = (line + self._waiting)[:MAX_LINE]
            self._waiting = self._received()
        end, _newline, self._waiting = self._waiting.partition(b"\n")
        return (line + end)[:MAX_LINE].rstrip(b"\r") + b"\r\n"

    def _received(self) -> bytes:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
        received = self._sock.recv(8192)
        if not received:
            raise ConnectionResetError("the server hung up in the middle of its answer")
        self._taken += len(received)
        if self._taken > MAX_REPLY:
            raise ConnectionAbortedError("the server's answer has no end")
        return received

    def close(self) -> None:
        """The socket is closed by its owner."""


class PatientSMTP(smtplib.SMTP):
    """smtplib with a time for each whole reply instead of each byte."""

    _until = 0.0  # when the present replies must be there; 0: each has `timeout` seconds

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """All the replies in this block together may take so long."""
        self._until = time.monotonic() + seconds
        yield
        self._until = 0.0

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        if not isinstance(self.file, LineReader):
            self.file: Any = LineReader(self.sock)
        self.file.begin(self._until or time.monotonic() + float(self.timeout))
        try:
            return super().getreply()
        finally:
            if self.sock is not None:  # writing has its own time
                self.sock.settimeout(self.timeout)


class PatientSMTPOverTLS(PatientSMTP, smtplib.SMTP_SSL):
    """TLS from the first byte (RFC 8314)."""
