"""Pages through the real HTTP stack: one uvicorn process, one client, one signed-in agent."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.test import Client

from benchmarks.plans import reading_of
from desks.models import Agent

WARM_UP = 15
BARE = "bare view"
AS_PANE = {"HX-Request": "true", "HX-Target": "pane"}


@dataclass(frozen=True, slots=True)
class Asked:
    name: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageTime:
    """Milliseconds, kilobytes before compression, statements to the database, what these read."""

    name: str
    p50: float
    p95: float
    kilobytes: float
    queries: int
    rows: int
    plan: str


def workspace(*, conversation: str, views: Mapping[str, str]) -> list[Asked]:
    """The pages of the workspace.

    `views`: names and addresses of lists of saved views, whose counts are in every page too.
    """
    address = f"/inquiries/{conversation}/"
    return [
        Asked("inbox, unassigned", "/inbox/all/unassigned/"),
        Asked("inbox, all", "/inbox/all/all/"),
        Asked("inbox, rows only", "/inbox/all/unassigned/rows/"),
        Asked("counts only", "/inbox/counts/"),
        Asked("conversation", address),
        Asked("conversation, pane", address, AS_PANE),
        Asked("conversation, messages", f"{address}messages/"),
        Asked("conversation, panel", f"{address}panel/"),
        Asked("conversation, suggestions", f"{address}suggestions/"),
        Asked("notifications", "/notifications/"),
        *(Asked(name, path) for name, path in views.items()),
    ]


def measure(*, agent: Agent, asked: Sequence[Asked], requests: int) -> list[PageTime]:
    """One page after the other in turns, so that a noisy moment hits all of them."""
    browser = Client(headers={"host": "localhost"})
    browser.force_login(agent)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    every = [Asked(BARE, "/health/live"), *asked]
    read = {
        one.name: reading_of(partial(browser.get, one.path, headers=dict(one.headers)))
        for one in every
    }
    times: dict[str, list[float]] = {one.name: [] for one in every}
    sizes: dict[str, int] = {}
    with _web() as port, _Tab(port, cookie) as tab:
        for turn in range(WARM_UP + requests):
            for one in every:
                started = perf_counter()
                sizes[one.name] = tab.get(one)
                if turn >= WARM_UP:
                    times[one.name].append((perf_counter() - started) * 1000)
    return [
        PageTime(
            name=name,
            p50=median(times[name]),
            p95=quantiles(times[name], n=20)[-1],
            kilobytes=sizes[name] / 1000,
            queries=read[name].queries,
            rows=read[name].rows,
            plan=read[name].in_words,
        )
        for name in times
    ]


class _Tab:
    """One connection that is kept, as a browser does."""

    def __init__(self, port: int, cookie: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}

    def __enter__(self) -> "_Tab":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, one: Asked) -> int:
        self._connection.request("GET", one.path, headers=self._cookie | dict(one.headers))
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{one.path} answered {answer.status}")
        return len(body)


@contextmanager
def _web() -> Iterator[int]:
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "helpdesk.asgi:application"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen([*command, *options], env=os.environ)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("uvicorn has died") from None
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("uvicorn does not answer")
