"""The append-only record of what happened and when; every KPI is computed from it."""

from django.conf import settings
from django.db import models

from desks.models import Desk
from inquiries.models.inquiry import Inquiry
from inquiries.models.message import Message
from inquiries.states import Fact


class TimelineFact(models.Model):
    """One fact, written in the transaction of its deed. A trigger refuses UPDATE and DELETE.

    `actor` is empty for facts of the system or the inquirer; `desk` is the desk at that time.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="timeline")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=Fact)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["inquiry", "id"], name="fact_of_inquiry"),
            models.Index(fields=["desk", "-id"], name="fact_of_desk"),
            models.Index(fields=["kind", "at"], name="fact_by_kind"),
        ]
