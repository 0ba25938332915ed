"""From the row to the other side: once queued, sent until it is taken, kept from what is ours."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from shared.exceptions import InvalidInput
from webhooks.models import WebhookDelivery
from webhooks.outbox import (
    KEPT,
    PAUSES,
    Heard,
    claim_next,
    forget_old,
    limits_of_settings,
    record,
)
from webhooks.secrets import keys_of
from webhooks.signing import PREFIX
from webhooks.states import DELIVERY_MOVES, DeliveryState, Shape

State = DeliveryState


def now_is_later() -> None:
    WebhookDelivery.objects.filter(state=State.WAITING).update(next_attempt_at=Now())


def test_an_event_arrives_signed(queue, deliver, site, webhook):
    delivery = queue()
    assert deliver() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, delivery.attempts) == (State.DELIVERED, 200, 1)
    headers, body = site.headers[0], site.bodies[0]
    said = json.loads(body)
    assert (said["type"], said["data"]) == ("alert.raised", {"a": 1})
    key = base64.b64decode(keys_of(webhook)[0].removeprefix(PREFIX))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert headers["webhook-id"] == delivery.identity


def test_the_same_key_is_queued_and_sent_once(queue, deliver, site):
    assert queue() == queue()
    deliver()
    queue()
    assert deliver() == 0
    assert len(site.visits) == 1


def test_what_is_switched_off_is_told_nothing(queue, webhook):
    webhook.is_on = False
    webhook.save()
    assert queue() is None
    assert not WebhookDelivery.objects.exists()


def test_a_chat_tool_gets_one_line_with_a_link(queue, deliver, site, webhook):
    webhook.shape = Shape.CHAT
    webhook.save()
    queue(payload={"text": "Höchste Zeit", "url": "https://h.example/1", "reference": "MAD-1"})
    deliver()
    assert json.loads(site.bodies[0]) == {"text": "Höchste Zeit https://h.example/1"}


def test_a_payload_that_is_a_book_is_refused(queue):
    with pytest.raises(InvalidInput):
        queue(payload={"a": "x" * 20_001})


def test_a_failure_is_tried_again_with_the_same_identity_and_a_longer_pause(queue, deliver, site):
    site.put("/hook", status=503)
    delivery = queue()
    deliver()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status) == (State.WAITING, 503)
    assert timedelta(seconds=3) < delivery.next_attempt_at - timezone.now() < timedelta(seconds=8)
    assert deliver() == 0
    now_is_later()
    deliver()
    delivery.refresh_from_db()
    assert delivery.next_attempt_at - timezone.now() > timedelta(minutes=4)
    site.put("/hook")
    now_is_later()
    deliver()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.DELIVERED, 3)
    assert {one["webhook-id"] for one in site.headers} == {delivery.identity}


def test_it_is_given_up_after_the_last_attempt(queue, deliver, site):
    site.put("/hook", status=500)
    delivery = queue()
    for _attempt in range(len(PAUSES) + 1):
        assert WebhookDelivery.objects.get().state == State.WAITING
        now_is_later()
        deliver()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.FAILED, 10)


def test_who_says_gone_is_told_no_more(queue, deliver, site, webhook):
    site.put("/hook", status=410)
    queue("one")
    queue("two")
    deliver()
    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.is_gone) == (False, True)
    states = WebhookDelivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.FAILED, State.DROPPED]


def test_a_redirect_is_a_failure_and_is_not_followed(queue, deliver, site):
    site.put("/hook", status=302, Location="/other")
    site.put("/other")
    delivery = queue()
    deliver()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, site.visits) == (State.WAITING, 302, ["/hook"])


def test_an_address_of_our_own_net_is_not_asked(queue, deliver, site):
    delivery = queue()
    deliver(may_meet=limits_of_settings().may_meet)
    delivery.refresh_from_db()
    assert (delivery.state, site.visits) == (State.WAITING, [])
    assert "not on the public internet" in delivery.problem


def test_a_network_may_be_allowed_by_the_configuration(queue, deliver, site, settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/30"]
    queue()
    deliver(may_meet=limits_of_settings().may_meet)
    assert site.visits == ["/hook"]


def test_one_that_is_broken_holds_up_no_other(queue, deliver, site, webhook, rui, now, madrid):
    from webhooks.models import Webhook

    other = Webhook.objects.get(pk=webhook.pk)
    other.pk, other.address = None, webhook.address.replace("/hook", "/broken")
    other.save()
    for number in range(3):
        queue(f"b{number}", webhook=other)
    queue()
    assert deliver() == 2
    assert site.visits.count("/hook") == site.visits.count("/broken") == 1


def test_what_a_dead_worker_held_is_sent_by_another(queue, deliver, site):
    queue()
    dead = claim_next()
    assert deliver() == 0
    now_is_later()  # its lease has run out
    assert deliver() == 1
    assert not record(delivery=dead, heard=Heard(problem="late"), now=timezone.now())
    assert WebhookDelivery.objects.get().state == State.DELIVERED


def test_the_log_is_kept_for_a_while(queue, deliver, now):
    queue()
    deliver()
    assert forget_old(now=now + KEPT) == 0
    assert forget_old(now=now + KEPT + timedelta(minutes=1)) == 1


def test_every_state_has_its_moves():
    assert set(DELIVERY_MOVES) == set(State)
    assert DELIVERY_MOVES[State.DELIVERED] == frozenset()
