"""What Celery does for notifications."""

from celery import shared_task
from django.utils import timezone

from notifications.digest import forget_old, write_digests


@shared_task(name="notifications.tasks.send_digests")
def send_digests() -> None:
    """Safe to run twice, or many at once."""
    now = timezone.now()
    write_digests(now=now)
    forget_old(now=now)
