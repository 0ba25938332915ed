"""R15: the disks of the tables and of the files are full; nothing acknowledged is lost, all heals."""

import hashlib
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.processes import wait_until
from tests.chaos.small_disks import Disk, can_mount, small_files, small_tables
from tests.chaos.traffic import Agent, Relay, answer, evenly, in_threads, mail

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(not can_mount(), reason="only root may mount a small disk"),
]
FILE = (
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    "Content-Type: text/plain; charset=utf-8\r\n\r\nThe certificate is enclosed.\r\n--b\r\n"
    "Content-Type: application/pdf\r\n"
    'Content-Disposition: attachment; filename="certificate.pdf"\r\n\r\n{content}\r\n--b--\r\n'
)
PLAIN = "Content-Type: text/plain; charset=utf-8"
ATTACHED = """
    SELECT m.sender_address, f.sha256 FROM inquiries_attachment a
    JOIN inquiries_message m ON m.id = a.message_id
    JOIN files_storedfile f ON f.id = a.stored_file_id WHERE m.sender_address LIKE 'writer-r15-%'
"""


def test_a_full_disk_refuses_and_loses_nothing(
    helpdesk: Cluster, figure: Figure, full: bool
) -> None:
    hold = 30 if full else 7
    received, answered = Ledger(), Ledger()
    starts = dict(helpdesk.processes.starts)
    with small_tables(helpdesk, 64) as disk:
        tables = fill_under_load(helpdesk, disk, hold, received, answered, "r15-tables")
    figure.at_least("mails refused for now, tables full", received.counts["refused for now"], 1)
    figure.at_least("answers refused with 507", answered.counts["HTTP 507"], 1)
    figure.exactly("other refusals of the API", other_refusals(answered), 0)
    with small_files(helpdesk, 24) as disk:
        files = fill_under_load(helpdesk, disk, hold, received, answered, "r15-files")
        if not full:
            checks.end_leases(helpdesk)
        checks.wait_until_read(helpdesk, 120)
    for volume, (red, seconds) in {"tables": tables, "files": files}.items():
        figure.exactly(f"health red, {volume} full", red, 1)
        figure.at_most(f"seconds until healed, {volume}", seconds, 30)
    figure.exactly("refused for good", received.counts["refused for good"], 0)
    given_up = received.counts["given up"] + answered.counts["given up"]
    figure.exactly("given up", given_up, 0)
    survivors = {name: helpdesk.processes.starts[name] for name in starts}
    figure.exactly("processes that died of it", sum(survivors.values()) - sum(starts.values()), 0)
    checks.mail_is_there_once(helpdesk, figure, set(received.acknowledged))
    figure.exactly("attachments broken or missing", broken_files(helpdesk, received), 0)
    figure.finish()


def fill_under_load(
    made: Cluster, disk: Disk, hold: float, received: Ledger, answered: Ledger, prefix: str
) -> tuple[int, float]:
    """Whether health was red while it was full, and how soon all was well after it was freed."""
    seconds, seen = hold + 6, []
    freed = threading.Event()

    def strike() -> None:
        time.sleep(2)
        disk.fill()
        until = time.monotonic() + hold
        while time.monotonic() < until:
            disk.fill()  # what PostgreSQL gives back in the meantime is taken too
            seen.append(is_red(made))
            time.sleep(0.5)
        disk.free()
        freed.set()

    def healed() -> float:
        freed.wait()
        return wait_until(lambda: not refuses_writes(made), 60, "healing", pause=0.5)

    works: list[Callable[[], object]] = [
        strike,
        healed,
        lambda: send_files(made, received, prefix, int(4 * seconds), seconds),
        lambda: send_answers(made, answered, int(3 * seconds), seconds),
    ]
    results = in_threads(works)
    return int(any(seen)), float(str(results[1]))


def is_red(made: Cluster) -> bool:
    return httpx.get(f"{made.address}/health/ready", timeout=10).status_code == 503


def refuses_writes(made: Cluster) -> bool:
    said = httpx.get(f"{made.address}/health/ready", timeout=10).json()
    facts = ("writes_refused_for_space", "free_disk")
    return not all(said.get(name, {}).get("ok") for name in facts)


def content_of(number: str) -> str:
    """Some 20 kB that no other mail has, and that PostgreSQL cannot press into a free corner."""
    lines = (hashlib.sha256(f"{number}-{line}".encode()).hexdigest() for line in range(300))
    return "\r\n".join(["%PDF-1.7", *lines, ""])


def mail_with_file(number: str) -> bytes:
    """An ordinary mail whose text is replaced by a text and a file."""
    head, _separator, _text = mail(number).decode().partition("\r\n\r\n")
    body = FILE.format(content=content_of(number))
    return f"{head.replace(PLAIN, '').rstrip()}\r\n{body}".encode()


def send_files(made: Cluster, ledger: Ledger, prefix: str, count: int, seconds: float) -> None:
    with Relay(made, ledger) as relay:
        for number in evenly(range(count), seconds / count):
            relay.insist(f"{prefix}-{number}", raw=mail_with_file(f"{prefix}-{number}"))


def send_answers(made: Cluster, ledger: Ledger, count: int, seconds: float) -> None:
    with Agent(made, "agent0") as agent:
        for reference, message in evenly(made.take_inquiries(count), seconds / count):
            answer(agent, ledger, reference, message)


def other_refusals(ledger: Ledger) -> int:
    return sum(
        number
        for what, number in ledger.counts.items()
        if what.startswith("HTTP") and what != "HTTP 507"
    )


def broken_files(made: Cluster, received: Ledger) -> int:
    """Attachments of acknowledged mails that are not there as they were sent."""
    rows = dict(made.rows(ATTACHED))
    wanted = {f"writer-{number}@visitor.example": number for number in received.acknowledged}
    return sum(not is_whole(made, rows.get(sender, ""), n) for sender, n in wanted.items())


def is_whole(made: Cluster, sha256: str, number: str) -> bool:
    content = content_of(number).encode()
    found = [path for path in (made.folder / "files").rglob(f"{sha256}*") if sha256]
    return any(content.strip() in path.read_bytes() for path in found)
