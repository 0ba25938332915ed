"""A real Dovecot as an own process: own ports, own folder, no root needed."""

import contextlib
import getpass
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.fakes.certificates import Certificates
from tests.live.introspection import GOOD_TOKENS, introspection

PASSWORD = "right password"
CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
instance_name = {folder}
protocols = imap
listen = 127.0.0.1
default_internal_user = {service_user}
default_internal_group = {service_group}
default_login_user = {service_user}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 0
first_valid_gid = 0
disable_plaintext_auth = no
auth_mechanisms = plain xoauth2
auth_failure_delay = 0
ssl = yes
ssl_cert = <{certificates.certificate}
ssl_key = <{certificates.key}
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {folder}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={mail_uid} gid={mail_gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
OAUTH2 = """\
introspection_mode = post
introspection_url = http://127.0.0.1:{port}/
username_attribute = username
active_attribute = active
active_value = true
"""


def find_dovecot() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


class Dovecot:
    """One user's folder on a running Dovecot, with the same words as the fake server."""

    host, username, password = "127.0.0.1", "madrid", PASSWORD

    def __init__(self, port: int, tls_port: int, folder: str = "Infoline") -> None:
        self.port, self.tls_port, self.folder = port, tls_port, folder
        with self._client() as client:
            client.delete(folder)
            client.create(folder)

    @property
    def tokens(self) -> set[str]:
        return GOOD_TOKENS

    @tokens.setter
    def tokens(self, good: set[str]) -> None:
        GOOD_TOKENS.clear()
        GOOD_TOKENS.update(good)

    def deliver(self, *raws: bytes, is_seen: bool = False, at: datetime | None = None) -> None:
        when = imaplib.Time2Internaldate(at or datetime.now(UTC))
        with self._client() as client:
            for raw in raws:
                client.append(self.folder, r"(\Seen)" if is_seen else None, when, raw)

    def renumber(self) -> None:
        """Moved to a folder made anew under the same name: other UIDVALIDITY, same mails."""
        with self._client() as client:
            client.delete("Before")
            client.rename(self.folder, "Before")
            client.create(self.folder)
            client.select("Before")
            client.copy("1:*", self.folder)

    def seen(self) -> list[bool]:
        with self._client() as client:
            client.select(self.folder, readonly=True)
            _ok, answers = client.fetch("1:*", "(FLAGS)")
        return [rb"\Seen" in answer for answer in answers if answer]

    @contextlib.contextmanager
    def _client(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4(self.host, self.port, timeout=10) as client:
            client.login(self.username, self.password)
            yield client


@contextlib.contextmanager
def running_dovecot(certificates: Certificates) -> Iterator[tuple[int, int]]:
    """Start Dovecot; gives its plain and its TLS port. Its folder and processes go away after."""
    program = find_dovecot()
    assert program, "Dovecot is not installed"
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))  # short: unix sockets have 108 letters
    port, tls_port = _free_port(), _free_port()
    _configure(folder, port, tls_port, certificates)
    with introspection() as introspection_port:
        (folder / "oauth2.conf").write_text(OAUTH2.format(port=introspection_port))
        process = subprocess.Popen(
            [program, "-F", "-c", str(folder / "dovecot.conf")], stderr=subprocess.DEVNULL
        )
        try:
            _await_port(port, process, folder)
            yield port, tls_port
        finally:
            process.terminate()
            process.wait(10)
            shutil.rmtree(folder, ignore_errors=True)


def _configure(folder: Path, port: int, tls_port: int, certificates: Certificates) -> None:
    """As root Dovecot wants an unprivileged user for its services and for the mail."""
    is_root = os.geteuid() == 0
    me = pwd.getpwnam("nobody" if is_root else getpass.getuser())
    group = "nogroup" if is_root and Path("/etc/debian_version").exists() else None
    (folder / "mail").mkdir()
    folder.chmod(0o755)
    os.chown(folder / "mail", me.pw_uid, me.pw_gid) if is_root else None
    (folder / "users").write_text(f"madrid:{PASSWORD}\n")
    text = CONFIG.format(
        folder=folder,
        service_user=me.pw_name,
        service_group=group or _group_name(me.pw_gid),
        mail_uid=me.pw_uid,
        mail_gid=me.pw_gid,
        port=port,
        tls_port=tls_port,
        certificates=certificates,
    )
    (folder / "dovecot.conf").write_text(text)


def _group_name(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await_port(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    for _attempt in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            if line.recv(4) == b"* OK":
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    log = folder / "dovecot.log"
    raise AssertionError(log.read_text() if log.exists() else "Dovecot did not start")
