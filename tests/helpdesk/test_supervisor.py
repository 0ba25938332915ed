"""The supervisor, run as a process of its own, with small processes to look after."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

PROGRAM = """
import os, sys
from pathlib import Path
from helpdesk.supervisor import Log, Service, StopRequested, Supervisor

folder = Path(sys.argv[1])
services = [
    Service(name, [sys.executable, "-u", "-c", code], os.environ)
    for name, code in zip(sys.argv[2::2], sys.argv[3::2])
]
log = Log(folder / "log" / "all.log", [service.name for service in services])
supervisor = Supervisor(log, folder / "run")
try:
    for service in services:
        supervisor.start(service)
    supervisor.watch()
except StopRequested:
    pass
finally:
    supervisor.stop_all()
"""
STAYS = "import time; print('here', flush=True); time.sleep(600)"
FALLS = "print('falling', flush=True); raise SystemExit(3)"
SAYS_BYE = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(print(NAME, 'bye', flush=True)))
print('here', flush=True)
time.sleep(600)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAYS
HAS_A_CHILD = (
    "import subprocess, sys; "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); " + STAYS
)


class Supervised:
    def __init__(self, folder: Path, **services: str) -> None:
        arguments = [part for name, code in services.items() for part in (name, code)]
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), *arguments],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def log(self) -> str:
        path = self.folder / "log" / "all.log"
        return path.read_text() if path.exists() else ""

    def wait_for(self, words: str, times: int = 1) -> None:
        wait_until(lambda: self.log().count(words) >= times)

    def pid(self, name: str) -> int:
        return int((self.folder / "run" / f"{name}.pid").read_text())

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        output, _ = self.process.communicate(timeout=30)
        return output


def wait_until(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def gone(processes: list[psutil.Process]) -> bool:
    return not any(
        process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes
    )


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator:
    started: list[Supervised] = []

    def start(**services: str) -> Supervised:
        started.append(Supervised(tmp_path, **services))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop()
        one.process.stdout.close()


def test_a_process_that_ends_is_started_again(supervise):
    supervised = supervise(web=FALLS)
    supervised.wait_for("falling", times=2)
    assert "web stopped (exit code 3); starting it again in 0.5 s" in supervised.log()


def test_a_killed_process_is_started_again_with_a_new_number(supervise):
    supervised = supervise(web=STAYS)
    supervised.wait_for("here")
    first = supervised.pid("web")
    os.kill(first, signal.SIGKILL)
    supervised.wait_for("here", times=2)
    assert supervised.pid("web") != first
    assert "killed by SIGKILL" in supervised.log()


def test_each_failure_in_a_row_is_waited_for_longer(supervise):
    supervised = supervise(web=FALLS)
    supervised.wait_for("starting it again", times=3)
    pauses = [
        line.split(" again in ")[1] for line in supervised.log().splitlines() if "in " in line
    ]
    assert pauses == ["0.5 s", "1 s", "2 s"]


def test_processes_stop_in_the_reverse_order(supervise):
    supervised = supervise(
        first=SAYS_BYE.replace("NAME", "'first'"), second=SAYS_BYE.replace("NAME", "'second'")
    )
    supervised.wait_for("here", times=2)
    output = supervised.stop()
    assert output.index("second bye") < output.index("first bye")


def test_stopping_leaves_no_process_and_no_child_of_one(supervise):
    supervised = supervise(web=HAS_A_CHILD)
    supervised.wait_for("here")
    family = supervised.family()
    assert len(family) == 2
    supervised.stop()
    assert gone(family)


def test_a_second_signal_ends_a_process_that_does_not_listen(supervise):
    supervised = supervise(web=DEAF)
    supervised.wait_for("here")
    started = time.monotonic()
    supervised.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    supervised.process.send_signal(signal.SIGINT)
    supervised.process.wait(20)
    assert time.monotonic() - started < 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tell orphans")
def test_a_killed_supervisor_leaves_nothing_behind(supervise):
    supervised = supervise(web=STAYS, worker=STAYS)
    supervised.wait_for("here", times=2)
    family = supervised.family()
    os.kill(supervised.process.pid, signal.SIGKILL)
    supervised.process.wait()
    wait_until(lambda: gone(family))


def test_each_line_of_the_log_names_its_process(supervise):
    supervised = supervise(web=STAYS, worker=STAYS)
    supervised.wait_for("here", times=2)
    output = supervised.stop()
    assert {"web    | here", "worker | here"} <= set(output.splitlines())
