"""Signs of life of background jobs, read by /health/ready."""

from django.db.models.functions import Now

from shared.models import Heartbeat


def beat(name: str) -> None:
    """Note that a job has just finished well, by the database's clock."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": Now()})
