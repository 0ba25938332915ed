"""Memory of a reader, its parser's process included: flat, however many mails it has read."""

from dataclasses import dataclass

import psutil

from benchmarks.intake import post_office, read_all, readers, store

ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident megabytes after the first round and after ten times as many mails."""

    mails: int
    first: float
    last: float


def measure(*, mails: int) -> Memory:
    """Let one reader read `mails`, and then nine times as many."""
    boxes, post = post_office("memory")
    sizes = []
    with readers(1) as [reader]:
        for _ in range(ROUNDS):
            store(post.write(mails), boxes)
            read_all([reader])
            sizes.append(_megabytes(reader.pid))
    return Memory(mails=mails, first=sizes[0], last=sizes[-1])


def _megabytes(pid: int) -> float:
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(float(one.memory_info().rss) for one in family) / 2**20
