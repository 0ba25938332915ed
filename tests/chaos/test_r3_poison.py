"""R3: hostile mail among good mail: each good one is read in time, no hostile one is lost."""

import smtplib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure, Ledger, percentile
from tests.chaos.traffic import in_threads, send_mails
from tests.mailroom.hostile_mail import HOSTILE

pytestmark = pytest.mark.chaos
ADDRESS = "madrid@helpdesk.example"
LIMIT = 10  # seconds until a good mail is an inquiry, for 95 of 100
MARK = b"X-R3: hostile-%d.\r\n"
OF_HOSTILE = (
    "SELECT r.state, m.id FROM mailroom_rawemail r LEFT JOIN inquiries_message m"
    " ON m.raw_email_id = r.id WHERE position('X-R3: hostile-'::bytea IN r.raw) = 1"
)
PRESENT = "SELECT sender_address FROM inquiries_message WHERE sender_address LIKE 'writer-r3-%'"


def test_hostile_mail_stops_nobody(helpdesk: Cluster, figure: Figure, full: bool) -> None:
    count, seconds = (300, 120) if full else (len(HOSTILE), 20)
    ledger, starts = Ledger(), helpdesk.processes.starts["worker"]
    with watching(helpdesk) as seen:
        in_threads(
            [
                lambda: send_mails(helpdesk, ledger, "r3", count, seconds),
                lambda: send_hostile(helpdesk, count, seconds),
            ]
        )
        checks.wait_until_read(helpdesk, 240)
        time.sleep(1)
    waited = [
        seen.get(f"writer-{number}@visitor.example", time.time()) - at
        for number, at in ledger.acknowledged.items()
    ]
    rows = helpdesk.rows(OF_HOSTILE)
    figure.note(hostile=len(rows), quarantined=sum(state == "quarantined" for state, _id in rows))
    figure.exactly("good mail lost", count - len(seen), 0)
    figure.exactly("hostile mail lost", count - len(rows), 0)
    neither = sum(state != "quarantined" and message is None for state, message in rows)
    figure.exactly("neither inquiry nor quarantine", neither, 0)
    figure.exactly("workers died", helpdesk.processes.starts["worker"] - starts, 0)
    figure.exactly("pool processes died", died_in_pool(helpdesk), 0)
    figure.at_most("p95 of good mail in s", percentile(waited, 0.95), LIMIT)
    figure.finish()


def send_hostile(made: Cluster, count: int, seconds: float) -> None:
    """Each carries its number in front, so that none equals another."""
    for number, raw in enumerate(islice(cycle(HOSTILE.values()), count)):
        with smtplib.SMTP("127.0.0.1", made.door_port, timeout=60) as server:
            server.sendmail("", [ADDRESS], MARK % number + raw)
        time.sleep(seconds / count / 2)


def died_in_pool(made: Cluster) -> int:
    log = (made.folder / "worker.log").read_text(errors="replace")
    return log.count("WorkerLostError")


@contextmanager
def watching(made: Cluster) -> Iterator[dict[str, float]]:
    """When each good mail was first seen as a message, to half a second."""
    seen: dict[str, float] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            for (sender,) in made.rows(PRESENT):
                seen.setdefault(sender, time.time())

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield seen
    done.set()
    thread.join()
