"""Parses hostile mail in a child process with limits on time and memory; one child, many mails.

The child is a fresh interpreter rather than a fork: it holds no database socket, no lock, no thread
of its parent. It answers in msgpack: a pickle from who read hostile bytes could run code here.
"""

import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgpack

from mailroom.reading.minimal import minimal_email
from mailroom.reading.parsed_email import ParsedEmail, from_wire, to_wire
from mailroom.reading.parsing import parse_email

__all__ = ["ParserChild", "ParsingFailed", "minimal_email"]

CPU_SECONDS = 5.0
WALL_SECONDS = 10.0
MEMORY_BYTES = 1024 * 1024 * 1024
MAILS_PER_CHILD = 2000  # a new one takes a fifth of a second
MAX_ANSWER = 512 * 1024 * 1024

_ROOT = Path(__file__).resolve().parent.parent.parent
_HEAD = struct.Struct("!QQ")  # number of the mail, length of what follows
_CHUNK = 1 << 20


class ParsingFailed(Exception):
    """The mail could not be parsed within the limits; the reason is in plain words."""


class ParserChild:
    """A reusable parser process; safe to share between threads, remade after a fork or a death."""

    def __init__(self, *, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = _nothing
        self._owner = os.getpid()
        self._mails = 0

    def __enter__(self) -> "ParserChild":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def parse(self, raw: bytes, *, envelope_sender: str = "") -> ParsedEmail:
        """The parsed mail; raises ParsingFailed when the child died of it."""
        if self._owner != os.getpid():
            self._start_over_after_fork()
        with self._lock:
            answer = self._ask(raw, envelope_sender)
        try:
            return from_wire(msgpack.unpackb(answer, strict_map_key=True, use_list=True))
        except (ValueError, TypeError, KeyError) as error:
            raise ParsingFailed("the parser gave an answer that cannot be read") from error

    def close(self) -> None:
        with self._lock:
            self._discard()

    def _ask(self, raw: bytes, envelope_sender: str) -> bytes:
        process = self._running()
        request = msgpack.packb([raw, envelope_sender])
        deadline = time.monotonic() + self._wall_seconds
        try:
            _write_all(process, _HEAD.pack(self._mails, len(request)) + request, deadline)
            number, length = _HEAD.unpack(_read_exactly(process, _HEAD.size, deadline))
            if number != self._mails or length > MAX_ANSWER:
                raise EOFError
            return _read_exactly(process, length, deadline)
        except (TimeoutError, EOFError, OSError) as error:
            reason = self._reason(process, error)
            self._discard()
            raise ParsingFailed(reason) from error
        except (
            BaseException
        ):  # a time limit or Ctrl-C: the next mail must not get this one's answer
            self._discard()
            raise

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._mails >= MAILS_PER_CHILD or (self._process and self._process.poll() is not None):
            self._discard()
        if self._process is None:
            self._process = _start_child()
            self._end = weakref.finalize(self, _end_child, self._process, os.getpid())
            self._mails = 0
        self._mails += 1
        return self._process

    def _start_over_after_fork(self) -> None:
        """The child, and perhaps the lock, belong to the process that this one was forked from."""
        self._lock = threading.Lock()
        self._process, self._end, self._owner = None, _nothing, os.getpid()

    def _discard(self) -> None:
        self._process = None
        self._end()

    def _reason(self, process: "subprocess.Popen[bytes]", error: Exception) -> str:
        if isinstance(error, TimeoutError):
            return f"no answer within {self._wall_seconds:g} seconds"
        try:
            status = process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "the parser gave an answer that cannot be read"
        if status == -signal.SIGPROF:
            return f"more than {CPU_SECONDS:g} seconds of computing"
        if status in (_OUT_OF_MEMORY, -signal.SIGABRT):  # Rust aborts when it gets none
            return f"more than {MEMORY_BYTES // 2**20} MB of memory"
        return f"the parser died (status {status})"


def _nothing() -> None:
    return None


def _end_child(process: "subprocess.Popen[bytes]", owner: int) -> None:
    if owner != os.getpid():
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def _start_child() -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-m", "mailroom.reading.sandbox"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=_ROOT,
        env=_environment(),
        close_fds=True,
        start_new_session=True,  # Ctrl-C is for the parent; the child ends with its pipe
    )
    for pipe in (process.stdin, process.stdout):
        os.set_blocking(_fileno(pipe), False)
    return process


def _environment() -> dict[str, str]:
    """What an interpreter needs to start, and none of our secrets."""
    needed = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
    kept = {name: os.environ[name] for name in needed if name in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}


def _fileno(pipe: object) -> int:
    assert hasattr(pipe, "fileno")
    return int(pipe.fileno())


def _wait(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


def _write_all(process: "subprocess.Popen[bytes]", data: bytes, deadline: float) -> None:
    descriptor, view = _fileno(process.stdin), memoryview(data)
    while view:
        _wait(descriptor, select.POLLOUT, deadline)
        view = view[os.write(descriptor, view[:_CHUNK]) :]


def _read_exactly(process: "subprocess.Popen[bytes]", length: int, deadline: float) -> bytes:
    descriptor, chunks = _fileno(process.stdout), []
    while length > 0:
        _wait(descriptor, select.POLLIN, deadline)
        chunk = os.read(descriptor, min(length, _CHUNK))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)


# ---- the child's side ----

_OUT_OF_MEMORY = 71


def _limit_memory() -> None:
    limits = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, _address_space() + MEMORY_BYTES)]
    for limit, value in limits:
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS; the CPU and wall limits remain
            continue


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 1 << 30
    return pages * resource.getpagesize()


def _serve(source: BinaryIO, sink: BinaryIO) -> None:
    packer = msgpack.Packer()
    while head := source.read(_HEAD.size):
        number, length = _HEAD.unpack(head)
        raw, envelope_sender = msgpack.unpackb(source.read(length))
        # The default action of SIGPROF ends the process even inside C or Rust code.
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        answer = packer.pack(to_wire(parse_email(raw, envelope_sender=envelope_sender)))
        signal.setitimer(signal.ITIMER_PROF, 0)
        sink.write(_HEAD.pack(number, len(answer)) + answer)
        sink.flush()


def main() -> None:
    _limit_memory()
    try:
        _serve(sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
