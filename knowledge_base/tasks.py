"""The hands of the knowledge base by the clock: what goes live or expires at its time, and is found."""

from celery import shared_task

from knowledge_base.actions.pictures import sweep_pictures
from knowledge_base.actions.publishing import publish_due, retire_expired
from knowledge_base.search.indexing import index_missing
from shared.heartbeats import beat
from shared.moments import database_now


@shared_task(name="knowledge_base.tasks.publish_on_time")
def publish_on_time() -> None:
    """Safe to run twice, or many at once: each deed locks its item and looks again."""
    now = database_now()
    publish_due(now=now)
    retire_expired(now=now)
    index_missing()
    beat("publish_on_time")


@shared_task(name="knowledge_base.tasks.forget_pictures")
def forget_pictures() -> None:
    """Those that were added and never put into a text."""
    sweep_pictures(now=database_now())
