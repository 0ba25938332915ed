"""What was told to whom and put right: one correction for each inquirer and thing that changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from contacts.models import Contact
from inquiries.models.bulk import BulkDeed
from inquiries.models.inquiry import Inquiry
from inquiries.models.message import Message
from mailroom.states import OutgoingState

AGENT = settings.AUTH_USER_MODEL


class Correction(models.Model):
    """A draft that puts right what an inquirer was told; a person checks it and sends it.

    `about` names what is right now ("fact:12:3": the third value of fact 12). `message` is the
    answer that put it right, while that stands; `undone_at`: the draft was taken back.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="corrections")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=60)
    words = models.TextField(help_text="as they were put into the draft")
    right = models.CharField(max_length=200, blank=True, help_text="the value that must be in it")
    bulk = models.ForeignKey(BulkDeed, on_delete=models.PROTECT, null=True, related_name="+")
    given_to = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(AGENT, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "about"],
                condition=Q(undone_at=None),
                name="corrected_once",
            )
        ]
        indexes = [models.Index(fields=["about", "contact"], name="corrections_about")]

    @property
    def is_sent(self) -> bool:
        """Its answer left, or is on its way; taken back, the draft waits again."""
        if self.message is None:
            return False
        outgoing = self.message.outgoing
        return outgoing is None or outgoing.state != OutgoingState.CANCELLED
