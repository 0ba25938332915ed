"""Keeping bytes by their content."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from files.models import StoredFile


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
    rows = [StoredFile(sha256=key, size=len(data), stored_at=now) for key, data in by_hash.items()]
    for row in rows:
        _write_object(row.storage_name(), by_hash[row.sha256])
    StoredFile.objects.bulk_create(rows, ignore_conflicts=True)
    return {row.sha256: row for row in StoredFile.objects.filter(sha256__in=by_hash)}


def _write_object(name: str, content: bytes) -> None:
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
