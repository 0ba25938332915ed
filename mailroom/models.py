"""E-mail as e-mail: mailboxes, raw bytes as they came, and the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from files.models import StoredFile
from mailroom.states import OutgoingState, RawState


class Security(models.TextChoices):
    TLS = "tls", _("TLS from the start")
    STARTTLS = "starttls", _("STARTTLS")
    NONE = "none", _("None (only on this machine)")


class Mailbox(models.Model):
    """An address of a desk, and where its mail is fetched, if it is fetched by IMAP."""

    address = models.EmailField(unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="mailboxes")
    is_active = models.BooleanField(default=True)
    sender_name_en = models.CharField(max_length=80)
    sender_name_fr = models.CharField(max_length=80)
    sender_name_es = models.CharField(max_length=80)
    imap_host = models.CharField(max_length=200, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    imap_username = models.CharField(max_length=200, blank=True)
    imap_password_sealed = models.TextField(blank=True)
    imap_folder = models.CharField(max_length=200, default="INBOX")
    fetched_at = models.DateTimeField(null=True, blank=True)
    fetch_lease_until = models.DateTimeField(null=True, blank=True)
    full_check_at = models.DateTimeField(null=True, blank=True)
    fetch_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.address

    def sender_name(self, language: str) -> str:
        return getattr(self, f"sender_name_{language}", "") or self.sender_name_en


class Door(models.TextChoices):
    IMAP = "imap", "IMAP"
    SMTP = "smtp", "SMTP"
    COMMAND = "command", _("Command line")


class RawEmail(models.Model):
    """The bytes of one mail in one mailbox, committed before anything else is done with them.

    The same bytes in the same mailbox are the same mail: a relay that repeats itself, a fetcher
    that was killed, or a renumbered mailbox (UIDVALIDITY, RFC 9051 2.3.1.1) store nothing twice.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="raw_emails")
    sha256 = models.BinaryField(max_length=32)
    door = models.CharField(max_length=8, choices=Door)
    envelope_sender = models.CharField(max_length=320, blank=True)
    envelope_recipient = models.CharField(max_length=320, blank=True)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=RawState, default=RawState.NEW)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "sha256"], name="raw_email_once"),
        ]
        indexes = [
            models.Index(
                fields=["state", "id"],
                condition=~models.Q(state=RawState.DONE),
                name="raw_email_waiting",
            ),
        ]


class ImapMessage(models.Model):
    """Where in an IMAP folder a raw mail was seen: the fetcher's cursor and its proof."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="imap_messages")
    folder = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    raw_email = models.ForeignKey(RawEmail, on_delete=models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=200, blank=True, help_text="why it was not stored")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "folder", "uidvalidity", "uid"], name="imap_uid_once"
            ),
        ]


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
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
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
        ]


class OutgoingAttachment(models.Model):
    outgoing = models.ForeignKey(OutgoingEmail, on_delete=models.CASCADE, related_name="parts")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)


class AutomaticReply(models.Model):
    """One automatic mail to one address: the cap against loops and mail bombs counts these rows.

    `recipient` is the casefolded address. Loops: RFC 3834, section 2.
    """

    recipient = models.CharField(max_length=320)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recipient", "sent_at"], name="automatic_cap")]
