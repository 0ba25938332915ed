"""A socket that floods the helpdesk with words of presence: everybody else is served as before."""

import json
import threading
import time
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure, percentile
from tests.chaos.pages import LATE, PULSE, open_page
from tests.chaos.processes import wait_until
from tests.chaos.traffic import Agent

pytestmark = pytest.mark.chaos


class Flood:
    """Comes again whenever it is cut off, for as long as it is wanted."""

    def __init__(self, made: Cluster, name: str, reference: str) -> None:
        self.made, self.name, self.reference = made, name, reference
        self.words = self.cut_off = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Flood":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join(30)

    def _run(self) -> None:
        while not self.over.is_set():
            with suppress(ConnectionClosed, InvalidStatus, OSError, AssertionError):
                self._shout()

    def _shout(self) -> None:
        typing = {"type": "typing", "reference": self.reference}
        with open_page(self.made, self.name) as page:
            with suppress(ConnectionClosed):
                page.say(json.dumps({"type": "viewing", "reference": self.reference}))
                while not self.over.is_set():
                    kind = ("reply", "note")[self.words % 2]
                    page.say(json.dumps({**typing, "kind": kind}))
                    self.words += 1
            wait_until(lambda: page.closed_with is not None or self.over.is_set(), 5, "cut off")
            self.cut_off += page.closed_with == 1008


def test_others_are_served_while_one_socket_floods(
    helpdesk: Cluster, figure: Figure, full: bool
) -> None:
    flooded, other = (reference for reference, _pk in helpdesk.take_inquiries(2))
    seconds = 60 if full else 12
    answers: list[float] = []
    with (
        open_page(helpdesk, "agent5") as colleague,
        open_page(helpdesk, "agent6") as viewer,
        open_page(helpdesk, "henk") as foreign,
        Agent(helpdesk, "agent4") as agent,
        Flood(helpdesk, "agent7", flooded) as flood,
    ):
        until, beats = time.monotonic() + seconds, len(colleague.pulses)
        while time.monotonic() < until:
            began = time.monotonic()
            agent.get(other)
            answers.append(time.monotonic() - began)
            time.sleep(0.05)
        viewer.say(json.dumps({"type": "viewing", "reference": other}))
        seen = wait_until(lambda: other in colleague.presences, 20, "presence")
        beats = len(colleague.pulses) - beats
    figure.note(words=flood.words, asked=len(answers))
    figure.at_least("times cut off", flood.cut_off, 1)
    figure.at_most("p95 of the others' requests", percentile(answers, 0.95), 1.0)
    figure.at_most("seconds until another's presence is seen", seen, 2.0)
    figure.at_least("pulses heard by others", beats, int(seconds / (PULSE + LATE)))
    figure.exactly("told to a foreign desk", len(foreign.presences), 0)
    figure.exactly("others cut off", colleague.closed_with or viewer.closed_with or 0, 0)
    figure.finish()
