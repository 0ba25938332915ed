"""Work that was moved away from an agent who was not there, until the agent has looked at it."""

from django.conf import settings
from django.db import models

from inquiries.models.inquiry import Inquiry


class MovedWork(models.Model):
    """One inquiry that went from an absent agent to a substitute, or (`to` empty) to all."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moved_work"
    )
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="taken back, or left with a word")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "inquiry"],
                condition=models.Q(settled_at=None),
                name="moved_once_until_settled",
            ),
        ]
