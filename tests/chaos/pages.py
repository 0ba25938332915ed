"""Open pages of agents: what their WebSocket tells them, and when."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.chaos.cluster import Cluster
from tests.chaos.processes import wait_until
from tests.chaos.traffic import CSRF

PULSE = 5.0  # seconds: inquiries/consumers.py
LATE = 1.5  # seconds for a loaded machine


class Page:
    """An open page: what the socket told it, and when."""

    def __init__(self) -> None:
        self.hints: dict[str, float] = {}
        self.marks: list[tuple[float, str]] = []
        self.presences: list[str] = []
        self.pulses: list[float] = []
        self.say: Callable[[str], None] = lambda _text: None
        self.first_pulse = 0.0
        self.closed_with: int | None = None

    def hear(self, text: str) -> None:
        message = json.loads(text)
        if message["type"] == "inquiry.changed":
            self.hints.setdefault(message["reference"], time.time())
        elif message["type"] == "presence.changed":
            self.presences.append(message["reference"])
        elif message["type"] == "pulse":
            self._feel(message["mark"])

    def _feel(self, mark: str) -> None:
        self.pulses.append(time.time())
        if not self.marks or self.marks[-1][1] != mark:
            self.marks.append((time.time(), mark))

    def learned(self, reference: str, at: float) -> float | None:
        """Seconds from the deed to the first sign of it: its hint, or a pulse with another mark."""
        signs = [when for when, _mark in self.marks if when >= at]
        signs += [self.hints[reference]] if reference in self.hints else []
        return min(signs) - at if signs else None


@contextmanager
def open_page(made: Cluster, name: str) -> Iterator[Page]:
    page = Page()
    cookies = f"helpdesk_session={made.cast['agents'][name]}; helpdesk_csrf={CSRF}"
    address = made.address.replace("http", "ws") + "/ws/agent/"
    with connect(address, origin=made.address, additional_headers={"Cookie": cookies}) as socket:

        def listen() -> None:
            try:
                for text in socket:
                    page.hear(str(text))
            except ConnectionClosed as closed:
                page.closed_with = closed.rcvd.code if closed.rcvd else 0

        page.say = socket.send
        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        page.first_pulse = wait_until(lambda: page.marks, 20, "first pulse")
        yield page
        socket.close()
        thread.join(10)
