"""The hands of approvals by the clock: what is due, and answers whose owner is not there."""

from celery import shared_task

from approvals.actions.owning import keep_owned, to_look_after
from approvals.actions.timing import due_timers, fire
from shared.heartbeats import beat
from shared.moments import database_now


@shared_task(name="approvals.tasks.look_after")
def look_after() -> None:
    """Safe to run twice, or many at once: each deed locks its inquiry and looks again.

    Due is what PostgreSQL's clock says; what came due while nobody looked is done now.
    """
    now = database_now()
    while sum(fire(timer_id=pk, now=now) for pk in due_timers(now)):
        pass
    for pk in to_look_after(now):
        keep_owned(approval_id=pk, now=now)
    beat("look_after_approvals")
