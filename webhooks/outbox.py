"""Delivering: claim what is due, send it outside any transaction, record the answer, try later.

At least once: whoever receives knows a repetition by its `webhook-id`.
"""

import ipaddress
import logging
import math
import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from shared.outbound import FetchRefused, IpAddress, Limits, is_public, post
from webhooks.bodies import body_of
from webhooks.models import Webhook, WebhookDelivery
from webhooks.secrets import keys_of
from webhooks.signing import signature_headers
from webhooks.states import TRIAL, DeliveryState

log = logging.getLogger(__name__)
# Standard Webhooks, "Deliverability and reliability": ten attempts over three days.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
LEASE = timedelta(seconds=60)  # above the longest attempt
SECONDS = 15.0
GONE = 410
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Heard:
    """The status of the answer, or why there was none."""

    status: int | None = None
    problem: str = ""

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def limits_of_settings() -> Limits:
    """Public machines, and those in the networks that the configuration allows by name."""
    networks = [ipaddress.ip_network(one) for one in settings.WEBHOOK_NETWORKS]

    def may_meet(address: IpAddress) -> bool:
        return is_public(address) or any(address in one for one in networks)

    ports = frozenset(int(port) for port in settings.WEBHOOK_PORTS)
    return Limits(seconds=SECONDS, redirects=0, ports=ports, may_meet=may_meet)


def deliver_due(*, clock: Callable[[], datetime], limits: Limits, until: float = math.inf) -> int:
    """Send what is due, one after the other; returns how many were tried.

    A webhook that did not answer well is left alone for the rest of the run, so that it holds up
    no other. Two runs at once share the work.
    """
    tried, troubled = 0, set[int]()
    while time.monotonic() < until and (delivery := claim_next(but=troubled)):
        heard = send(delivery, clock(), limits)
        record(delivery=delivery, heard=heard, now=clock())
        tried += 1
        if not heard.is_good:
            troubled.add(delivery.webhook_id)
    return tried


@transaction.atomic
def claim_next(*, but: Collection[int] = ()) -> WebhookDelivery | None:
    """Lease the longest due one to the caller alone, as one more attempt; None when nothing is."""
    may_go = Q(webhook__is_on=True) | Q(event=TRIAL)
    due = WebhookDelivery.objects.filter(
        may_go, state=DeliveryState.WAITING, next_attempt_at__lte=Now()
    )
    rows = due.exclude(webhook__in=but).select_for_update(skip_locked=True, of=("self",))
    found = rows.select_related("webhook").order_by("next_attempt_at", "pk").first()
    if found:
        found.attempts += 1
        WebhookDelivery.objects.filter(pk=found.pk).update(
            attempts=F("attempts") + 1, next_attempt_at=Now() + LEASE
        )
    return found


def send(delivery: WebhookDelivery, now: datetime, limits: Limits) -> Heard:
    """One attempt; nothing is raised, nothing is written."""
    webhook = delivery.webhook
    body = body_of(
        shape=webhook.shape, event=delivery.event, at=delivery.created_at, payload=delivery.payload
    )
    try:
        signed = signature_headers(
            identity=delivery.identity,
            timestamp=int(now.timestamp()),
            body=body,
            keys=keys_of(webhook),
        )
        headers = {"Content-Type": "application/json", "User-Agent": "helpdesk-webhooks", **signed}
        return Heard(post(webhook.address, body=body, headers=headers, limits=limits))
    except FetchRefused as error:
        return Heard(problem=str(error)[:200])
    except InvalidToken:
        return Heard(problem="the secret cannot be read: SECRET_KEY has changed")
    except Exception as error:  # one address never stops the others
        log.exception("webhook delivery %s cannot be made", delivery.pk)
        return Heard(problem=f"cannot be made: {type(error).__name__}")


@transaction.atomic
def record(*, delivery: WebhookDelivery, heard: Heard, now: datetime) -> bool:
    """Note what this attempt met with; false when a later attempt has the delivery by now."""
    fields = {"tried_at": now, "status": heard.status, "problem": heard.problem}
    mine = WebhookDelivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts
    )
    if heard.is_good:
        done = {"state": DeliveryState.DELIVERED, "finished_at": now, "next_attempt_at": None}
        return mine.update(**fields, **done) == 1
    if heard.status == GONE:  # a webhook is locked before its deliveries, as who switches it does
        Webhook.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.webhook_id)
    if heard.status == GONE or delivery.attempts > len(PAUSES):
        log.error("webhook delivery %s is given up", delivery.pk)
        over = {"state": DeliveryState.FAILED, "finished_at": now, "next_attempt_at": None}
        is_ours = mine.update(**fields, **over) == 1
        if heard.status == GONE:
            _switch_off(delivery.webhook, now)
        return is_ours
    pause = PAUSES[max(delivery.attempts, 1) - 1] * random.uniform(0.9, 1.2)  # noqa: S311 - spread
    return mine.update(**fields, next_attempt_at=Now() + pause) == 1


def _switch_off(webhook: Webhook, now: datetime) -> None:
    """It asked for nothing more to come."""
    log.error("webhook %s answered that it is gone, and is switched off", webhook.pk)
    Webhook.objects.filter(pk=webhook.pk).update(is_on=False, is_gone=True)
    drop_waiting(webhook=webhook, now=now)


def drop_waiting(*, webhook: Webhook, now: datetime) -> None:
    """What waits for a webhook that was switched is old by then, and is not sent."""
    waiting = webhook.deliveries.filter(state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.DROPPED, finished_at=now, next_attempt_at=None)


def forget_old(*, now: datetime) -> int:
    """The log is no record: what happened stands in the timelines."""
    old = WebhookDelivery.objects.filter(created_at__lt=now - KEPT)
    count, _by_model = old.exclude(state=DeliveryState.WAITING).delete()
    return count
