"""What agents were told, and when they saw it."""

from typing import Any

from django.conf import settings
from django.db import models

from notifications.states import Kind


class Notification(models.Model):
    """One thing told to one agent, once: `key` is unique for the agent.

    `subject` names what it is about ("inquiry:MAD-2026-000123") without saying anything of it:
    its title and address are asked for when it is shown, with the agent's rights of that moment.
    The ways (`in_page`, ...) are those that the agent had chosen when it was written.
    """

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=100)
    subject = models.CharField(max_length=80, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    address = models.CharField(
        max_length=200, blank=True, help_text="a page of ours, for what is about no subject"
    )
    params = models.JSONField(default=dict, help_text="numbers for its words; no content")
    in_page = models.BooleanField(default=True)
    on_desktop = models.BooleanField(default=False)
    by_mail = models.BooleanField(default=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, help_text="the list with it was opened")
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True, help_text="the digest with it was written")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "key"], name="notified_once"),
        ]
        indexes = [
            models.Index(
                fields=["agent", "-id"],
                condition=models.Q(read_at=None),
                name="notification_unread",
            ),
            models.Index(fields=["agent", "-id"], name="notification_of_agent"),
            models.Index(
                fields=["agent", "mailed_at"],
                condition=models.Q(mailed_at__isnull=False),
                name="notification_mailed",
            ),
            models.Index(
                fields=["at"],
                condition=models.Q(by_mail=True, mailed_at=None, seen_at=None, read_at=None),
                name="notification_to_mail",
            ),
        ]

    def number(self, name: str) -> int:
        value: Any = self.params.get(name, 0)
        return value if isinstance(value, int) else 0
