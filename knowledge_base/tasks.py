"""The hands of the knowledge base by the clock: what goes live or expires at its time, and is found."""

from celery import shared_task

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
