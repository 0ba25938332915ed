"""Files of a form that came back to its writer: held for a day, then swept."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from help_centre.models import HeldFile
from inquiries.actions.attachments import IncomingFile

FORGOTTEN_AFTER = timedelta(hours=48)  # the form that knows it holds for 24 (`asking_forms`)
BATCH = 200


def hold_files(*, files: Sequence[IncomingFile], now: datetime) -> list[HeldFile]:
    """Keep the bytes apart from those of messages: nothing else ever points at them."""
    rows = [
        HeldFile(
            key=secrets.token_hex(16),
            filename=one.filename[:255],
            content_type=one.content_type[:120],
            held_at=now,
        )
        for one in files
    ]
    HeldFile.objects.bulk_create(rows)  # before the bytes: what has no row would never be swept
    for row, one in zip(rows, files, strict=True):
        default_storage.save(row.storage_name, ContentFile(one.content))
    return rows


def held_file(row: HeldFile) -> IncomingFile:
    with default_storage.open(row.storage_name, "rb") as stream:
        return IncomingFile(row.filename, row.content_type, stream.read())


def forget_held_files(*, now: datetime) -> int:
    """Bytes and rows of what is older than FORGOTTEN_AFTER; how many. Safe to run twice at once."""
    old = HeldFile.objects.filter(held_at__lt=now - FORGOTTEN_AFTER).order_by("held_at")
    rows = list(old[:BATCH])
    for row in rows:
        default_storage.delete(row.storage_name)  # twice is no error
    HeldFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
