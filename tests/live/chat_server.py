"""Web processes as they are started in earnest, over the database of the tests, ready to be killed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.db import connection

from helpdesk.supervisor import Service
from tests.chaos.cluster import free_port
from tests.chaos.processes import Processes, wait_until


@dataclass(frozen=True, slots=True)
class Webs:
    """Several web processes of one helpdesk; who dies is started again."""

    processes: Processes
    addresses: tuple[str, ...]

    def kill(self, number: int) -> None:
        self.processes.kill(f"web{number}")

    def starts(self, number: int) -> int:
        return self.processes.starts[f"web{number}"]


@contextmanager
def web_processes(count: int, folder: Path) -> Iterator[Webs]:
    processes = Processes(folder)
    try:
        addresses = tuple(_start(processes, number) for number in range(count))
        for one in addresses:
            wait_until(lambda address=one: _lives(address), 120, "web")
        yield Webs(processes, addresses)
    finally:
        processes.stop_all()


def _start(processes: Processes, number: int) -> str:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "helpdesk.asgi:application", "--port", str(port)]
    command += ["--host", "127.0.0.1", "--ws-max-size", "65536", "--log-level", "warning"]
    command += ["--timeout-graceful-shutdown", "1"]
    processes.start(Service(f"web{number}", command, {**os.environ, **_environment()}))
    return f"http://127.0.0.1:{port}"


def _environment() -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])
    test_database = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    values = {"DATABASE_URL": test_database, "SECRET_KEY": settings.SECRET_KEY, "DEBUG": "1"}
    return values | {"PYTHONUNBUFFERED": "1"}


def _lives(address: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"{address}/health/live", timeout=5).status_code == 200
    return False
