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
    """The same number of statements, however many they are."""
    webhooks = Webhook.objects.manageable_by(scope)
    tried = Max("deliveries__pk", filter=Q(deliveries__tried_at__isnull=False))
    newest = dict(webhooks.annotate(newest=tried).values_list("pk", "newest"))
    last = WebhookDelivery.objects.in_bulk([pk for pk in newest.values() if pk])
    return [Row(one, last.get(newest.get(one.pk, 0))) for one in webhooks.select_related("desk")]


def log_of(webhook: Webhook) -> list[WebhookDelivery]:
    """The newest first, by the index of the log."""
    return list(webhook.deliveries.order_by("-pk")[:LOG_SHOWN])
