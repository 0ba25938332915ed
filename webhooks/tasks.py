"""Celery's hands on the webhooks."""

import time

from celery import shared_task
from django.utils import timezone

from shared.heartbeats import beat
from webhooks.outbox import deliver_due, forget_old, limits_of_settings

RUN_SECONDS = 30.0  # plus one attempt stays below CELERY_TASK_TIME_LIMIT


@shared_task(name="webhooks.tasks.deliver")
def deliver() -> None:
    """Safe to run twice, or many at once."""
    until = time.monotonic() + RUN_SECONDS
    deliver_due(clock=timezone.now, limits=limits_of_settings(), until=until)
    forget_old(now=timezone.now())
    beat("deliver_webhooks")
