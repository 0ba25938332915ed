"""The whole product as real processes, over a database and a Redis of its own."""

import http.client
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg
from celery import Celery

from helpdesk.embedded_servers import EmbeddedRedis
from helpdesk.local_services import application_services, free_port
from helpdesk.settings import celery_broker
from helpdesk.supervisor import Service, launch, stop_process

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")


@dataclass
class Product:
    """Web, worker, beat, door and Redis; each can be stopped and started again by its name."""

    folder: Path
    environment: dict[str, str]
    services: dict[str, Service]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @property
    def door_port(self) -> int:
        return int(self.environment["SMTP_DOOR_PORT"])

    def start(self, *names: str) -> None:
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as output:
                self.running[name] = launch(self.services[name], output)

    def stop(self, *names: str) -> None:
        for name in names:
            stop_process(self.services[name], self.running.pop(name))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Straight from PostgreSQL, without a line of the product."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(sql, values).fetchall()

    def manage(self, *arguments: str, **environment: str) -> None:
        """A command as the operator of the machine gives it."""
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment | environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )

    def wake(self, task: str) -> None:
        """What beat does by its clock, at once."""
        app = Celery(broker=celery_broker(self.environment["REDIS_URL"]), set_as_current=False)
        app.conf.broker_transport_options = {"global_keyprefix": "helpdesk."}
        with app.connection_for_write() as connection:
            app.send_task(task, connection=connection, ignore_result=True)
        app.close()

    def health(self) -> dict[str, Any]:
        """What /health/ready says; empty while the web process does not answer."""
        address = urlsplit(self.site)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            return dict(json.loads(connection.getresponse().read()))
        except (OSError, http.client.HTTPException):
            return {}
        finally:
            connection.close()

    def is_ready(self) -> bool:
        for name, process in self.running.items():
            assert process.poll() is None, (self.folder / f"{name}.log").read_text()[-3000:]
        return self.health().get("status") == "ok"


def eventually(ask: Callable[[], T], what: str, seconds: float = 30) -> T:
    """The first answer that is true; fails in words when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)
    return answer


@contextmanager
def running_product(folder: Path, *, smtp_port: int) -> Iterator[Product]:
    redis = EmbeddedRedis(folder, notice=lambda _words: None)
    redis.prepare()
    with _own_database() as database_url:
        environment = _environment(folder, database_url, redis.url(), smtp_port)
        services = {one.name: one for one in (redis.service(), *application_services(environment))}
        product = Product(folder, environment, services)
        try:
            product.start("redis")
            eventually(redis.is_ready, "Redis")
            command = [sys.executable, "-m", "tests.journeys.seeding"]
            subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
            product.start(*(name for name in services if name != "redis"))
            eventually(product.is_ready, f"the product in {folder}", 90)
            yield product
        finally:
            product.stop(*reversed(list(product.running)))


@contextmanager
def _own_database() -> Iterator[str]:
    name = f"journeys_{os.getpid()}_{secrets.token_hex(3)}"
    server = os.environ["DATABASE_URL"]  # of tests/services.py
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_template()}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _template() -> str:
    return os.environ.get("TEST_TEMPLATE", "template1")


def _environment(folder: Path, database_url: str, redis_url: str, smtp_port: int) -> dict[str, str]:
    passed_on = ("PATH", "HOME", "LANG", "PYTHONPATH")
    inherited = {name: os.environ[name] for name in passed_on if name in os.environ}
    return inherited | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "journeys-only-" + "x" * 40,
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "PORT": str(free_port()),
        "SMTP_DOOR_PORT": str(free_port()),
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "PYTHONUNBUFFERED": "1",
    }
