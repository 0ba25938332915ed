"""Raw bytes as they came, where they were seen, and the ledger of what came."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mailroom.models.mailboxes import Mailbox
from mailroom.states import RawState


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
    full_size = models.PositiveBigIntegerField(
        null=True, help_text="bytes on the server, when only the beginning could be stored"
    )
    is_archive = models.BooleanField(
        default=False, db_default=False, help_text="of an old mailbox: nobody waits"
    )
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
                fields=["state", "is_archive", "id"],
                condition=~models.Q(state=RawState.DONE),
                name="raw_email_waiting",
            ),
            models.Index(fields=["mailbox", "received_at"], name="raw_email_by_day"),
        ]


class RawEmailFact(models.Model):
    """What a person did with a mail in quarantine: its bytes were taken out, it was tried again."""

    class Kind(models.TextChoices):
        DOWNLOADED = "downloaded", _("downloaded")
        TRIED_AGAIN = "tried_again", _("tried again")

    raw_email = models.ForeignKey(RawEmail, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class ImapMessage(models.Model):
    """Where in an IMAP folder a raw mail was seen: the fetcher's cursor and its proof.

    Without a raw mail and without a problem it waits to be fetched.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="imap_messages")
    folder = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    raw_email = models.ForeignKey(RawEmail, on_delete=models.PROTECT, null=True, related_name="+")
    arrived_at = models.DateTimeField(null=True, help_text="INTERNALDATE, the server's word")
    seen_at = models.DateTimeField(default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="fetches that failed in the middle"
    )
    problem = models.CharField(max_length=200, blank=True, help_text="why it was not stored")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "folder", "uidvalidity", "uid"], name="imap_uid_once"
            ),
        ]
        indexes = [
            models.Index(fields=["mailbox", "arrived_at"], name="imap_by_day"),
            models.Index(
                fields=["mailbox", "arrived_at"],
                condition=models.Q(raw_email=None, problem=""),
                name="imap_waiting",
            ),
            models.Index(
                fields=["mailbox", "-id"], condition=~models.Q(problem=""), name="imap_problems"
            ),
        ]


class LedgerDay(models.Model):
    """What the server said at the last reconciliation about one day (UTC) of a mailbox.

    `on_server` counts what lies in the folder with an INTERNALDATE of that day; `missing` of these
    are not stored here. What we stored, filed and quarantined is counted from its own rows.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="ledger")
    day = models.DateField()
    on_server = models.PositiveIntegerField()
    missing = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "day"], name="ledger_day_once"),
        ]
