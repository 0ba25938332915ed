"""Wiring only: settings, addresses, processes, schedule. Loads Celery so that tasks find it."""

from helpdesk.celery import app as celery_app

__all__ = ["celery_app"]
