"""Which texts of the knowledge base went into which answer, and which came out of which inquiry."""

from django.conf import settings
from django.db import models

from inquiries.models.inquiry import Inquiry
from inquiries.models.message import Message
from knowledge_base.models import Item, Text, TextVersion


class KnowledgeUse(models.Model):
    """Evidence of advice: the text, and the version whose words were inserted.

    Whether the answer was taken back is told by the message; nothing is deleted here.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="knowledge_uses")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="uses")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "text"], name="knowledge_use_once")
        ]
        indexes = [models.Index(fields=["text", "-at"], name="knowledge_use_of_text")]


class KnowledgeProposal(models.Model):
    """An object of the knowledge base that was proposed from an inquiry: the link both ways."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="proposed_texts")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="proposed_from")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "item"], name="proposed_from_once")
        ]


class NoticePutAway(models.Model):
    """An agent has read this version of a notice; a newer one is shown again."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "version"], name="notice_put_away_once")
        ]
