"""Asking a ClamAV daemon whether bytes are harmful (clamd's INSTREAM). Knows no rows."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from files.models import ScanVerdict

SECONDS = 60.0
_CHUNK = 1 << 18
_LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Scan:
    verdict: ScanVerdict
    words: str


def scan(stream: IO[bytes], address: str, *, seconds: float = SECONDS) -> Scan:
    """`address` is host:port or the path of a socket. Never raises: what fails is FAILED."""
    try:
        with _connected(address, seconds) as connection:
            return _understood(_answer_to(connection, stream))
    except OSError as error:
        return Scan(ScanVerdict.FAILED, f"no answer from the scanner: {type(error).__name__}")


@contextmanager
def _connected(address: str, seconds: float) -> Iterator[socket.socket]:
    if address.startswith(("/", "unix:")):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(seconds)
            connection.connect(address.removeprefix("unix:"))
            yield connection
    else:
        host, _, port = address.rpartition(":")
        with socket.create_connection((host.strip("[]"), int(port)), timeout=seconds) as connection:
            yield connection


def _answer_to(connection: socket.socket, stream: IO[bytes]) -> str:
    """The daemon may answer and close before all is sent: then its answer counts."""
    try:
        connection.sendall(b"zINSTREAM\x00")
        while chunk := stream.read(_CHUNK):
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass
    answer = b""
    while not answer.endswith(b"\x00") and len(answer) < _LONGEST_ANSWER:
        received = connection.recv(_LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer.rstrip(b"\x00\n").decode("utf-8", "replace")


def _understood(answer: str) -> Scan:
    """stream: OK | stream: <name> FOUND | <reason> ERROR"""
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return Scan(ScanVerdict.CLEAN, "")
    if said.endswith(" FOUND"):
        return Scan(ScanVerdict.BAD, said.removesuffix(" FOUND")[:200])
    return Scan(ScanVerdict.FAILED, (said or "the scanner said nothing")[:200])
