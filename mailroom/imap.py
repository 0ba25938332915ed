"""Fetching mail by IMAP: by UID and UIDVALIDITY, never by \\Seen; stored before it is flagged.

RFC 9051: UIDs only grow within one UIDVALIDITY (2.3.1.1). No text of a sender ever reaches a
command (reliability M16); folder and account are checked for line ends.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mailroom.actions import store_raw_email
from mailroom.models import Door, ImapMessage, Mailbox, Security
from mailroom.secrets import unseal

log = logging.getLogger(__name__)

TIMEOUT = 20  # seconds, for each answer of the server
LEASE = timedelta(seconds=25)  # then a dead fetcher is replaced; two at once would do no harm
# A server that keeps us waiting must not keep the workers from reading and sending other mail.
PAUSE_AFTER_TIMEOUT = timedelta(seconds=10)
WORK_SECONDS = 20  # one run; the next run goes on where this one stopped
ALMOST_A_SECOND = timedelta(microseconds=999_999)
FULL_CHECK_EVERY = timedelta(hours=1)
CHUNK_MAILS, CHUNK_BYTES = 50, 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Folder:
    """One selected folder at one moment."""

    mailbox: Mailbox
    name: str
    uidvalidity: int


def fetch_mailbox(*, mailbox: Mailbox) -> int:
    """Store what is new in the mailbox; returns how many mails. One fetcher at a time.

    What went wrong is written on the mailbox and shown; the next run tries again.
    """
    if not _claim(mailbox):
        return 0
    try:
        stored = _fetch(mailbox)
        _finish(mailbox, "")
        return stored
    except TimeoutError as error:
        _finish(mailbox, f"no answer: {error}")
        Mailbox.objects.filter(pk=mailbox.pk).update(fetch_lease_until=Now() + PAUSE_AFTER_TIMEOUT)
    except (OSError, IMAPClientError) as error:
        log.warning("mailbox %s: %s", mailbox.pk, type(error).__name__)
        _finish(mailbox, f"{type(error).__name__}: {error}")
    except InvalidToken:
        _finish(mailbox, "SECRET_KEY has changed: the password must be entered again")
    return 0


def forget_dead_fetchers() -> None:
    """For the only fetcher: whoever holds a mailbox is dead, and if not, two do no harm."""
    Mailbox.objects.exclude(fetch_lease_until=None).update(fetch_lease_until=None)


def _claim(mailbox: Mailbox) -> bool:
    free = Q(fetch_lease_until=None) | Q(fetch_lease_until__lt=Now())
    mine = Mailbox.objects.filter(free, pk=mailbox.pk)
    return mine.update(fetch_lease_until=Now() + LEASE) == 1


def _renew(mailbox: Mailbox) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(fetch_lease_until=Now() + LEASE)


def _finish(mailbox: Mailbox, error: str) -> None:
    row = Mailbox.objects.filter(pk=mailbox.pk)
    row.update(fetch_lease_until=None, fetch_error=error[:300])
    if not error:
        row.update(fetched_at=Now())


def _fetch(mailbox: Mailbox) -> int:
    stored, until = 0, time.monotonic() + WORK_SECONDS
    with connected(mailbox) as client:
        folder = _select(client, mailbox)
        for chunk in _chunks(client, _new_uids(client, folder), folder):
            stored += _store_chunk(client, folder, chunk)
            _renew(mailbox)
            if time.monotonic() > until:
                break
    return stored


@contextmanager
def connected(mailbox: Mailbox) -> Iterator[IMAPClient]:
    """A signed-in connection; it is always closed, also when the server misbehaves."""
    uses_tls = mailbox.imap_security == Security.TLS
    client = IMAPClient(mailbox.imap_host, mailbox.imap_port, ssl=uses_tls, timeout=TIMEOUT)
    client.normalise_times = False  # it would apply today's daylight saving to mail of last summer
    try:
        if mailbox.imap_security == Security.STARTTLS:
            client.starttls()
        client.login(_plain(mailbox.imap_username), unseal(mailbox.imap_password_sealed))
        yield client
    finally:
        client.shutdown()


def _plain(value: str) -> str:
    if any(ord(letter) < 32 for letter in value):
        raise IMAPClientError("a control character is not allowed here")
    return value


def _select(client: IMAPClient, mailbox: Mailbox) -> Folder:
    name = _plain(mailbox.imap_folder)
    selected = client.select_folder(name)
    if b"UIDVALIDITY" not in selected:
        raise IMAPClientError("the server gives the folder no UIDVALIDITY")
    return Folder(mailbox=mailbox, name=name, uidvalidity=int(selected[b"UIDVALIDITY"]))


# --- what is new -------------------------------------------------------------------------------
def _known(folder: Folder) -> QuerySet[ImapMessage]:
    return ImapMessage.objects.filter(
        mailbox=folder.mailbox, folder=folder.name, uidvalidity=folder.uidvalidity
    )


def _new_uids(client: IMAPClient, folder: Folder) -> list[int]:
    """Above the highest known UID; once an hour every UID is compared, so no gap stays."""
    highest = _known(folder).aggregate(Max("uid"))["uid__max"] or 0
    if highest and not _is_full_check_due(folder.mailbox):
        found = client.search(["UID", f"{highest + 1}:*"])
        return sorted(uid for uid in found if uid > highest)  # "*" is always answered (6.4.8)
    missing = set(client.search(["ALL"])) - set(_known(folder).values_list("uid", flat=True))
    Mailbox.objects.filter(pk=folder.mailbox.pk).update(full_check_at=Now())
    return sorted(missing)


def _is_full_check_due(mailbox: Mailbox) -> bool:
    return (
        mailbox.full_check_at is None or mailbox.full_check_at < timezone.now() - FULL_CHECK_EVERY
    )


def _chunks(client: IMAPClient, uids: list[int], folder: Folder) -> Iterator[list[int]]:
    """Groups small enough to hold in memory; what is too large is noted, shown and left there."""
    chunk: list[int] = []
    weight = 0
    for uid, size in _sizes(client, uids):
        if size > settings.MAIL_MAX_BYTES:
            _note_problem(folder, uid, f"too large: {size} bytes")
            continue
        if chunk and (len(chunk) >= CHUNK_MAILS or weight + size > CHUNK_BYTES):
            yield chunk
            chunk, weight = [], 0
        chunk.append(uid)
        weight += size
    if chunk:
        yield chunk


def _sizes(client: IMAPClient, uids: list[int]) -> Iterator[tuple[int, int]]:
    for start in range(0, len(uids), 500):
        found = client.fetch(uids[start : start + 500], ["RFC822.SIZE"])
        yield from sorted((uid, int(data[b"RFC822.SIZE"])) for uid, data in found.items())


def _note_problem(folder: Folder, uid: int, problem: str) -> None:
    _known(folder).get_or_create(
        uid=uid,
        defaults={
            "mailbox": folder.mailbox,
            "folder": folder.name,
            "uidvalidity": folder.uidvalidity,
            "problem": problem,
        },
    )


# --- storing -----------------------------------------------------------------------------------
def _store_chunk(client: IMAPClient, folder: Folder, uids: list[int]) -> int:
    """Commit each mail with its UID, then flag the whole chunk on the server."""
    fetched = client.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE"])
    stored = []
    for uid in uids:
        data = fetched.get(uid)
        if data and data.get(b"BODY[]") is not None:
            _store_one(folder, uid, data[b"BODY[]"], data.get(b"INTERNALDATE"))
            stored.append(uid)
    if stored:
        client.add_flags(stored, [rb"\Seen"], silent=True)
    return len(stored)


@transaction.atomic
def _store_one(folder: Folder, uid: int, raw: bytes, arrived: datetime | None) -> None:
    number = store_raw_email(mailbox=folder.mailbox, raw=raw, door=Door.IMAP, now=_arrival(arrived))
    ImapMessage.objects.get_or_create(
        mailbox=folder.mailbox,
        folder=folder.name,
        uidvalidity=folder.uidvalidity,
        uid=uid,
        defaults={"raw_email_id": number},
    )


def _arrival(internal_date: datetime | None) -> datetime:
    """When the mail reached our mailbox (INTERNALDATE), never in the future.

    It is given in whole seconds: the end of that second is taken, so that an answer never stands
    before what it answers.
    """
    now = timezone.now()
    if internal_date is None:
        return now
    return min(internal_date.astimezone(UTC) + ALMOST_A_SECOND, now)
