"""A webhook of Madrid alone, and what it could not deliver."""

from django.utils import timezone

from tests.architecture.world import NO_ID, World
from webhooks.actions import WebhookValues, queue_webhook, save_webhook
from webhooks.models import WebhookDelivery
from webhooks.states import DeliveryState

ADDRESS = "https://chat.example/CanaryHook"


def furnish(world: World) -> None:
    sent = _failed_delivery(world)
    world.add("webhooks:list webhooks:new", [])
    world.add("webhooks:webhook webhooks:log webhooks:deed", [sent.webhook_id], [NO_ID])
    world.add("webhooks:again", [sent.pk], [NO_ID])
    where = {"desk": world.madrid.pk, "address": ADDRESS}
    form = {**where, "name": "Canary", "shape": "event", "language": "en"}
    world.posts |= {"webhooks:new": form, "webhooks:webhook": form, "webhooks:deed": {"do": "try"}}


def _failed_delivery(world: World) -> WebhookDelivery:
    now = timezone.now()
    values = WebhookValues("Canary", ADDRESS, desk=world.madrid)
    webhook = save_webhook(webhook=None, values=values, by=world.cast["rui"], now=now)
    webhook.is_on = True
    webhook.save()
    sent = queue_webhook(webhook=webhook, event="a.b", payload={}, key="canary", now=now)
    WebhookDelivery.objects.filter(pk=sent.pk).update(state=DeliveryState.FAILED)
    return sent
