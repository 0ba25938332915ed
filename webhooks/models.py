"""Addresses that are told of events, and what was sent to each: the outbox and its log."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from desks.permissions import Deed, Scope, may_manage
from webhooks.states import DeliveryState, Shape


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def manageable_by(self, scope: Scope) -> "WebhookQuerySet":
        """Those of the desks that the agent coordinates; an administrator's are all.

        The others are not even seen: the address of a chat tool is a key to it.
        """
        if may_manage(scope, Deed.MANAGE_WEBHOOKS, None):
            return self
        return self.filter(desk_id__in=scope.desk_ids_for(Deed.MANAGE_WEBHOOKS))

    def wanting(self, event: str, desk_id: int) -> "WebhookQuerySet":
        """Those that are on and asked for this event at this desk."""
        here = models.Q(desk_id=desk_id) | models.Q(desk=None)
        return self.filter(here, is_on=True, events__contains=[event]).order_by("pk")


class Webhook(models.Model):
    """One address outside. `desk` empty: of all desks. `language` is that of its lines of text.

    The secrets are sealed (shared/sealing.py); the earlier one signs too, until it is forgotten.
    """

    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=1000)
    desk = models.ForeignKey(
        Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="webhooks"
    )
    shape = models.CharField(_("shape"), max_length=6, choices=Shape, default=Shape.EVENT)
    language = models.CharField(_("language"), max_length=2, default="en")
    events = models.JSONField(default=list, help_text="events that it asks for")
    sealed_secret = models.CharField(max_length=300)
    sealed_earlier_secret = models.CharField(max_length=300, blank=True)
    is_on = models.BooleanField(default=False)
    is_gone = models.BooleanField(default=False, help_text="switched off, for it answered 410")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One event for one webhook, sent at least once; `identity` stays the same at each attempt.

    While it is tried, `next_attempt_at` is when it is tried again if its worker dies.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=60)
    key = models.CharField(max_length=120, help_text="the same key is queued once")
    identity = models.CharField(max_length=40, unique=True)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="of the last HTTP answer")
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="webhook_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(state=DeliveryState.WAITING),
                name="webhook_due",
            ),
            models.Index(fields=["webhook", "-id"], name="webhook_log"),
            models.Index(fields=["created_at"], name="webhook_delivery_age"),
        ]
