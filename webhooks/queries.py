"""Reading webhooks: those that an agent looks after, with how they fare, and the log of one."""

from dataclasses import dataclass

from django.db.models import Max, Q

from desks.permissions import Scope
from webhooks.models import Webhook, WebhookDelivery
from webhooks.states import DeliveryState

LOG_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Row:
    """`is_troubled`: the last attempt went wrong, and it is tried again or was given up."""

    webhook: Webhook
    last: WebhookDelivery | None

    @property
    def is_troubled(self) -> bool:
        last = self.last
        return bool(
            last
            and last.state in (DeliveryState.WAITING, DeliveryState.FAILED)
            and (last.problem or last.status)
        )


def rows_for(scope: Scope) -> list[Row]:
    """Two statements, however many they are."""
    tried = Max("deliveries__pk", filter=Q(deliveries__tried_at__isnull=False))
    webhooks = Webhook.objects.manageable_by(scope).select_related("desk").annotate(last=tried)
    found = list(webhooks)
    last = WebhookDelivery.objects.in_bulk([one.last for one in found if one.last])
    return [Row(one, last.get(one.last)) for one in found]


def log_of(webhook: Webhook) -> list[WebhookDelivery]:
    """The newest first, by the index of the log."""
    return list(webhook.deliveries.order_by("-pk")[:LOG_SHOWN])
