"""The hands of automation: what rules were woken for, and the log of what did not apply."""

import time

from celery import shared_task

from automation.actions.firing import forget_old, work_off
from automation.actions.hearing import WORK_TASK
from shared.background import wake
from shared.heartbeats import beat
from shared.moments import database_now

WORK_SECONDS = 8  # one worker at most, and others soon have a turn


@shared_task(name=WORK_TASK)
def work() -> None:
    """Do what is due. Safe to run twice, or many at once: each firing is done under two locks.

    Due is what PostgreSQL's clock says; what came due while nobody looked is done now.
    """
    until = time.monotonic() + WORK_SECONDS
    while work_off(now=database_now()):
        if time.monotonic() >= until:
            wake(WORK_TASK)
            break
    beat("work_automation")


@shared_task(name="automation.tasks.forget")
def forget() -> None:
    """Delete what did not apply a week ago. Safe to run twice."""
    while forget_old(now=database_now()):
        pass
