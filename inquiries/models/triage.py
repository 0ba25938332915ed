"""What the triage proposed for an inquiry, what holds now, and who settled it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.inquiry import Inquiry


class InquiryTriage(models.Model):
    """Written with the inquiry. `proposed` stays as it was; the other columns are what holds now.

    Topic, urgency and language are the inquiry's own columns. `desk` is the code of the right desk
    as far as we know, wherever the inquiry lies. `reasons` are codes with values
    (registry.triage.reasons). `is_failed`: the triage broke down, nothing is proposed. Settled is
    what an agent confirmed or corrected: from that the model learns.
    """

    inquiry = models.OneToOneField(
        Inquiry, on_delete=models.CASCADE, primary_key=True, related_name="triage"
    )
    proposed = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    desk = models.CharField(_("right desk"), max_length=20)
    subtopic = models.CharField(_("subtopic"), max_length=60, blank=True)
    resolver = models.CharField(_("resolver"), max_length=20, blank=True)
    wrong_service = models.CharField(_("other service"), max_length=20, blank=True)
    is_sure = models.BooleanField(default=True)
    is_failed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(help_text="of the model")
    rules = models.JSONField(default=list, help_text="ids of the rules that changed it")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_corrected = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["-settled_at"],
                condition=models.Q(settled_at__isnull=False),
                name="triage_settled",
            )
        ]
