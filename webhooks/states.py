"""States of a delivery, the shapes of what is sent, and the events that a webhook may ask for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryState(TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")
    DROPPED = "dropped", _("Not sent: switched off")


DELIVERY_MOVES: dict[str, frozenset[str]] = {
    DeliveryState.WAITING: frozenset(
        {DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.DROPPED}
    ),
    DeliveryState.DELIVERED: frozenset(),
    # A person may have it tried again when the other side works again.
    DeliveryState.FAILED: frozenset({DeliveryState.WAITING}),
    DeliveryState.DROPPED: frozenset({DeliveryState.WAITING}),
}


class Shape(TextChoices):
    EVENT = "event", _("Signed event (Standard Webhooks)")
    CHAT = "chat", _("One line of text for a chat tool")


class Event(TextChoices):
    """What a webhook may ask for; whoever queues one may name it by another event, too."""

    ALERT_RAISED = "alert.raised", _("An urgent alert is raised")
    ALERT_REPEATED = "alert.repeated", _("An urgent alert is repeated")
    ALERT_ACKNOWLEDGED = "alert.acknowledged", _("Somebody acknowledged an alert")
    ALERT_OVER = "alert.over", _("An alert is over without it")


TRIAL = "webhook.trial"
"""The event of the try-out button."""
