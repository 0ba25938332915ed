"""The tables, made once: the servers of the tests start with a copy, until a migration changes."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from helpdesk.embedded_servers import DATABASE, EmbeddedPostgres, embedded_services

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "test-template"
TEMPLATE = "migrated"
NEWEST = 3
# What tables follow from; no migration reads our code (tests/architecture/test_migrations.py).
MADE_OF = ("*/migrations/*.py", "requirements*.lock", "helpdesk/embedded_servers.py")


def start_from_template(var_dir: Path) -> None:
    """Put a data folder with an untouched database `migrated` where the server will start."""
    source = _template()
    postgres = EmbeddedPostgres(var_dir, durable=False, notice=lambda _words: None)
    postgres.prepare()
    # With its owner: the server of root belongs to another account.
    subprocess.run(["cp", "-a", str(source), str(postgres.data)], check=True)


def _template() -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    wanted = KEPT / _key()
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.exists():
            _make(wanted)
            _forget_old_ones()
    return wanted


def _key() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _make(wanted: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="helpdesk-template-") as folder:
        with embedded_services(Path(folder), durable=False) as addresses:
            with psycopg.connect(addresses.database_url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {TEMPLATE}")
            own = addresses.as_environment()
            own["DATABASE_URL"] = own["DATABASE_URL"].replace(f"/{DATABASE}?", f"/{TEMPLATE}?")
            own["VAR_DIR"] = folder
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--no-input", "-v", "0"],
                cwd=ROOT,
                env=os.environ | own,
                check=True,
            )
        unfinished = wanted.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        subprocess.run(["cp", "-a", f"{folder}/postgres/data", str(unfinished)], check=True)
        unfinished.rename(wanted)


def _forget_old_ones() -> None:
    kept = [path for path in KEPT.iterdir() if path.is_dir()]
    for path in sorted(kept, key=lambda one: one.stat().st_mtime, reverse=True)[NEWEST:]:
        shutil.rmtree(path, ignore_errors=True)
