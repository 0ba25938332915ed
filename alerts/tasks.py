"""The hands of alerts by the clock: time limits that came near, and calls that are due again."""

from celery import shared_task

from alerts.actions.calling import due_steps, take_step
from alerts.actions.days import limits_to_look_at, look_at_limit
from shared.heartbeats import beat
from shared.moments import database_now


@shared_task(name="alerts.tasks.look_after")
def look_after() -> None:
    """Safe to run twice, or many at once: each deed locks its inquiry and looks again.

    Due is what PostgreSQL's clock says; what came due while nobody looked is done now, once.
    """
    now = database_now()
    for pk in limits_to_look_at(now):
        look_at_limit(limit_id=pk, now=now)
    while sum(take_step(step_id=pk, now=now) for pk in due_steps(now)):
        pass
    beat("look_after_alerts")
