"""The quick start: its environment, its words, and the whole of it as a person starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from helpdesk.local_services import (
    application_services,
    check_ports,
    free_port,
    quick_start_environment,
    welcome,
)
from helpdesk.supervisor import ServiceError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path):
    first = quick_start_environment({}, tmp_path)
    second = quick_start_environment({}, tmp_path)
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert first["DEMO_PASSWORD"] == second["DEMO_PASSWORD"]
    assert len(first["SECRET_KEY"]) >= 50
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"secret_key": 0o600, "demo_password": 0o600}


def test_a_given_demo_password_is_kept_for_the_next_start(tmp_path):
    quick_start_environment({}, tmp_path)
    quick_start_environment({"DEMO_PASSWORD": "chosen-by-a-person"}, tmp_path)
    assert quick_start_environment({}, tmp_path)["DEMO_PASSWORD"] == "chosen-by-a-person"


def test_an_empty_variable_counts_as_not_given(tmp_path):
    environment = quick_start_environment({"PORT": "", "DATABASE_URL": ""}, tmp_path)
    assert environment["PORT"] == "8000"
    assert "DATABASE_URL" not in environment


def test_without_an_smtp_server_mail_goes_to_the_sink(tmp_path):
    environment = quick_start_environment({}, tmp_path)
    assert "sink" in [service.name for service in application_services(environment)]
    assert "/sink/" in welcome(environment)


def test_with_an_smtp_server_there_is_no_sink(tmp_path):
    environment = quick_start_environment({"SMTP_URL": "smtp://mail.example:25"}, tmp_path)
    assert "sink" not in [service.name for service in application_services(environment)]
    assert "/sink/" not in welcome(environment)


def test_taken_ports_are_named_with_the_variables_to_set(taken_port):
    with pytest.raises(ServiceError) as refusal:
        check_ports({"PORT": str(taken_port), "SMTP_DOOR_PORT": str(taken_port)})
    assert f"PORT={taken_port + 1} make run" in str(refusal.value)
    assert f"SMTP_DOOR_PORT={taken_port + 1} make run" in str(refusal.value)


@pytest.mark.parametrize("value", ["0", "65536", "http", "-1"])
def test_what_is_no_port_number_is_refused(value):
    with pytest.raises(ServiceError, match=f"PORT={value} is not a port number"):
        check_ports({"PORT": value, "SMTP_DOOR_PORT": str(free_port())})


def test_the_welcome_names_every_demo_sign_in_and_the_password(tmp_path):
    environment = quick_start_environment({"DEMO_PASSWORD": "open-sesame"}, tmp_path)
    text = welcome(environment)
    for name in ("maria", "henk", "mei", "rui", "olga", "ada"):
        assert re.search(rf"\b{name}\b", text)
    assert "open-sesame" in text


def test_without_debug_no_demo_sign_in_is_named(tmp_path):
    environment = quick_start_environment({"DEBUG": "off", "DEMO_PASSWORD": "sesame"}, tmp_path)
    assert "sesame" not in welcome(environment)
    assert "maria" not in welcome(environment)


class Started:
    """`python -m helpdesk.local_services run`, its words gathered in a file."""

    def __init__(self, var_dir: Path, output: Path) -> None:
        self.port, self.door = free_port(), free_port()
        self.output = output
        kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        environment = kept | {
            "PORT": str(self.port),
            "SMTP_DOOR_PORT": str(self.door),
            "VAR_DIR": str(var_dir),
            "DEMO_PASSWORD": "a-password-for-tests",
        }
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "helpdesk.local_services", "run"],
                cwd=ROOT,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for_welcome(self, seconds: float) -> float:
        started = time.monotonic()
        while "Ctrl-C stops it" not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() - started < seconds, self.output.read_text()
            time.sleep(0.1)
        return time.monotonic() - started

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


@pytest.mark.slow
def test_the_quick_start_serves_stops_cleanly_and_keeps_its_data(tmp_path):
    var_dir = tmp_path / "var"
    first = Started(var_dir, tmp_path / "first.log")
    first.wait_for_welcome(300)
    family = psutil.Process(first.process.pid).children(recursive=True)
    with urllib.request.urlopen(f"http://127.0.0.1:{first.port}/health/live") as answer:
        assert answer.status == 200
    with socket.create_connection(("127.0.0.1", first.door), timeout=10) as door:
        assert door.recv(4) == b"220 "
    first.stop()
    assert first.process.returncode == 0
    assert not any(process.is_running() for process in family)

    second = Started(var_dir, tmp_path / "second.log")
    try:
        second.wait_for_welcome(60)
        assert "demo " not in second.output.read_text(), "the demo data were loaded twice"
    finally:
        second.stop()
