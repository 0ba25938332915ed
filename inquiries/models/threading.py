"""What makes a mail belong to an inquiry: Message-IDs seen, and people taking part."""

from django.db import models

from desks.models import Desk
from inquiries.models.inquiry import Inquiry


class ThreadKey(models.Model):
    """A Message-ID that an inquiry has seen, known or only referred to (RFC 5322, 3.6.4).

    `digest` is the first 128 bits of the SHA-256 of the id; `desk` is where the mail arrived, so
    the same mail to two desks makes two inquiries. Ids seen only in References count as well: that
    is how a reply that arrives before its original finds it.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    digest = models.UUIDField()
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="thread_keys")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "digest", "inquiry"], name="thread_key_once"),
        ]


class Participant(models.Model):
    """An address that takes part in an inquiry; only these may join it by Message-ID."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="participants")
    address = models.CharField(max_length=320, help_text="casefolded")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "address"], name="participant_once"),
        ]
