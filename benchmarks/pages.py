"""Pages through the real HTTP stack: one uvicorn process, one client, one signed-in agent."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desks.models import Agent

WARM_UP = 15
BARE = "bare view"


@dataclass(frozen=True, slots=True)
class PageTime:
    """Milliseconds, kilobytes before compression, statements to the database."""

    name: str
    p50: float
    p95: float
    kilobytes: float
    queries: int


def measure(
    *, agent: Agent, conversation: str, views: dict[str, str], requests: int
) -> list[PageTime]:
    """The pages of the workspace.

    `views`: names and addresses of lists of saved views, whose counts are in every page too.
    """
    paths = {
        BARE: "/health/live",
        "inbox, unassigned": "/inbox/all/unassigned/",
        "inbox, all": "/inbox/all/all/",
        "inbox, rows only": "/inbox/all/unassigned/rows/",
        "counts only": "/inbox/counts/",
        "conversation": f"/inquiries/{conversation}/",
        **views,
    }
    return measure_paths(agent=agent, paths=paths, requests=requests)


def measure_paths(*, agent: Agent, paths: dict[str, str], requests: int) -> list[PageTime]:
    """One page after the other in turns, so that a noisy moment hits all of them."""
    browser = Client(headers={"host": "localhost"})
    browser.force_login(agent)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    queries = {name: _count_queries(browser, path) for name, path in paths.items()}
    times: dict[str, list[float]] = {name: [] for name in paths}
    sizes: dict[str, int] = {}
    with _web() as port, _Tab(port, cookie) as tab:
        for turn in range(WARM_UP + requests):
            for name, path in paths.items():
                started = perf_counter()
                sizes[name] = tab.get(path)
                if turn >= WARM_UP:
                    times[name].append((perf_counter() - started) * 1000)
    return [
        PageTime(
            name=name,
            p50=median(times[name]),
            p95=quantiles(times[name], n=20)[-1],
            kilobytes=sizes[name] / 1000,
            queries=queries[name],
        )
        for name in paths
    ]


def _count_queries(browser: Client, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    return len(queries)


class _Tab:
    """One connection that is kept, as a browser does."""

    def __init__(self, port: int, cookie: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}

    def __enter__(self) -> "_Tab":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str) -> int:
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
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
