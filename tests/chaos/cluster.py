"""The whole helpdesk as real processes over its own PostgreSQL and Redis, ready to be hurt."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import httpx
import psycopg
from celery import Celery
from redis import Redis

from helpdesk.embedded_servers import EmbeddedPostgres, EmbeddedRedis
from helpdesk.local_services import application_services
from helpdesk.supervisor import Service
from tests.chaos.processes import Processes, wait_until

ROOT = Path(__file__).resolve().parents[2]
PROXY = Path(__file__).with_name("chaosproxy.py")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Proxy:
    """One fault injector; `fault()` acts at once, `heal()` ends it."""

    port: int
    control: Path

    def fault(self, **faults: Any) -> None:
        unfinished = self.control.with_suffix(".new")
        unfinished.write_text(json.dumps(faults))
        unfinished.replace(self.control)

    def heal(self) -> None:
        self.fault(mode="pass")


@dataclass
class Cluster:
    """Everything that one figure needs; made by `cluster()`."""

    folder: Path
    processes: Processes
    postgres: EmbeddedPostgres
    redis: EmbeddedRedis
    environment: dict[str, str]
    proxies: dict[str, Proxy] = field(default_factory=dict)
    cast: dict[str, Any] = field(default_factory=dict)

    def take_inquiries(self, count: int) -> list[tuple[str, int]]:
        """References that no other figure has used, each with the id of its only message."""
        waiting = self.cast["inquiries"]
        assert len(waiting) >= count, "seed more inquiries"
        self.cast["inquiries"] = waiting[count:]
        return [(reference, message) for reference, message in waiting[:count]]

    def calm(self) -> None:
        """Before each figure: no fault, and everything runs."""
        for proxy in self.proxies.values():
            proxy.heal()
        self.wait_for_web()
        wait_until(lambda: answers(self.door_port), 60, "door")
        self.wait_for_worker()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @property
    def door_port(self) -> int:
        return int(self.environment["SMTP_DOOR_PORT"])

    def kill(self, name: str) -> None:
        self.processes.kill(name)

    def proxy(self, name: str, upstream: str) -> Proxy:
        proxy = Proxy(free_port(), self.folder / f"{name}.faults")
        proxy.heal()
        command = [sys.executable, str(PROXY), str(proxy.port), upstream, str(proxy.control)]
        self.processes.start(Service(f"proxy-{name}", command, os.environ.copy()))
        wait_until(lambda: answers(proxy.port), 20, f"proxy {name}")
        self.proxies[name] = proxy
        return proxy

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Straight from PostgreSQL, without a line of the product."""
        with psycopg.connect(self.postgres.url(), autocommit=True, connect_timeout=5) as connection:
            return connection.execute(sql, values or None).fetchall()

    def value(self, sql: str, *values: Any) -> Any:
        return self.rows(sql, *values)[0][0]

    def execute(self, sql: str, *values: Any) -> None:
        with psycopg.connect(self.postgres.url(), autocommit=True, connect_timeout=5) as connection:
            connection.execute(sql, values or None)

    def wake(self, task: str) -> None:
        """What beat does by its clock; for tests that will not wait for it."""
        app = Celery(broker=self.environment["REDIS_URL"], set_as_current=False)
        app.conf.broker_transport_options = {"global_keyprefix": "helpdesk."}
        with app.connection_for_write() as connection:
            app.send_task(task, connection=connection, ignore_result=True)
        app.close()

    def flush_redis(self) -> None:
        with Redis.from_url(self.redis.url()) as client:
            client.flushall()

    def wait_for_web(self, seconds: float = 60) -> float:
        return wait_until(self._web_answers, seconds, "web")

    def _web_answers(self) -> bool:
        with suppress(httpx.HTTPError, HTTPException):
            return httpx.get(f"{self.address}/health/live", timeout=2).status_code == 200
        return False

    def wait_for_worker(self, seconds: float = 60) -> float:
        """A sweep has run that nobody had seen before."""
        last = self._swept()
        return wait_until(lambda: self._swept() != last, seconds, "worker and beat")

    def _swept(self) -> Any:
        return self.rows("SELECT at FROM shared_heartbeat WHERE name = 'sweep'")


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def cluster(*, inquiries: int, smtp_port: int) -> Iterator[Cluster]:
    """PostgreSQL, Redis behind a proxy, web, worker, beat and door; gone with all files at the end.

    KEEP_CHAOS=1 keeps the folder, for its logs.
    """
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    processes = Processes(folder)
    try:
        made = _start_servers(folder, processes, smtp_port)
        proxy = made.proxy("redis", made.redis.url().removeprefix("unix://"))
        made.environment["REDIS_URL"] = f"redis://127.0.0.1:{proxy.port}/0"
        _prepare_database(made, inquiries)
        for service in application_services(made.environment):
            processes.start(service)
        yield made
    finally:
        processes.stop_all()
        if "KEEP_CHAOS" in os.environ:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _start_servers(folder: Path, processes: Processes, smtp_port: int) -> Cluster:
    postgres = EmbeddedPostgres(folder, notice=lambda _: None)
    redis = EmbeddedRedis(folder, notice=lambda _: None)
    postgres.prepare()
    redis.prepare()
    if command := postgres.initialise():
        subprocess.run(
            list(command.command),
            env=dict(command.environment),
            user=command.uid,
            group=command.gid,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    postgres.initialised()
    for server in (postgres, redis):
        processes.start(server.service())
        wait_until(server.is_ready, 60, server.name)
    postgres.create_database()
    return Cluster(folder, processes, postgres, redis, _environment(folder, postgres, smtp_port))


def _environment(folder: Path, postgres: EmbeddedPostgres, smtp_port: int) -> dict[str, str]:
    passed_on = ("PATH", "HOME", "LANG", "PYTHONPATH", "DJANGO_SETTINGS_MODULE")
    inherited = {name: os.environ[name] for name in passed_on if name in os.environ}
    return inherited | {
        "DATABASE_URL": postgres.url(),
        "VAR_DIR": str(folder),
        "SECRET_KEY": os.environ["SECRET_KEY"],  # of tests/services.py
        "PORT": str(free_port()),
        "SMTP_DOOR_PORT": str(free_port()),
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "UNDO_SECONDS": "0",  # the figures count from the moment when a mail may leave
        "PYTHONUNBUFFERED": "1",
    }


def _prepare_database(made: Cluster, inquiries: int) -> None:
    manage = [sys.executable, str(ROOT / "manage.py")]
    quiet = {"env": made.environment, "check": True, "cwd": ROOT}
    subprocess.run([*manage, "migrate", "--no-input", "-v", "0"], **quiet)
    seeding = [sys.executable, "-m", "tests.chaos.seeding", str(inquiries)]
    answer = subprocess.run(seeding, stdout=subprocess.PIPE, text=True, **quiet)
    made.cast = json.loads(answer.stdout.splitlines()[-1])
