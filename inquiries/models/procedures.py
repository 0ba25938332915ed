"""A procedure that is worked through at an inquiry: its steps as they were, who did which."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inquiries.models.inquiry import Inquiry
from knowledge_base.models import Text

AGENT = settings.AUTH_USER_MODEL


class ProcedureRun(models.Model):
    """The checklist stays as it was begun: `version` of the text. `ended_at`: put away again."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="procedures")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    started_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "text"], condition=Q(ended_at=None), name="procedure_once"
            )
        ]


class ProcedureStep(models.Model):
    """One line of it, and who has done it when."""

    run = models.ForeignKey(ProcedureRun, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    done_by = models.ForeignKey(AGENT, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="procedure_step_once")
        ]
