"""Signs of life of background jobs, read by /health/ready."""

from django.db.models.functions import Now

from shared.models import Heartbeat


def beat(name: str) -> None:
    """Note that a job has just finished well, by the database's clock."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
