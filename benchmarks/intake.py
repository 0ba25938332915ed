"""Mails per second from raw bytes to a stored inquiry, beside the floor of the same mails."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.utils import timezone

from benchmarks import floor
from benchmarks.mails import Correspondence, Mail
from mailroom.actions import store_raw_email
from mailroom.models import Door, Mailbox, RawEmail
from mailroom.states import RawState

WARM_UP = 30
READERS = (1, 2)

Readers = list["subprocess.Popen[str]"]


@dataclass(frozen=True, slots=True)
class Round:
    """Mails per second: the floor, keeping the bytes, reading, and the two one after the other."""

    floor: float
    stored: float
    read: float
    both: float


@dataclass(frozen=True, slots=True)
class Figures:
    readers: int
    floor: float
    stored: float
    read: float
    both: float
    share: float


def measure(*, mails: int, rounds: int, name: str) -> list[Figures]:
    """For one and for two readers the medians of all rounds; `share` is both / floor."""
    boxes, post = post_office(name)
    with readers(max(READERS)) as hands:
        for reader in hands:  # a worker has its parser and its language model since long
            _round([reader], post.write(WARM_UP), boxes)
        return [
            _figures(
                count, [_round(hands[:count], post.write(mails), boxes) for _ in range(rounds)]
            )
            for count in READERS
        ]


def post_office(name: str) -> tuple[dict[str, Mailbox], Correspondence]:
    """The mailboxes by their addresses, and a hand that writes ever new mail to them."""
    boxes = {box.address: box for box in Mailbox.objects.select_related("desk")}
    return boxes, Correspondence(addresses=sorted(boxes), run=name)


def _figures(readers: int, rounds: list[Round]) -> Figures:
    return Figures(
        readers=readers,
        floor=median(one.floor for one in rounds),
        stored=median(one.stored for one in rounds),
        read=median(one.read for one in rounds),
        both=median(one.both for one in rounds),
        share=median(one.both / one.floor for one in rounds),
    )


def _round(hands: Readers, mails: list[Mail], boxes: dict[str, Mailbox]) -> Round:
    count = len(mails)
    least = floor.mails_per_second(mails)
    started = perf_counter()
    store(mails, boxes)
    stored = perf_counter()
    read_all(hands)
    done = perf_counter()
    _require_all_read()
    return Round(
        floor=least,
        stored=count / (stored - started),
        read=count / (done - stored),
        both=count / (done - started),
    )


def store(mails: list[Mail], boxes: dict[str, Mailbox]) -> None:
    for mail in mails:
        store_raw_email(
            mailbox=boxes[mail.to],
            raw=mail.raw,
            door=Door.SMTP,
            now=timezone.now(),
            envelope_sender=mail.sender,
            envelope_recipient=mail.to,
        )


def read_all(hands: Readers) -> None:
    """Until nothing waits; each of these reads what it can claim."""
    for reader in hands:
        print("read", file=reader.stdin, flush=True)
    for reader in hands:
        if not (reader.stdout and reader.stdout.readline()):
            raise RuntimeError("a reader has died")


def _require_all_read() -> None:
    left = RawEmail.objects.exclude(state=RawState.DONE).count()
    if left:
        raise RuntimeError(f"{left} mails were not read")


@contextmanager
def readers(count: int) -> Iterator[Readers]:
    """Processes that read when they are told to."""
    command = [sys.executable, "-m", "benchmarks.reader"]
    pipe = subprocess.PIPE
    hands = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(count)]
    try:
        yield hands
    finally:
        for reader in hands:
            reader.communicate()  # closes its input, which ends it
