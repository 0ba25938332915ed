"""Starts processes, starts dead ones again after half a second, kills only what it has started."""

import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil

from helpdesk.supervisor import Service, kill_group, launch, stop_process

RESTART_AFTER = 0.5  # stands in for systemd
TICK = 0.05


class Processes:
    """All starting is done by one thread that lives to the end: Linux ties a child's death signal
    to the thread that forked it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._registry = folder / "pids"
        self._wanted: dict[str, Service] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._died_at: dict[str, float] = {}
        self._lock = threading.RLock()
        self._ending = threading.Event()
        self.starts: dict[str, int] = {}
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._keeper.start()

    def start(self, service: Service) -> None:
        with self._lock:
            self._wanted[service.name] = service
        deadline = time.monotonic() + 10
        while self.pid(service.name) is None and time.monotonic() < deadline:
            time.sleep(TICK)

    def hold(self, name: str) -> Service:
        """Do not start it again until `start` is called with what this returns."""
        with self._lock:
            return self._wanted.pop(name)

    def pid(self, name: str) -> int | None:
        with self._lock:
            process = self._running.get(name)
            return process.pid if process and process.poll() is None else None

    def kill(self, name: str) -> None:
        """kill -9 of the process and of everything below it, as far as we registered it."""
        pid = self.pid(name)
        if pid is None:
            return
        doomed = self._family(pid)
        self._register(name, doomed)
        for one in doomed:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)  # psutil compares the start time: no stranger dies

    def stop_all(self) -> None:
        """In the reverse order of the start, as the supervisor does."""
        with self._lock:
            services = list(self._wanted.values())
            self._wanted.clear()
        for service in reversed(services):
            with self._lock:
                process = self._running.get(service.name)
            if process:
                stop_process(service, process)
        self._ending.set()
        self._keeper.join()

    @staticmethod
    def _family(pid: int) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            head = psutil.Process(pid)
            return [head, *head.children(recursive=True)]
        return []

    def _register(self, name: str, family: list[psutil.Process]) -> None:
        with self._registry.open("a") as file:
            for one in family:
                file.write(f"{time.time():.3f} {name} {one.pid}\n")

    def _keep(self) -> None:
        while not self._ending.wait(TICK):
            with self._lock:
                for service in list(self._wanted.values()):
                    self._look_after(service)

    def _look_after(self, service: Service) -> None:
        process = self._running.get(service.name)
        if process and process.poll() is None:
            return
        if process:
            kill_group(process)
            died = self._died_at.setdefault(service.name, time.monotonic())
            if time.monotonic() < died + RESTART_AFTER:
                return
        self._launch(service)

    def _launch(self, service: Service) -> None:
        with (self._folder / f"{service.name}.log").open("ab") as output:
            process = launch(service, output)
        self._running[service.name] = process
        self._died_at.pop(service.name, None)
        self.starts[service.name] = self.starts.get(service.name, 0) + 1
        self._register(service.name, [psutil.Process(process.pid)])


def wait_until(ready, seconds: float, what: str, pause: float = 0.1) -> float:
    """Seconds waited; AssertionError when it takes too long."""
    began = time.monotonic()
    while not ready():
        waited = time.monotonic() - began
        assert waited < seconds, f"{what}: not within {seconds:.0f} s"
        time.sleep(pause)
    return time.monotonic() - began
