"""Clients of the helpdesk that keep a ledger: an agent at the API, a relay at the SMTP door."""

import random
import smtplib
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Self, TypeVar

import httpx

from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Ledger

T = TypeVar("T")
R = TypeVar("R")
CSRF = "c" * 32
PATIENCE = 60.0  # seconds that a client goes on trying the same thing


class Client:
    """Closed at the end of its `with` block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        raise NotImplementedError


class Agent(Client):
    """A signed-in agent. One object a thread."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.name = name
        cookies = {"helpdesk_session": cluster.cast["agents"][name], "helpdesk_csrf": CSRF}
        self.client = httpx.Client(
            base_url=f"{cluster.address}/api", cookies=cookies, timeout=30,
            headers={"X-CSRFToken": CSRF},
        )  # fmt: skip

    def close(self) -> None:
        self.client.close()

    def get(self, reference: str) -> dict[str, Any]:
        return dict(self.client.get(f"/inquiries/{reference}/").raise_for_status().json())

    def post(self, reference: str, what: str, key: str, **body: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key}
        return self.client.post(f"/inquiries/{reference}/{what}/", json=body, headers=headers)

    def put(self, reference: str, what: str, **body: Any) -> httpx.Response:
        return self.client.put(f"/inquiries/{reference}/{what}/", json=body)

    def insist(self, send: Callable[[], httpx.Response], ledger: Ledger) -> httpx.Response | None:
        """Repeat with the same key until there is an answer that is not the server's own trouble."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                response = send()
            except httpx.HTTPError:
                ledger.count("unknown outcome")
            else:
                if response.status_code < 500:
                    return response
                ledger.count(f"HTTP {response.status_code}")
            time.sleep(0.1)
        ledger.count("given up")
        return None


def answer(agent: Agent, ledger: Ledger, reference: str, message_id: int) -> None:
    """Reply to one inquiry under a key of its own until the API says 201."""
    body = {"body": "It is on its way.", "seen_message_id": message_id}
    key = f"answer-{reference}"
    response = agent.insist(lambda: agent.post(reference, "replies", key, **body), ledger)
    if response is not None:
        assert response.status_code == 201, response.text
        ledger.acknowledge(reference)


def mail(number: str, *, size: int = 0, to: str = "madrid@helpdesk.example") -> bytes:
    """One ordinary mail of a writer of its own; `number` is its identity."""
    padding = ("All work and no play makes a long mail. " * 2 + "\r\n") * (size // 82)
    return (
        f"From: Writer {number} <writer-{number}@visitor.example>\r\n"
        f"To: <{to}>\r\n"
        f"Subject: Question {number}\r\n"
        f"Message-ID: <{number}@visitor.example>\r\n"
        "Date: Sun, 22 Nov 2026 09:00:00 +0000\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "\r\n"
        f"Dear colleagues, this is question {number}. When will our certificate arrive?\r\n"
        f"{padding}"
    ).encode()


class Relay(Client):
    """An MTA: sends until the door says 250, then writes it into the ledger."""

    def __init__(self, cluster: Cluster, ledger: Ledger) -> None:
        self._port = cluster.door_port
        self._ledger = ledger
        self._server: smtplib.SMTP | None = None

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def insist(self, number: str, *, size: int = 0, raw: bytes = b"") -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._sent(number, raw or mail(number, size=size)):
                self._ledger.acknowledge(number)
                return
            time.sleep(0.1)
        self._ledger.count("given up")

    def _sent(self, number: str, raw: bytes) -> bool:
        try:
            if self._server is None:
                self._server = smtplib.SMTP("127.0.0.1", self._port, timeout=20)
            sender = f"writer-{number}@visitor.example"
            self._server.sendmail(sender, ["madrid@helpdesk.example"], raw)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            self._ledger.count("refused for now" if is_temporary(error) else "refused for good")
        except (OSError, smtplib.SMTPException):
            self._ledger.count("connection lost")
            self.close()
        else:
            return True
        return False


def send_mails(cluster: Cluster, ledger: Ledger, prefix: str, count: int, seconds: float) -> None:
    """`count` mails spread evenly; their numbers begin with the prefix."""
    with Relay(cluster, ledger) as relay:
        for number in evenly(range(count), seconds / count):
            relay.insist(f"{prefix}-{number}")


def send_replies(cluster: Cluster, ledger: Ledger, count: int, seconds: float) -> None:
    """Answer `count` inquiries that nobody has answered yet."""
    with Agent(cluster, "agent0") as agent:
        for reference, message in evenly(cluster.take_inquiries(count), seconds / count):
            answer(agent, ledger, reference, message)


def evenly(things: Iterable[T], pause: float) -> Iterator[T]:
    """One each `pause` seconds, as far as what is done with them leaves the time."""
    began = time.monotonic()
    for number, thing in enumerate(things):
        time.sleep(max(0.0, began + number * pause - time.monotonic()))
        yield thing


def is_temporary(error: smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and 400 <= error.smtp_code < 500


def in_threads(works: Sequence[Callable[[], R]]) -> list[R]:
    """Run all at once; their results in order. The first exception of any is raised here."""
    with ThreadPoolExecutor(max_workers=len(works)) as pool:
        return [future.result() for future in [pool.submit(work) for work in works]]


@contextmanager
def meanwhile(fault: Callable[[], None], *, every: tuple[float, float], times: int,
              dice: random.Random) -> Iterator[threading.Event]:  # fmt: skip
    """Do a fault `times` times at random intervals while the block runs; it outlasts the block."""
    done = threading.Event()

    def strike() -> None:
        for _ in range(times):
            time.sleep(dice.uniform(*every))
            fault()
        done.set()

    thread = threading.Thread(target=strike, daemon=True)
    thread.start()
    yield done
    thread.join()
