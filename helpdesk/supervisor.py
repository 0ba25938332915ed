"""Starts processes, keeps them running, puts their words into one log, stops them in reverse.

One thread and one loop. Linux ties a child's death signal to the thread that forked it, so a
helper thread that ends would take a healthy child with it.
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import IO

PR_SET_PDEATHSIG = 1
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 30.0  # after so long a run, the next stop counts as the first one
TICK = 0.2

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ServiceError(Exception):
    """A start that cannot work, in words for the person at the terminal."""


class StopRequested(Exception):
    """Ctrl-C or SIGTERM."""


@dataclass(frozen=True)
class Service:
    """One process to run; `uid` and `gid` only where it must not run as root.

    `orphan_signal` is what Linux sends it when the supervisor is gone.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    orphan_signal: signal.Signals | None = None
    uid: int | None = None
    gid: int | None = None


def launch(
    service: Service, output: int | IO[bytes], *, dies_with_us: bool = True
) -> subprocess.Popen[bytes]:
    """Start the process in a group of its own, so that Ctrl-C reaches only the supervisor."""
    parent = os.getpid()

    def die_with_parent() -> None:
        if _libc is None or not dies_with_us:
            return
        _libc.prctl(PR_SET_PDEATHSIG, int(service.orphan_signal or service.stop_signal))
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return subprocess.Popen(  # noqa: S603 - our own commands
        list(service.command),
        env=dict(service.environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        user=service.uid,
        group=service.gid,
        extra_groups=[] if service.uid is not None else None,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one thread: see the top of this file
    )


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of the process and the children that share its group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def stop_process(service: Service, process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop, wait, then insist; nothing of its group is left."""
    with suppress(ProcessLookupError):
        process.send_signal(service.stop_signal)
    with suppress(subprocess.TimeoutExpired):
        process.wait(service.stop_seconds)
    kill_group(process)
    process.wait()


class Log:
    """One line per line, led by the name of its process; the same in a file, with the time."""

    COLOURS = ("36", "33", "32", "35", "34", "96", "93", "92")
    MAX_BYTES = 10 * 1024 * 1024

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > self.MAX_BYTES:
            path.replace(path.with_suffix(".log.1"))
        self.path = path
        self.file = path.open("a", encoding="utf-8", buffering=1)
        self.width = max(len(name) for name in names)
        self.colours = dict(zip(names, self.COLOURS * 2, strict=False))
        self.coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def write(self, name: str, text: str, *, shown: bool = True) -> None:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.file.write(f"{now} {name:<{self.width}} | {text}\n")
        if shown:
            self.show(f"{self._painted(name)} | {text}")

    def show(self, line: str) -> None:
        with suppress(BrokenPipeError):
            print(line, flush=True)

    def _painted(self, name: str) -> str:
        padded = f"{name:<{self.width}}"
        colour = self.colours.get(name)
        return f"\x1b[{colour}m{padded}\x1b[0m" if self.coloured and colour else padded


@dataclass
class Running:
    """A service and its present process."""

    service: Service
    process: subprocess.Popen[bytes]
    started_at: float
    pause: float = FIRST_PAUSE
    restart_at: float | None = None
    unfinished: bytes = b""
    once: bool = False
    quiet: bool = False


@dataclass
class Supervisor:
    """Runs services until `StopRequested`; every wait goes through `pump`."""

    log: Log
    pid_folder: Path
    children: list[Running] = field(default_factory=list)
    signals: int = 0
    stopping: bool = False
    last_line_at: float = 0.0

    def __post_init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.pid_folder.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)

    def say(self, text: str) -> None:
        self.log.write("run", text)

    def start(self, service: Service) -> None:
        self._start(service, once=False)

    def run_once(self, service: Service, *, quiet: bool = False) -> None:
        """Run to its end, its words in the log; anything but success is a ServiceError.

        The words of a quiet one go to the file alone.
        """
        child = self._start(service, once=True)
        child.quiet = quiet
        self.wait_until(lambda: child.process.poll() is not None, 3600, service.name)
        self._read(child)
        self._forget(child)
        if child.process.returncode:
            raise ServiceError(f"{service.name} failed; see {self.log.path}.")

    def wait_until(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            self.pump()
            if time.monotonic() > deadline:
                raise ServiceError(f"{what} was not ready after {seconds:.0f} seconds.")

    def settle(self, quiet_seconds: float, at_most: float) -> None:
        """Let the processes say what they say at their start, so that ours comes last."""
        deadline = time.monotonic() + at_most
        while time.monotonic() < min(deadline, self.last_line_at + quiet_seconds):
            self.pump()

    def watch(self) -> None:
        while True:
            self.pump()

    def pump(self) -> None:
        """Pass on what the processes say, start again those that stopped."""
        for key, _ in self.selector.select(TICK):
            self._read(key.data)
        if self.signals and not self.stopping:
            raise StopRequested
        for child in self.children:
            self._look_after(child)

    def stop_all(self) -> None:
        """Stop in the reverse order of the start; a second signal makes it short."""
        self.stopping = True
        for child in reversed(list(self.children)):
            self._stop(child)
            self._read(child)
            self._forget(child)

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.signals += 1

    def _start(self, service: Service, *, once: bool) -> Running:
        process = launch(service, subprocess.PIPE)
        child = Running(service, process, time.monotonic(), once=once)
        self._follow(child)
        self.children.append(child)
        return child

    def _follow(self, child: Running) -> None:
        stdout = self._stdout(child)
        os.set_blocking(stdout.fileno(), False)
        self.selector.register(stdout, selectors.EVENT_READ, child)
        pid_file = self.pid_folder / f"{child.service.name}.pid"
        pid_file.write_text(f"{child.process.pid}\n")

    @staticmethod
    def _stdout(child: Running) -> IO[bytes]:
        if child.process.stdout is None:
            raise ServiceError(f"{child.service.name} has no output to follow.")
        return child.process.stdout

    def _read(self, child: Running) -> None:
        stdout = self._stdout(child)
        if stdout.closed:
            return
        data = self._available(stdout)
        *lines, child.unfinished = (child.unfinished + data).split(b"\n")
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip()
            self.log.write(child.service.name, text, shown=not child.quiet)
            self.last_line_at = time.monotonic()

    def _available(self, stdout: IO[bytes]) -> bytes:
        """All that waits in the pipe; at its end the pipe is let go."""
        parts: list[bytes] = []
        with suppress(BlockingIOError):
            while part := os.read(stdout.fileno(), 65536):
                parts.append(part)
            self.selector.unregister(stdout)
            stdout.close()
            parts.append(b"")
        return b"".join(parts)

    def _look_after(self, child: Running) -> None:
        if child.once or child.process.poll() is None:
            return
        if child.restart_at is None:
            self._plan_restart(child)
        elif time.monotonic() >= child.restart_at:
            self._restart(child)

    def _plan_restart(self, child: Running) -> None:
        now = time.monotonic()
        if now - child.started_at > STEADY_SECONDS:
            child.pause = FIRST_PAUSE
        child.restart_at = now + child.pause
        kill_group(child.process)
        self._read(child)
        self.say(
            f"{child.service.name} stopped ({_ending(child.process.returncode)}); "
            f"starting it again in {child.pause:g} s"
        )
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def _restart(self, child: Running) -> None:
        self._release(child)
        child.process = launch(child.service, subprocess.PIPE)
        child.started_at, child.restart_at, child.unfinished = time.monotonic(), None, b""
        self._follow(child)

    def _stop(self, child: Running) -> None:
        """Like `stop_process`, but its last words still reach the log."""
        if child.process.poll() is None:
            child.process.send_signal(child.service.stop_signal)
        deadline = time.monotonic() + child.service.stop_seconds
        while child.process.poll() is None and time.monotonic() < deadline and self.signals < 2:
            for key, _ in self.selector.select(TICK):
                self._read(key.data)
        kill_group(child.process)
        child.process.wait()

    def _forget(self, child: Running) -> None:
        self._release(child)
        self.children.remove(child)
        (self.pid_folder / f"{child.service.name}.pid").unlink(missing_ok=True)

    def _release(self, child: Running) -> None:
        """Let go of a pipe that a grandchild may still hold open."""
        stdout = self._stdout(child)
        if not stdout.closed:
            self.selector.unregister(stdout)
            stdout.close()


def _ending(returncode: int) -> str:
    if returncode < 0:
        return f"killed by {signal.Signals(-returncode).name}"
    return f"exit code {returncode}"
