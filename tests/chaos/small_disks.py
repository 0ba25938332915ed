"""Disks that are small enough to be filled: tmpfs for PostgreSQL's tables, and for the files."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.cluster import Cluster

MOVE = "ALTER {kind} ALL IN TABLESPACE {source} SET TABLESPACE {target}"
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Disk:
    folder: Path

    def fill(self) -> None:
        """To the last byte."""
        with suppress(OSError), self._filler.open("wb", buffering=0) as filler:
            while filler.write(b"x" * CHUNK) == CHUNK:
                pass

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"


def can_mount() -> bool:
    """Only root may; PostgreSQL refuses the root of a namespace of one's own."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True)
        return made.returncode == 0 and subprocess.run(["umount", folder]).returncode == 0


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Disk]:
    folder.mkdir(parents=True, exist_ok=True)
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def small_tables(made: Cluster, megabytes: int) -> Iterator[Disk]:
    """All tables on a small disk; the log of PostgreSQL stays on its own, as it must."""
    with mounted(made.folder / "tables", megabytes) as disk:
        tables = made.postgres.account.make_folder(disk.folder / "space")
        disk.folder.chmod(0o755)
        made.execute(f"CREATE TABLESPACE small LOCATION '{tables}'")
        _move(made, "pg_default", "small")
        try:
            yield disk
        finally:
            disk.free()
            _move(made, "small", "pg_default")
            made.execute("DROP TABLESPACE small")


def _move(made: Cluster, source: str, target: str) -> None:
    for kind in ("TABLE", "INDEX"):
        made.execute(MOVE.format(kind=kind, source=source, target=target))


@contextmanager
def small_files(made: Cluster, megabytes: int) -> Iterator[Disk]:
    """The folder of the files on a small disk, with what was there; it is carried back."""
    files, kept = made.folder / "files", made.folder / "files-kept"
    files.mkdir(exist_ok=True)
    shutil.copytree(files, kept)
    with mounted(files, megabytes) as disk:
        shutil.copytree(kept, files, dirs_exist_ok=True)
        try:
            yield disk
        finally:
            disk.free()
            shutil.copytree(files, kept, dirs_exist_ok=True)
    shutil.copytree(kept, files, dirs_exist_ok=True)
