"""The quick start: `python -m helpdesk.local_services run` is the whole helpdesk on one machine.

`env` prints where the embedded servers listen (`--start` starts them, `stop` ends them). What
they are is in embedded_servers.py, how processes are kept running in supervisor.py.
"""

import argparse
import http.client
import os
import secrets
import shlex
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import environ

from helpdesk.embedded_servers import (
    EmbeddedPostgres,
    EmbeddedRedis,
    only_one,
    running_addresses,
    start_servers,
)
from helpdesk.supervisor import Log, Service, ServiceError, StopRequested, Supervisor

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
LOG_NAMES = (
    *("run", "postgres", "redis", "migrate", "web", "worker", "beat", "door", "watch"),
    *("sink", "demo"),
)
DEMO_SIGN_INS = (
    ("maria", "Madrid, assistant"),
    ("henk", "The Hague, assistant"),
    ("mei", "Meetings, assistant"),
    ("rui", "Madrid and The Hague, coordinator"),
    ("olga", "Operations, section colleague"),
    ("ada", "administrator"),
)


def var_dir_from(given: Mapping[str, str]) -> Path:
    return Path(given.get("VAR_DIR") or ROOT / "var").resolve()


def kept_secret(path: Path, given: str, make: Callable[[], str]) -> str:
    """The given value, else the one kept here, else a new one; readable by the owner alone."""
    if not given and path.exists():
        return path.read_text(encoding="utf-8").strip()
    value = given or make()
    write_private(path, f"{value}\n")
    return value


def write_private(path: Path, text: str) -> None:
    """Readable by the owner alone from its first moment on."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def readable_password() -> str:
    """Easy to type from a terminal; about 50 bits."""
    return "-".join(
        "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4))
        for _ in range(3)
    )


# Nothing is there: they show what links to the registers look like, tried or not.
EXAMPLE_REGISTERS = (
    '[{"kind": "madrid_irn", "name": "Example register of marks", "tried": "2026-11-20",'
    ' "url": "https://marks.example/{language}/record/{value}"},'
    ' {"kind": "hague_irn", "name": "Example register of designs",'
    ' "url": "https://designs.example/{language}/record/{value}"}]'
)


def quick_start_environment(given: Mapping[str, str], var_dir: Path) -> dict[str, str]:
    """What every child process gets: the given environment, and our defaults where it is silent."""
    result = {key: value for key, value in given.items() if value}
    defaults = {"DEBUG": "1", "PORT": "8000", "SMTP_DOOR_PORT": "2525", "PYTHONUNBUFFERED": "1"}
    for key, value in defaults.items():
        result.setdefault(key, value)
    result["VAR_DIR"] = str(var_dir)
    if "SECRET_KEY" not in result:
        result["SECRET_KEY"] = kept_secret(
            var_dir / "secret_key", "", lambda: secrets.token_urlsafe(48)
        )
    result["DEMO_PASSWORD"] = kept_secret(
        var_dir / "demo_password", result.get("DEMO_PASSWORD", ""), readable_password
    )
    result.setdefault("REGISTER_LINKS", EXAMPLE_REGISTERS)
    if "SMTP_URL" not in result:
        result.setdefault("MAIL_SINK_PORT", str(free_port()))
    return result


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def check_ports(environment: Mapping[str, str]) -> None:
    """Say which variable to set before anything is started."""
    complaints = [
        complaint
        for variable in ("PORT", "SMTP_DOOR_PORT")
        if (complaint := port_complaint(variable, environment[variable]))
    ]
    if complaints:
        raise ServiceError("\n".join(complaints))


def port_complaint(variable: str, value: str) -> str:
    if not (value.isdigit() and 0 < int(value) < 65536):
        return f"{variable}={value} is not a port number."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(value)))
        except OSError as error:
            return (
                f"Port {value} cannot be used ({error.strerror}). "
                f"Choose another with {variable}, for example: {variable}={_other(value)} make run"
            )
    return ""


def _other(port: str) -> int:
    return int(port) + 1 if 1024 <= int(port) < 65535 else 8001


def application_services(environment: Mapping[str, str]) -> list[Service]:
    """The helpdesk's own processes, in the order of their start."""
    # Celery warns at length when it is root; the quick start may be.
    no_lecture = ["-W", "ignore:You're running the worker with superuser privileges"]
    celery = [sys.executable, *no_lecture, "-m", "celery", "--quiet", "-A", "helpdesk"]
    worker = "worker --loglevel INFO --concurrency 3 --without-gossip --without-mingle"
    web = (
        f"-m uvicorn helpdesk.asgi:application --host {HOST} --port {environment['PORT']}"
        " --ws-max-size 65536 --ws-ping-interval 20 --timeout-graceful-shutdown 5"
        " --no-proxy-headers --lifespan off"
    )
    commands = {
        "web": [sys.executable, *web.split()],
        "worker": [*celery, *worker.split()],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
        "door": manage("smtp_door"),
        "watch": manage("watch_mailboxes"),
    }
    if "MAIL_SINK_PORT" in environment:
        commands["sink"] = manage("mail_sink")
    # Celery waits for its tasks on SIGTERM; on SIGQUIT it does not, and they run again later.
    orphan_signals = {"worker": signal.SIGQUIT}
    return [
        Service(name, command, environment, orphan_signal=orphan_signals.get(name))
        for name, command in commands.items()
    ]


def is_demo(environment: Mapping[str, str]) -> bool:
    """Demo sign-ins exist only where DEBUG is on, as it is unless somebody says otherwise."""
    return environment["DEBUG"].lower() in environ.Env.BOOLEAN_TRUE_STRINGS


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


@dataclass
class QuickStart:
    """Everything from an empty folder to a running helpdesk, and back to silence."""

    var_dir: Path
    environment: dict[str, str]
    supervisor: Supervisor

    def run(self) -> None:
        try:
            self._start()
            self.supervisor.watch()
        except StopRequested:
            self.supervisor.say("stopping (Ctrl-C again to insist)")
        finally:
            self.supervisor.stop_all()
            self.supervisor.say("stopped")

    def _start(self) -> None:
        if "DATABASE_URL" not in self.environment:
            self._start_postgres()
        if "REDIS_URL" not in self.environment:
            self._start_redis()
        self.supervisor.run_once(self._command("migrate", "migrate", "--no-input", "-v", "1"))
        if is_demo(self.environment):
            self._load_demo()
        else:
            self.supervisor.run_once(self._command("desks", "seed_desks"))
            self.supervisor.run_once(
                self._command("static", "collectstatic", "--no-input", "-v", "0")
            )
        for service in application_services(self.environment):
            self.supervisor.start(service)
        self.supervisor.wait_until(self._web_answers, 120, "web")
        self.supervisor.wait_until(self._door_answers, 120, "the SMTP door")
        self.supervisor.settle(quiet_seconds=1.5, at_most=10)
        self.supervisor.log.show(welcome(self.environment))

    def _start_postgres(self) -> None:
        server = EmbeddedPostgres(self.var_dir, notice=self.supervisor.say)
        server.prepare()
        if command := server.initialise():
            (self.var_dir / "demo_loaded").unlink(missing_ok=True)
            self.supervisor.run_once(command, quiet=True)
        server.initialised()
        self.supervisor.start(server.service())
        self.supervisor.wait_until(server.is_ready, 60, "PostgreSQL")
        server.create_database()
        self.environment["DATABASE_URL"] = server.url()

    def _start_redis(self) -> None:
        server = EmbeddedRedis(self.var_dir, notice=self.supervisor.say)
        server.prepare()
        self.supervisor.start(server.service())
        self.supervisor.wait_until(server.is_ready, 60, "Redis")
        self.environment["REDIS_URL"] = server.url()

    def _load_demo(self) -> None:
        """Once per database and password; the command itself never adds a second time."""
        done = f"{self.environment['DATABASE_URL']}\n{self.environment['DEMO_PASSWORD']}\n"
        marker = self.var_dir / "demo_loaded"
        if marker.exists() and marker.read_text(encoding="utf-8") == done:
            return
        self.supervisor.run_once(self._command("demo", "load_demo"))
        write_private(marker, done)

    def _command(self, name: str, *arguments: str) -> Service:
        return Service(name, manage(*arguments), self.environment)

    def _web_answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, int(self.environment["PORT"]), timeout=2)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/health/live")
            return connection.getresponse().status == http.client.OK
        return False

    def _door_answers(self) -> bool:
        port = int(self.environment["SMTP_DOOR_PORT"])
        with suppress(OSError), socket.create_connection((HOST, port), timeout=2) as door:
            return door.recv(4) == b"220 "
        return False


def welcome(environment: Mapping[str, str]) -> str:
    """The box at the end of the start: address and sign-ins."""
    site = environment.get("SITE_URL") or f"http://{HOST}:{environment['PORT']}"
    lines = [
        f"The helpdesk is running:  {site}",
        f"Its public help centre:   {site}/help/",
        f"Any site with the chat:   {site}/demo-site/",
        "",
        *(demo_sign_ins(environment["DEMO_PASSWORD"]) if is_demo(environment) else []),
        f"Mail comes in by SMTP at {HOST}:{environment['SMTP_DOOR_PORT']}, for",
        "  madrid@, hague@ and meetings@helpdesk.example",
    ]
    if "MAIL_SINK_PORT" in environment:
        lines += [f"Mail that goes out is kept, not sent:  {site}/sink/"]
    lines += ["", "Ctrl-C stops it; the data stays."]
    width = max(len(line) for line in lines)
    body = [f"│  {line:<{width}}  │" for line in lines]
    rule = "─" * (width + 4)
    return "\n".join(["", f"┌{rule}┐", *body, f"└{rule}┘", ""])


def demo_sign_ins(password: str) -> list[str]:
    names = [f"  {name:<6} {role}" for name, role in DEMO_SIGN_INS]
    return [*names, f"  password of all six: {password}", ""]


def run(given: Mapping[str, str]) -> None:
    var_dir = var_dir_from(given)
    var_dir.mkdir(parents=True, exist_ok=True)
    with only_one(var_dir):
        environment = quick_start_environment(given, var_dir)
        check_ports(environment)
        log = Log(var_dir / "log" / "helpdesk.log", LOG_NAMES)
        QuickStart(var_dir, environment, Supervisor(log, var_dir / "run")).run()


def print_environment(given: Mapping[str, str], *, start: bool) -> None:
    """For a shell: `eval "$(python -m helpdesk.local_services env --start)"`."""
    var_dir = var_dir_from(given)
    addresses = running_addresses(var_dir)
    if addresses is None and start:
        with only_one(var_dir):
            started = start_servers(var_dir, dies_with_us=False)
        addresses = started.addresses
    if addresses is None:
        raise ServiceError(f"No servers run in {var_dir}; `env --start` starts them.")
    for key, value in addresses.as_environment().items():
        print(f"export {key}={shlex.quote(value)}")


def stop(given: Mapping[str, str]) -> None:
    """End the servers that `env --start` left running."""
    var_dir = var_dir_from(given)
    with only_one(var_dir):
        for server in (EmbeddedPostgres(var_dir), EmbeddedRedis(var_dir)):
            server.end_leftover()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m helpdesk.local_services")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start the whole helpdesk")
    env = commands.add_parser("env", help="print the addresses of the embedded servers")
    env.add_argument("--start", action="store_true", help="start them if they do not run")
    commands.add_parser("stop", help="end the servers that `env --start` started")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    try:
        _dispatch(arguments)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _dispatch(arguments: argparse.Namespace) -> None:
    if arguments.command == "run":
        run(os.environ)
    elif arguments.command == "env":
        print_environment(os.environ, start=arguments.start)
    else:
        stop(os.environ)


if __name__ == "__main__":
    sys.exit(main())
