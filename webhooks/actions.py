"""Telling an address outside of an event, and what is decided about those addresses."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, require_managing, scope_of
from shared.background import wake_on_commit
from shared.exceptions import InvalidInput, NotPossible
from shared.transitions import require_move
from webhooks.models import Webhook, WebhookDelivery
from webhooks.outbox import drop_waiting
from webhooks.secrets import seal
from webhooks.signing import new_secret
from webhooks.states import DELIVERY_MOVES, TRIAL, DeliveryState, Event, Shape

DELIVER_TASK = "webhooks.tasks.deliver"
Payload = dict[str, Any]
MAX_KEY = 120
MAX_BYTES = 20_000  # Standard Webhooks, "Payload size"


@dataclass(frozen=True, slots=True)
class WebhookValues:
    name: str
    address: str
    desk: Desk | None = None
    shape: str = Shape.EVENT
    language: str = "en"
    events: Sequence[str] = ()


def queue_webhook(
    *, webhook: Webhook, event: str, payload: Payload, key: str, now: datetime
) -> WebhookDelivery | None:
    """Have an address told, in the transaction of the deed that calls it; once for each `key`.

    `payload` carries references, codes, times and links, never what somebody wrote nor who wrote:
    it leaves the house. Its `text`, if there is one, is the line for a chat tool, in the webhook's
    language; its `url` is added there. A webhook that is switched off is told nothing (None), nor
    is one that was told under this key (its first delivery is returned). Delivered after commit,
    tried again for three days; nothing is raised for an address that does not work. Raises
    InvalidInput for a payload of more than 20 kB.
    """
    if not webhook.is_on and event != TRIAL:
        return None
    if len(json.dumps(payload)) > MAX_BYTES:
        raise InvalidInput()
    delivery, is_new = WebhookDelivery.objects.get_or_create(
        webhook=webhook,
        key=key[:MAX_KEY],
        defaults={
            "event": event,
            "identity": f"msg_{uuid.uuid4().hex}",
            "payload": payload,
            "created_at": now,
            "next_attempt_at": now,
        },
    )
    if is_new:
        wake_on_commit(DELIVER_TASK)
    return delivery


def queue_webhooks(
    *, event: str, desk_id: int, payload_in: Callable[[str], Payload], key: str, now: datetime
) -> int:
    """The same for every address that asked for this event at this desk; returns how many.

    `payload_in` makes it in the language of each.
    """
    wanting = list(Webhook.objects.wanting(event, desk_id))
    for webhook in wanting:
        payload = payload_in(webhook.language)
        queue_webhook(webhook=webhook, event=event, payload=payload, key=key, now=now)
    return len(wanting)


@transaction.atomic
def try_webhook(
    *, webhook_id: int, by: Agent, submission_key: str, now: datetime
) -> WebhookDelivery | None:
    """Send a line that says it is a trial, once for each key; also where it is switched off."""
    webhook = _lock(by, webhook_id)
    words = _("This is a trial of the helpdesk. Nothing has happened.")
    payload = {"text": words, "url": settings.SITE_URL}
    key = f"trial:{submission_key}"
    return queue_webhook(webhook=webhook, event=TRIAL, payload=payload, key=key, now=now)


@transaction.atomic
def try_again(*, delivery_id: int, by: Agent, now: datetime) -> WebhookDelivery:
    """Let what was given up begin anew, under its own identity. Raises NotPossible otherwise."""
    found = WebhookDelivery.objects.filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    webhook = _lock(by, found.webhook_id)
    if not webhook.is_on and found.event != TRIAL:
        raise NotPossible(_("Switch the webhook on first."))
    delivery = WebhookDelivery.objects.select_for_update().get(pk=delivery_id)
    require_move(DELIVERY_MOVES, delivery.state, DeliveryState.WAITING)
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    delivery.next_attempt_at, delivery.finished_at = now, None
    delivery.save()
    wake_on_commit(DELIVER_TASK)
    return delivery


# --- what is decided about an address ------------------------------------------------------------


@transaction.atomic
def save_webhook(
    *, webhook: Webhook | None, values: WebhookValues, by: Agent, now: datetime
) -> Webhook:
    """Make one, switched off and with a secret of its own, or change one.

    Raises InvalidInput for an address that is not one, or not encrypted where it must be.
    """
    require_managing(by, Deed.MANAGE_WEBHOOKS, values.desk.pk if values.desk else None)
    _require_address(values.address)
    if not set(values.events) <= set(Event.values) or values.shape not in Shape.values:
        raise InvalidInput()
    found = _lock(by, webhook.pk) if webhook else Webhook(sealed_secret=seal(new_secret()))
    found.name, found.address, found.desk = values.name, values.address, values.desk
    found.shape, found.language, found.events = values.shape, values.language, list(values.events)
    _save(found, by, now)
    return found


@transaction.atomic
def switch_webhook(*, webhook_id: int, is_on: bool, by: Agent, now: datetime) -> Webhook:
    """Tell it from now on, or no more; what waited until now is not sent. Twice is once."""
    webhook = _lock(by, webhook_id)
    if webhook.is_on == is_on:
        return webhook
    webhook.is_on, webhook.is_gone = is_on, False
    _save(webhook, by, now)
    drop_waiting(webhook=webhook, now=now)
    return webhook


@transaction.atomic
def renew_secret(*, webhook_id: int, by: Agent, now: datetime) -> Webhook:
    """A new secret; what is sent is signed with both until the earlier one is forgotten."""
    webhook = _lock(by, webhook_id)
    webhook.sealed_earlier_secret = webhook.sealed_secret
    webhook.sealed_secret = seal(new_secret())
    _save(webhook, by, now)
    return webhook


@transaction.atomic
def forget_earlier_secret(*, webhook_id: int, by: Agent, now: datetime) -> Webhook:
    """Sign with the present secret alone. Twice is once."""
    webhook = _lock(by, webhook_id)
    webhook.sealed_earlier_secret = ""
    _save(webhook, by, now)
    return webhook


def _save(webhook: Webhook, by: Agent, now: datetime) -> None:
    webhook.changed_at, webhook.changed_by = now, by
    webhook.save()


def _lock(by: Agent, webhook_id: int) -> Webhook:
    rows = Webhook.objects.manageable_by(scope_of(by)).select_for_update(of=("self",), no_key=True)
    webhook = rows.filter(pk=webhook_id).first()
    if webhook is None:
        raise Http404
    return webhook


def _require_address(address: str) -> None:
    """Whom it leads to is looked at each time when something is sent."""
    if address.startswith("https://"):
        return
    if address.startswith("http://") and settings.WEBHOOK_NETWORKS:
        return
    raise InvalidInput(_("The address must begin with https://."))
