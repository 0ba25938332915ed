"""Keeping bytes by their content, and having them scanned."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q

from files.kinds import media_type_of
from files.models import ScanVerdict, StoredFile
from files.queries import open_file
from files.scanning import scan
from shared.background import wake_on_commit

SCAN_TASK = "files.tasks.scan_files"
SCAN_BATCH = 10
SCAN_AGAIN_AFTER = timedelta(minutes=10)


def content_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep_files(*, contents: Iterable[bytes], now: datetime) -> dict[str, StoredFile]:
    """Store each content once and return the rows by SHA-256.

    The object is written before the row, so a row always has its object; an object whose row was
    rolled back is harmless and is used by the next row with the same content.
    """
    by_hash = {content_hash(content): content for content in contents}
    if not by_hash:
        return {}
    rows = [_new_row(key, data, now) for key, data in by_hash.items()]
    for row in rows:
        _write_object(row.storage_name(), by_hash[row.sha256])
    StoredFile.objects.bulk_create(rows, ignore_conflicts=True)
    if settings.CLAMD_ADDRESS:
        wake_on_commit(SCAN_TASK)
    return {row.sha256: row for row in StoredFile.objects.filter(sha256__in=by_hash)}


def _new_row(sha256: str, content: bytes, now: datetime) -> StoredFile:
    media_type = media_type_of(content)
    return StoredFile(sha256=sha256, size=len(content), stored_at=now, media_type=media_type)


def _write_object(name: str, content: bytes) -> None:
    """A full disk or a kill leaves the beginning of an object: it must not pass for the whole."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def scan_waiting_files(*, address: str, now: datetime) -> int:
    """Scan a few files that wait, the oldest first; returns how many, 0 when none waits.

    The row is the queue: what fails is tried again after ten minutes. Scanned twice, a file has
    the later verdict. No transaction is open while the scanner thinks.
    """
    failed = Q(verdict=ScanVerdict.FAILED, scanned_at__lt=now - SCAN_AGAIN_AFTER)
    waiting = StoredFile.objects.filter(Q(verdict=ScanVerdict.UNSCANNED) | failed).order_by("pk")
    files = list(waiting[:SCAN_BATCH])
    for file in files:
        with open_file(file) as stream:
            found = scan(stream, address)
        StoredFile.objects.filter(pk=file.pk).update(
            verdict=found.verdict, scan_words=found.words, scanned_at=now
        )
    return len(files)
