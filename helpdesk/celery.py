"""The Celery app: an executor that is woken by rows in PostgreSQL, never the record of work."""

import os

from celery import Celery
from celery.signals import worker_process_init

from helpdesk.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()


@worker_process_init.connect
def forget_inherited_connections(**_: object) -> None:
    """A forked worker must not share the parent's database sockets."""
    from django.db import connections

    connections.close_all()
    for alias in connections:
        getattr(connections[alias], "close_pool", lambda: None)()
