"""Celery's hands on the heart: read incoming mail, and the sweep that finds what was forgotten."""

import time

from celery import shared_task
from django.utils import timezone

from inquiries.intake.by_email import read_waiting_mail
from mailroom.actions import READ_TASK
from shared.background import wake
from shared.heartbeats import beat

READ_SECONDS = 12  # plus the parsing of one more mail stays below the lease of the mails


@shared_task(name=READ_TASK)
def read_incoming() -> None:
    """Read waiting mail until there is none. Safe to run twice, or many at once.

    A long queue is read by several runs, so that none is killed in the middle.
    """
    until = time.monotonic() + READ_SECONDS
    while read_waiting_mail(now=timezone.now(), until=until):
        if time.monotonic() >= until:
            wake(READ_TASK)
            break
    beat("read_incoming")
