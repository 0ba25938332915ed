"""The hands of hand-overs by the clock: warnings, limits, reminders, promised dates."""

from celery import shared_task

from handovers.actions.timing import due_timers, fire
from shared.heartbeats import beat
from shared.moments import database_now


@shared_task(name="handovers.tasks.look_after")
def look_after() -> None:
    """Safe to run twice, or many at once: each deed locks its inquiry and looks again.

    Due is what PostgreSQL's clock says; what came due while nobody looked is done now.
    """
    now = database_now()
    while sum(fire(timer_id=pk, now=now) for pk in due_timers(now)):
        pass
    beat("look_after_handovers")
