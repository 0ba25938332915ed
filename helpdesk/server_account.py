"""Under which account, and in which private folders, the embedded servers run.

PostgreSQL refuses to be root, and the path of a unix socket may not be long.
"""

import hashlib
import os
import pwd
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helpdesk.supervisor import ServiceError

# sun_path holds 104 bytes on macOS, 108 on Linux, with the closing zero.
LONGEST_SOCKET_PATH = 103
SERVER_ACCOUNTS = ("postgres", "nobody")

Notice = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    """The account that a server runs under; no ids when that is simply ours."""

    uid: int | None = None
    gid: int | None = None

    def make_folder(self, folder: Path) -> Path:
        """A folder that only this account (and root) may enter."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


def server_account(folder: Path) -> Account:
    """PostgreSQL refuses to run as root; then the owner of its data runs it, or a spare account."""
    if os.geteuid() != 0:
        return Account()
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in SERVER_ACCOUNTS:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise ServiceError("PostgreSQL refuses to run as root: start as an ordinary user.")


def let_pass(path: Path, notice: Notice) -> None:
    """Let other accounts walk through the folders above `path`, without reading them."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)
            notice(f"{parent} may now be passed through (chmod o+x): PostgreSQL cannot be root")


def let_use(program: Path, account: Account, notice: Notice) -> None:
    """Under root, make sure that the server's account can run a program out of our venv."""
    if account.uid is None:
        return
    let_pass(program, notice)
    for path in program.parent.parent.rglob("*"):
        mode = path.lstat().st_mode
        if not path.is_symlink() and not mode & 0o004:
            path.chmod(mode | (0o005 if mode & 0o100 else 0o004))


def socket_folder(preferred: Path, account: Account) -> Path:
    """The data's own folder, or a short private one where its path is too long for a socket."""
    plain = re.fullmatch(r"[A-Za-z0-9/._-]+", str(preferred)) is not None
    if plain and len(f"{preferred}/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
        return account.make_folder(preferred)
    key = hashlib.sha256(os.fsencode(preferred)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"helpdesk-{os.geteuid()}-{key}"
    return account.make_folder(_claimed(folder, account))


def _claimed(folder: Path, account: Account) -> Path:
    """In the shared temporary folder another user may have been there first."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid not in {os.geteuid(), account.uid}:
        raise ServiceError(f"{folder} belongs to somebody else; choose a shorter VAR_DIR.")
    return folder
