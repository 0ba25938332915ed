"""What the walk over all addresses needs of webhooks."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from webhooks.actions import WebhookValues, queue_webhook, save_webhook
from webhooks.models import WebhookDelivery
from webhooks.states import DeliveryState

if TYPE_CHECKING:
    from tests.architecture.world import World

NO_ID = 999_999_999


def webhook_addresses(world: "World") -> dict[str, tuple[list[Any], list[Any]]]:
    now, rui = timezone.now(), world.cast["rui"]
    values = WebhookValues("Canary", "https://chat.example/CanaryHook", desk=world.madrid)
    webhook = save_webhook(webhook=None, values=values, by=rui, now=now)
    webhook.is_on = True
    webhook.save()
    sent = queue_webhook(webhook=webhook, event="a.b", payload={}, key="canary", now=now)
    WebhookDelivery.objects.filter(pk=sent.pk).update(state=DeliveryState.FAILED)
    return {
        "webhooks:webhook": ([webhook.pk], [NO_ID]),
        "webhooks:log": ([webhook.pk], [NO_ID]),
        "webhooks:deed": ([webhook.pk], [NO_ID]),
        "webhooks:again": ([sent.pk], [NO_ID]),
    }


def webhook_posts(world: "World") -> dict[str, dict[str, Any]]:
    form = {
        "name": "Canary",
        "address": "https://chat.example/CanaryHook",
        "desk": world.madrid.pk,
        "shape": "event",
        "language": "en",
    }
    return {"webhooks:new": form, "webhooks:webhook": form, "webhooks:deed": {"do": "try"}}
