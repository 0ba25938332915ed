"""Comparisons of a folder on the server with what is stored here."""

from django.conf import settings
from django.db import models

from mailroom.models.mailboxes import Mailbox


class Reconciliation(models.Model):
    """One comparison: every mail of the folder that arrived since a day, or every mail of all.

    It goes through the folder in windows of UIDs and can be continued by anybody at `position`.
    `asked_by` is empty when the schedule asked. `found` lie on the server, `known` of these had
    been noticed before, `stored` is how many new mails it has brought here.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="reconciliations")
    since = models.DateField(null=True, help_text="UTC; empty: the whole folder")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    uidvalidity = models.BigIntegerField(null=True)
    position = models.BigIntegerField(default=0, help_text="UIDs up to here are compared")
    days = models.JSONField(default=dict, help_text="mails on the server by day, so far")
    found = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    compared_at = models.DateTimeField(null=True, help_text="then what is missing is fetched")
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "since"],
                condition=models.Q(finished_at=None),
                nulls_distinct=False,
                name="reconciliation_open_once",
            ),
        ]
        indexes = [models.Index(fields=["mailbox", "-id"], name="reconciliation_newest")]
