"""The outbox: what leaves, its files, its recipients, and the count of automatic mail."""

from django.db import models

from files.models import StoredFile
from mailroom.models.mailboxes import Mailbox
from mailroom.states import Hold, OutgoingState, RecipientState


class OutgoingEmail(models.Model):
    """The outbox: a mail written with the deed that causes it, sent after commit, at most once.

    `message_id` is fixed when the row is made, so a retry is the same mail.
    """

    dedup_key = models.CharField(max_length=100, unique=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="outgoing")
    message_id = models.CharField(max_length=200, unique=True)
    sender_name = models.CharField(max_length=120)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    reply_to = models.CharField(max_length=320)
    subject = models.CharField(max_length=998)
    in_reply_to = models.CharField(max_length=998, blank=True)
    references = models.TextField(blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    is_automatic = models.BooleanField(default=False)
    attachments = models.ManyToManyField(
        StoredFile, through="OutgoingAttachment", related_name="+", blank=True
    )
    state = models.CharField(max_length=10, choices=OutgoingState, default=OutgoingState.QUEUED)
    created_at = models.DateTimeField()
    send_at = models.DateTimeField(null=True, help_text="when the agent wants it to leave")
    hold_reason = models.CharField(max_length=12, choices=Hold, blank=True)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    bounced_at = models.DateTimeField(
        null=True, help_text="a mail server said later that it failed"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, help_text="the SMTP server's last words")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state=OutgoingState.QUEUED),
                name="outgoing_due",
            ),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(state__in=[OutgoingState.CLAIMED, OutgoingState.SENDING]),
                name="outgoing_leased",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=[OutgoingState.FAILED, OutgoingState.UNCERTAIN]),
                name="outgoing_to_settle",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state=OutgoingState.HELD),
                name="outgoing_held",
            ),
            models.Index(fields=["mailbox", "sent_at"], name="outgoing_sent_lately"),
        ]


class OutgoingAttachment(models.Model):
    outgoing = models.ForeignKey(OutgoingEmail, on_delete=models.CASCADE, related_name="parts")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    content_id = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="of a picture within the HTML",
    )


class OutgoingRecipient(models.Model):
    """What became of a mail for one of its recipients, in the words of the server."""

    outgoing = models.ForeignKey(OutgoingEmail, on_delete=models.CASCADE, related_name="recipients")
    address = models.CharField(max_length=320, help_text="as it stands in To or Cc")
    state = models.CharField(max_length=10, choices=RecipientState, default=RecipientState.WAITING)
    code = models.CharField(max_length=12, blank=True, help_text="550 or 5.1.1 (RFC 3463)")
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outgoing", "address"], name="recipient_once"),
        ]


class AutomaticReply(models.Model):
    """One automatic mail to one address: the cap against loops and mail bombs counts these rows.

    `recipient` is the casefolded address. Loops: RFC 3834, section 2.
    """

    recipient = models.CharField(max_length=320)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recipient", "sent_at"], name="automatic_cap")]
