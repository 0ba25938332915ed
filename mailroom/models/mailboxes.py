"""Mailboxes: an address of a desk, how its mail is fetched and how it is sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk


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
    archive_before = models.DateTimeField(
        null=True,
        blank=True,
        help_text="mail that arrived before is filed closed, without acknowledgement or clock",
    )
    trusted_authserv_id = models.CharField(
        max_length=200,
        blank=True,
        help_text="whose Authentication-Results count (RFC 8601, 2.5); empty: nobody's",
    )
    smtp_host = models.CharField(max_length=200, blank=True, help_text="empty: SMTP_URL")
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=8, choices=Security, default=Security.STARTTLS)
    smtp_username = models.CharField(max_length=200, blank=True)
    smtp_password_sealed = models.TextField(blank=True)
    hourly_limit = models.PositiveIntegerField(
        default=500, help_text="mails that may leave in an hour; the rest waits"
    )
    fetched_at = models.DateTimeField(null=True, blank=True)
    full_check_at = models.DateTimeField(null=True, blank=True)
    fetch_error = models.CharField(max_length=300, blank=True)
    problems_seen_id = models.BigIntegerField(
        default=0, db_default=0, help_text="the newest problem that a person has seen"
    )
    fetch_failures = models.PositiveIntegerField(default=0, help_text="in a row")
    next_fetch_at = models.DateTimeField(null=True, blank=True, help_text="the server's back-off")

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.address

    def sender_name(self, language: str) -> str:
        return getattr(self, f"sender_name_{language}", "") or self.sender_name_en


class Provider(models.TextChoices):
    MICROSOFT = "microsoft", "Microsoft 365"
    GOOGLE = "google", "Google"


class MailboxSignIn(models.Model):
    """Sign-in of a mailbox by OAuth 2 (XOAUTH2) instead of a password; secrets are sealed.

    `tenant` is Microsoft's directory; `error` says why a person must sign in again.
    """

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="sign_in")
    provider = models.CharField(max_length=10, choices=Provider)
    tenant = models.CharField(max_length=100, blank=True)
    client_id = models.CharField(max_length=200)
    client_secret_sealed = models.TextField(blank=True)
    refresh_token_sealed = models.TextField(blank=True)
    access_token_sealed = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
