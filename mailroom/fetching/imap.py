"""What we say to an IMAP server: sign in, select, list, fetch, flag. No mail is stored here.

UIDs only; they grow within one UIDVALIDITY (RFC 9051, 2.3.1.1). No text of a sender ever reaches
a command (reliability M16); folder and account are checked for line ends.
"""

import logging
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from mailroom.fetching.oauth import access_token, signs_in_by_oauth, xoauth2
from mailroom.models import Mailbox, Security
from mailroom.secrets import unseal

log = logging.getLogger(__name__)

TIMEOUT = 20  # seconds, for each answer of the server
SEARCH_UIDS = 50_000  # imaplib refuses a line of more than a million bytes
LIST_MAILS = 500  # a command stays below 8192 bytes (RFC 7162, 4)
BEGINNING_BYTES = 1024 * 1024


class FolderMissing(IMAPClientError):
    """It was renamed or deleted, or never was; what is stored here is not touched by that."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One selected folder at one moment."""

    name: str
    uidvalidity: int
    uidnext: int
    exists: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail on the server; `arrived_at` is its INTERNALDATE, if the server has one."""

    uid: int
    arrived_at: datetime | None


# --- connecting ---------------------------------------------------------------------------------
@contextmanager
def connected(mailbox: Mailbox) -> Iterator[IMAPClient]:
    """A signed-in connection; it is always closed, also when the server misbehaves."""
    client = _signed_in(mailbox)
    try:
        yield client
    finally:
        _hang_up(client)


@contextmanager
def opened(mailbox: Mailbox, *, readonly: bool = False) -> Iterator["Session"]:
    """The mailbox's folder, selected."""
    with connected(mailbox) as client:
        yield Session(client, _select(client, plain(mailbox.imap_folder), readonly=readonly))


def plain(value: str) -> str:
    if any(ord(letter) < 32 for letter in value):
        raise IMAPClientError("a control character is not allowed here")
    return value


def _signed_in(mailbox: Mailbox) -> IMAPClient:
    if not signs_in_by_oauth(mailbox):
        return _with_password(mailbox)
    token = access_token(mailbox, timezone.now())
    try:
        return _with_token(mailbox, token)
    except LoginError:
        # It may have been revoked before its time; a second refusal is a trouble.
        return _with_token(mailbox, access_token(mailbox, timezone.now(), refused=token))


def _with_password(mailbox: Mailbox) -> IMAPClient:
    client = _connect(mailbox)
    with _closed_on_failure(client):
        client.login(plain(mailbox.imap_username), unseal(mailbox.imap_password_sealed))
    return client


def _with_token(mailbox: Mailbox, token: str) -> IMAPClient:
    client = _connect(mailbox)
    words = iter([xoauth2(plain(mailbox.imap_username or mailbox.address), token)])
    with _closed_on_failure(client):
        # A refusal comes as a second challenge, to be answered with nothing; then follows NO.
        client.sasl_login("XOAUTH2", lambda _challenge: next(words, ""))
    return client


def _connect(mailbox: Mailbox) -> IMAPClient:
    uses_tls = mailbox.imap_security == Security.TLS
    client = IMAPClient(mailbox.imap_host, mailbox.imap_port, ssl=uses_tls, timeout=TIMEOUT)
    client.normalise_times = False  # it would apply today's daylight saving to mail of last summer
    with _closed_on_failure(client):
        if mailbox.imap_security == Security.STARTTLS:
            client.starttls()
    return client


@contextmanager
def _closed_on_failure(client: IMAPClient) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _hang_up(client)
        raise


def _hang_up(client: IMAPClient) -> None:
    with suppress(OSError, IMAPClientError):
        client.shutdown()


def _select(client: IMAPClient, name: str, *, readonly: bool) -> Folder:
    try:
        selected = client.select_folder(name, readonly=readonly)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        raise _why_not_selected(client, name, error) from error
    if b"UIDVALIDITY" not in selected:
        raise IMAPClientError("the server gives the folder no UIDVALIDITY")
    return Folder(
        name=name,
        uidvalidity=int(selected[b"UIDVALIDITY"]),
        uidnext=int(selected.get(b"UIDNEXT", 0)),
        exists=int(selected.get(b"EXISTS", 0)),
    )


def _why_not_selected(client: IMAPClient, name: str, error: IMAPClientError) -> IMAPClientError:
    """The list of folders decides, for servers word it in many ways."""
    with suppress(IMAPClientError, ValueError):
        names = [str(folder) for _flags, _delimiter, folder in client.list_folders()]
        if name not in names and name.upper() != "INBOX":
            there = ", ".join(sorted(names)[:10])
            return FolderMissing(
                f"The folder {name} is not on the server: it was renamed or deleted."
                f" Nothing that is here is lost. Folders there: {there}"
            )
    return error


# --- inside a folder ----------------------------------------------------------------------------
class Session:
    """One selected folder over one connection. Numbers are UIDs."""

    def __init__(self, client: IMAPClient, folder: Folder) -> None:
        self._client = client
        self.folder = folder

    def refresh(self) -> None:
        """Let the server look for what has come in the meantime."""
        self._client.noop()

    def uids_above(self, last: int) -> Iterator[list[int]]:
        """Ascending, in windows: neither a line nor our memory holds a folder of any size."""
        if self.folder.exists <= SEARCH_UIDS:
            yield self._search(f"{last + 1}:*", above=last)
            return
        start, width, end = last + 1, SEARCH_UIDS, self._end()
        while start < end:
            found = self._search(f"{start}:{start + width - 1}", above=last)
            yield found
            start += width
            width = SEARCH_UIDS if found else width * 2  # numbers may have large holes

    def _end(self) -> int:
        """UIDNEXT, or where the server does not tell it, the number behind the last mail."""
        return self.folder.uidnext or max(self._client.search(["UID", "*"]), default=0) + 1

    def _search(self, uids: str, *, above: int) -> list[int]:
        """`9:*` always finds the last mail, whatever its number (6.4.8)."""
        return sorted(uid for uid in self._client.search(["UID", uids]) if uid > above)

    def uids_since(self, day: date) -> list[int]:
        """Every mail that arrived on that day (UTC) or later, ascending; a few older ones too.

        SEARCH counts the days of the server's own time zone (6.4.4).
        """
        return sorted(self._client.search(["SINCE", day - timedelta(days=1)]))

    def listing(self, uids: Sequence[int]) -> list[Listed]:
        """When each arrived, ascending by UID; what is no longer there is left out."""
        try:
            found = self._client.fetch(list(uids), ["INTERNALDATE"])
        except IMAPClientAbortError:
            raise
        except (IMAPClientError, ValueError) as error:
            log.warning("the server does not tell when mails arrived: %s", type(error).__name__)
            return [Listed(uid, None) for uid in uids]
        return [
            Listed(uid, _in_utc(data.get(b"INTERNALDATE"))) for uid, data in sorted(found.items())
        ]

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        found = self._client.fetch(list(uids), ["RFC822.SIZE"])
        return {uid: int(data.get(b"RFC822.SIZE", 0)) for uid, data in found.items()}

    def mails(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The bytes of each, unflagged; what is no longer there is left out."""
        found = self._client.fetch(list(uids), ["BODY.PEEK[]"])
        raws = {uid: data.get(b"BODY[]") for uid, data in found.items()}
        return {uid: raw for uid, raw in raws.items() if raw is not None}

    def beginning(self, uid: int) -> bytes | None:
        """The header and what follows it, up to BEGINNING_BYTES (partial FETCH, 6.4.5)."""
        found = self._client.fetch([uid], [f"BODY.PEEK[]<0.{BEGINNING_BYTES}>"])
        parts = found.get(uid, {})
        # One server says BODY[]<0>, another leaves the origin out.
        return next((raw for key, raw in parts.items() if key.startswith(b"BODY[]")), None)

    def mark_seen(self, uids: Sequence[int]) -> None:
        """A courtesy to people who look into the folder; a folder that refuses it is no trouble."""
        try:
            self._client.add_flags(list(uids), [rb"\Seen"], silent=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            log.info("the server sets no flag: %s", type(error).__name__)

    # --- listening (IDLE, RFC 2177) ---
    @property
    def tells_at_once(self) -> bool:
        return bool(self._client.has_capability("IDLE"))

    def begin_idle(self) -> None:
        """A peer that has vanished is noticed within minutes, also where nothing is ever said."""
        line = self._client.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 30)
        if hasattr(socket, "TCP_KEEPIDLE"):  # not on every system
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)
        self._client.idle()

    def hears_of_mail(self, seconds: float) -> bool:
        """Wait so long at most for the server to say that there is more in the folder."""
        began = time.monotonic()
        said = self._client.idle_check(timeout=seconds)
        if not said and time.monotonic() < began + seconds / 2:
            # It has hung up, which the end of the command shows; or TLS spoke to itself.
            self.end_idle()
            self.begin_idle()
            return True
        return any(b"EXISTS" in words for words in said)

    def end_idle(self) -> None:
        self._client.idle_done()


def _in_utc(internal_date: datetime | None) -> datetime | None:
    """A date without a zone, against the grammar (9, date-time), is taken as UTC."""
    if internal_date is None:
        return None
    aware = internal_date if internal_date.tzinfo else internal_date.replace(tzinfo=UTC)
    return aware.astimezone(UTC)
