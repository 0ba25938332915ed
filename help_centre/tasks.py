"""The hands of the help centre by the clock."""

from celery import shared_task

from help_centre.actions.asking import forget_marks, take_waiting
from help_centre.actions.holding import forget_held_files
from shared.heartbeats import beat
from shared.moments import database_now


@shared_task(name="help_centre.tasks.take_questions")
def take_questions() -> None:
    """Questions that were kept and are no inquiries yet. Safe to run twice: each locks its row."""
    take_waiting(now=database_now())
    beat("take_questions")


@shared_task(name="help_centre.tasks.forget")
def forget() -> None:
    """Files of forms that nobody has sent, and whose address a judged form was. Safe to run twice."""
    now = database_now()
    while forget_held_files(now=now):
        pass
    forget_marks(now=now)
