"""Asking a scanner: what it says is believed, what it does not say is claimed of no file."""

import io
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from files.actions import keep_files, scan_waiting_files
from files.models import ScanVerdict, StoredFile
from files.scanning import scan
from files.tasks import scan_files
from tests.fakes.clamd import EICAR, LIMIT, clamd


@pytest.fixture
def scanner() -> Iterator[tuple[str, list[bytes]]]:
    with clamd() as running:
        yield running


@pytest.fixture(scope="module")
def real_clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real daemon with a signature of our own, where it is installed."""
    program = shutil.which("clamd")
    if not program:
        pytest.skip("needs clamd: apt-get install clamav-daemon")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    (folder / "db" / "own.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    door = folder / "clamd.sock"
    settings = f"DatabaseDirectory {folder / 'db'}\nLocalSocket {door}\nForeground yes\n"
    settings += f"StreamMaxLength {LIMIT}\n" + ("User root\n" if os.getuid() == 0 else "")
    (folder / "clamd.conf").write_text(settings)
    process = subprocess.Popen([program, "-c", str(folder / "clamd.conf")])
    try:
        _wait_for(door)
        yield str(door)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(door: Path) -> None:
    for _attempt in range(200):
        if door.exists():
            return
        time.sleep(0.1)
    raise AssertionError("clamd does not start")


@pytest.fixture(params=["fake", "real"])
def address(request: pytest.FixtureRequest) -> str:
    """The contract that holds the fake to the real one."""
    if request.param == "real":
        return request.getfixturevalue("real_clamd")
    return request.getfixturevalue("scanner")[0]


def test_a_harmless_file_is_clean(address: str) -> None:
    assert scan(io.BytesIO(b"hello" * 1000), address).verdict == ScanVerdict.CLEAN


def test_an_empty_file_is_clean(address: str) -> None:
    assert scan(io.BytesIO(b""), address).verdict == ScanVerdict.CLEAN


def test_a_virus_is_bad_and_has_a_name(address: str) -> None:
    found = scan(io.BytesIO(EICAR), address)
    assert found.verdict == ScanVerdict.BAD
    assert "Eicar-Test-Signature" in found.words


def test_a_file_beyond_the_scanners_limit_could_not_be_scanned(address: str) -> None:
    found = scan(io.BytesIO(b"x" * (LIMIT + 300_000)), address)
    assert found.verdict == ScanVerdict.FAILED


def test_a_scanner_that_is_away_is_no_verdict() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = scan(io.BytesIO(b"x"), f"127.0.0.1:{port}")
    assert found.verdict == ScanVerdict.FAILED
    assert "no answer" in found.words


@pytest.mark.parametrize("answer", [b"", b"nonsense", b"stream: OK but not quite\0", b"FOUND\0"])
def test_an_odd_answer_is_no_verdict(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_answer, args=(listener, answer))
        thread.start()
        port = listener.getsockname()[1]
        assert scan(io.BytesIO(b"x"), f"127.0.0.1:{port}").verdict == ScanVerdict.FAILED
        thread.join()


def _answer(listener: socket.socket, answer: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(answer)


# --- the queue ---------------------------------------------------------------------------------
def verdicts() -> dict[str, str]:
    return dict(StoredFile.objects.values_list("sha256", "verdict"))


def test_what_waits_is_scanned_once(db, scanner) -> None:
    now, (address, scanned) = timezone.now(), scanner
    keep_files(contents=[b"one", EICAR], now=now)
    assert scan_waiting_files(address=address, now=now) == 2
    assert scan_waiting_files(address=address, now=now) == 0
    assert sorted(verdicts().values()) == [ScanVerdict.BAD, ScanVerdict.CLEAN]
    assert len(scanned) == 2


def test_what_failed_is_tried_again_after_a_while(db, scanner) -> None:
    now, (address, _scanned) = timezone.now(), scanner
    keep_files(contents=[b"one"], now=now)
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"127.0.0.1:{free.getsockname()[1]}"
    scan_waiting_files(address=nobody, now=now)
    assert list(verdicts().values()) == [ScanVerdict.FAILED]
    assert scan_waiting_files(address=address, now=now + timedelta(minutes=5)) == 0
    assert scan_waiting_files(address=address, now=now + timedelta(minutes=11)) == 1
    assert list(verdicts().values()) == [ScanVerdict.CLEAN]


def test_the_task_scans_all_that_waits(db, scanner, settings) -> None:
    address, scanned = scanner
    keep_files(contents=[b"%d" % number for number in range(25)], now=timezone.now())
    settings.CLAMD_ADDRESS = address
    scan_files()
    assert len(scanned) == 25


def test_without_a_scanner_the_task_does_nothing(db) -> None:
    keep_files(contents=[b"one"], now=timezone.now())
    scan_files()
    assert list(verdicts().values()) == [ScanVerdict.UNSCANNED]
