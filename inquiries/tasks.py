"""Celery's hands on the heart: read incoming mail, and the sweep that finds what was forgotten."""

from celery import shared_task
from django.utils import timezone

from inquiries.intake.by_email import read_waiting_mail
from shared.heartbeats import beat


@shared_task(name="inquiries.tasks.read_incoming")
def read_incoming() -> None:
    """Read waiting mail until there is none. Safe to run twice, or many at once."""
    while read_waiting_mail(now=timezone.now()):
        pass
    beat("read_incoming")
