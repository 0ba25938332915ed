"""Messages of an inquiry and their attachments."""

from django.conf import settings
from django.db import models

from files.models import StoredFile
from inquiries.models.inquiry import Inquiry
from inquiries.states import Channel, MessageKind
from mailroom.models import OutgoingEmail, RawEmail
from mailroom.states import Trust

FROM_MACHINES = ("bounce", "report", "receipt", "challenge")


class Message(models.Model):
    """One thing that was said: received, sent, or noted internally. Never changed afterwards.

    `external_key` is unique over all channels ("email:<raw id>", "reply:<agent>:<key>"): what
    arrives twice is stored once. `body` is the new text, `quoted` what it repeats, `html` the
    sanitised original, shown only in a sandboxed frame.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind)
    channel = models.CharField(max_length=10, choices=Channel)
    external_key = models.CharField(max_length=100, unique=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sender_name = models.CharField(max_length=200, blank=True)
    sender_address = models.CharField(max_length=320, blank=True)
    reply_address = models.CharField(
        max_length=320, blank=True, help_text="where an answer goes, when not to the sender"
    )
    recipients = models.JSONField(default=list, help_text="addresses of To and Cc")
    subject = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    automatic = models.CharField(max_length=20, blank=True, help_text="auto_reply, bounce, ...")
    message_id = models.CharField(max_length=998, blank=True)
    trust = models.CharField(max_length=6, choices=Trust, blank=True, default="", db_default="")
    warnings = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        help_text="codes: pretends_colleague, new_sender, ...",
    )
    forwarded_by = models.CharField(
        max_length=320,
        blank=True,
        default="",
        db_default="",
        help_text="the colleague who forwarded it to us",
    )
    content_digest = models.UUIDField(
        null=True, help_text="the same mail by another way has the same; see MessageCopy"
    )
    raw_email = models.OneToOneField(
        RawEmail, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outgoing = models.OneToOneField(
        OutgoingEmail, on_delete=models.PROTECT, null=True, related_name="message"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["inquiry", "id"], name="message_of_inquiry"),
            models.Index(fields=["content_digest"], name="message_by_content"),
        ]

    @property
    def answer_address(self) -> str:
        return self.reply_address or self.sender_address

    @property
    def can_be_answered(self) -> bool:
        """Calls have no mail address; a bounce or a report comes from a machine."""
        from_person = self.kind == MessageKind.INBOUND and self.automatic not in FROM_MACHINES
        return from_person and "@" in self.answer_address


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    content_id = models.CharField(max_length=300, blank=True)
    is_inline = models.BooleanField(default=False)


class MessageCopy(models.Model):
    """The same mail through another mailbox of the same desk: one message, all raw bytes kept."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="copies")
    raw_email = models.OneToOneField(RawEmail, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class RemoteImage(models.Model):
    """A picture that a mail wanted from elsewhere, fetched once by us after an agent asked for it.

    Without `stored_file` it is not there: not fetched yet, or never, and `problem` says why.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="remote_images")
    address = models.TextField()
    address_digest = models.UUIDField(help_text="an address may be too long for an index")
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    problem = models.CharField(max_length=120, blank=True)
    claimed_at = models.DateTimeField(null=True, help_text="somebody fetches it, or has fetched it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "address_digest"], name="remote_image_once_per_message"
            ),
        ]
