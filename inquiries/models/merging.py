"""Two inquiries made one, and everything that makes it exactly undone."""

from django.conf import settings
from django.db import models

from inquiries.models.inquiry import Inquiry


class InquiryMerge(models.Model):
    """`moved` holds the ids of what went from the source to the target; undoing moves them back."""

    source = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="merges_away")
    target = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="merges_in")
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict, help_text="the state of both, as it was")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(undone_at=None), name="merged_once"
            ),
        ]
