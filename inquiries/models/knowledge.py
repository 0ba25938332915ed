"""Which texts of the knowledge base went into which answer."""

from django.db import models

from inquiries.models.message import Message
from knowledge_base.models import Text


class KnowledgeUse(models.Model):
    """Evidence of advice: the text, and which of its versions was live then.

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
