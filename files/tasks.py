"""Celery's hands on the files: scan what nobody has scanned yet."""

import time

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from files.actions import SCAN_TASK, scan_waiting_files
from shared.alone import only_one
from shared.heartbeats import beat

SCAN_SECONDS = 40  # plus one file more stays below CELERY_TASK_TIME_LIMIT


@shared_task(name=SCAN_TASK)
def scan_files() -> None:
    """By the clock, and woken by new files. Without a scanner there is nothing to do."""
    if not settings.CLAMD_ADDRESS:
        return
    until = time.monotonic() + SCAN_SECONDS
    with only_one(SCAN_TASK) as is_alone:
        while is_alone and time.monotonic() < until:
            if not scan_waiting_files(address=settings.CLAMD_ADDRESS, now=timezone.now()):
                break
    beat("scan_files")
