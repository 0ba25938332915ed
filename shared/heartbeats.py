"""Signs of life of background jobs, read by /health/ready."""

from contextlib import suppress

from django.db import DatabaseError
from django.db.models.functions import Now

from shared.models import Heartbeat

DISK_FULL = "disk_full"


def note_full_disk() -> None:
    """Somebody could not write for want of space; where even this fails, others will notice."""
    with suppress(DatabaseError):
        beat(DISK_FULL)


def beat(name: str) -> None:
    """Note that a job has just finished well, by the database's clock."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
