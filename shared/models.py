"""Rows that every app may need: sent forms (idempotency) and signs of life."""

from django.conf import settings
from django.db import models


class Submission(models.Model):
    """One deed sent by one agent under one key; the unique constraint makes it happen once.

    `fingerprint` is the SHA-256 of what was sent, `result` what was answered.
    """

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)  # submissions.MAX_KEY
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "key"], name="submission_once"),
        ]
        indexes = [models.Index(fields=["created_at"], name="submission_age")]


class Heartbeat(models.Model):
    """When a background job last finished well; read by /health/ready."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
