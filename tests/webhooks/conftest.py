"""One webhook of Madrid, and a fake of what receives it."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from shared.outbound import Limits
from tests.fakes.web_server import WebServer, web_server
from webhooks.actions import WebhookValues, queue_webhook, save_webhook
from webhooks.models import Webhook, WebhookDelivery
from webhooks.outbox import deliver_due

PATH = "/hook"


@pytest.fixture
def site() -> Iterator[WebServer]:
    with web_server() as server:
        server.put(PATH)
        yield server


@pytest.fixture
def webhook(madrid, rui, now, site) -> Webhook:
    values = WebhookValues("Chat", f"https://chat.example{PATH}", desk=madrid)
    made = save_webhook(webhook=None, values=values, by=rui, now=now)
    # The fake speaks no TLS; what may be saved is a test of its own.
    made.address, made.is_on = f"http://chat.example:{site.port}{PATH}", True
    made.save()
    return made


@pytest.fixture
def queue(webhook, now):
    def queue(key: str = "one", **fields) -> WebhookDelivery | None:
        given = {"webhook": webhook, "event": "alert.raised", "payload": {"a": 1}, "now": now}
        return queue_webhook(**given | fields, key=key)

    return queue


@pytest.fixture
def deliver(site):
    def deliver(**others) -> int:
        values = {
            "ports": frozenset({site.port}),
            "may_meet": lambda ip: True,
            "resolve": lambda host, port: ["127.0.0.1"],
            "redirects": 0,
            "seconds": 5,
        }
        return deliver_due(clock=timezone.now, limits=Limits(**values | others))

    return deliver
