"""The hands of the help centre by the clock."""

from celery import shared_task

from help_centre.actions.asking import take_waiting
from shared.heartbeats import beat
from shared.moments import database_now


@shared_task(name="help_centre.tasks.take_questions")
def take_questions() -> None:
    """Questions that were kept and are no inquiries yet. Safe to run twice: each locks its row."""
    take_waiting(now=database_now())
    beat("take_questions")
