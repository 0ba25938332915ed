"""Troubles of the mailroom that a person must know: told once when they begin and once when they end."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mailroom.models.mailboxes import Mailbox


class AlertKind(models.TextChoices):
    FETCHING = "fetching", _("Mail is not fetched")
    SENDING = "sending", _("Mail is not sent")
    READING = "reading", _("Mail waits to be read")
    QUARANTINE = "quarantine", _("Mail in quarantine")
    GAP = "gap", _("Mail on the server is not here")
    OVERSIZE = "oversize", _("Mail that was not taken over")
    SIGN_IN = "sign_in", _("A mailbox must be signed in again")
    DOOR = "door", _("The door for incoming mail does not answer")
    FLOOD = "flood", _("Too many mails between two addresses")
    LIMIT = "limit", _("A mailbox has reached its hourly limit")


class Alert(models.Model):
    """One trouble from its beginning to its end; `key` tells apart two of a kind.

    Only one of a kind and key is open at a time. `told_at` and `told_end_at` are when the mails
    about its beginning and end were written. `details` holds plain values for its sentence.
    `calm_since` is since when the facts are well again while it is still open.
    """

    kind = models.CharField(max_length=12, choices=AlertKind)
    key = models.CharField(max_length=700)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, null=True, related_name="alerts")
    details = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    calm_since = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)
    told_end_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(closed_at=None), name="alert_open_once"
            ),
        ]
        indexes = [models.Index(fields=["-opened_at"], name="alert_newest")]
