"""What an agent was offered while reading and called no help."""

from django.conf import settings
from django.db import models

from inquiries.models.inquiry import Inquiry
from knowledge_base.models import Item


class UnhelpfulItem(models.Model):
    """The object is not suggested for this inquiry again; its topic has one verdict more."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="unhelpful_items")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=60, blank=True, help_text="of the inquiry at that time")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "item"], name="unhelpful_item_once")
        ]
