"""Who decides about addresses outside, what is refused, and the page for it."""

from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from desks.permissions import scope_of
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from webhooks.actions import (
    WebhookValues,
    forget_earlier_secret,
    queue_webhooks,
    renew_secret,
    save_webhook,
    switch_webhook,
    try_again,
    try_webhook,
)
from webhooks.models import Webhook, WebhookDelivery
from webhooks.secrets import keys_of
from webhooks.states import TRIAL, DeliveryState, Event


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def values(**fields) -> WebhookValues:
    return WebhookValues(**{"name": "Chat", "address": "https://chat.example/x"} | fields)


def test_a_new_one_is_off_and_has_a_secret_that_is_not_readable_in_the_row(madrid, rui, now):
    made = save_webhook(webhook=None, values=values(desk=madrid), by=rui, now=now)
    assert not made.is_on
    assert keys_of(made)[0].startswith("whsec_")
    assert "whsec" not in made.sealed_secret


@pytest.mark.parametrize("address", ["http://chat.example/x", "ftp://chat.example/", "chat"])
def test_an_address_without_encryption_is_refused(madrid, rui, now, address):
    with pytest.raises(InvalidInput):
        save_webhook(webhook=None, values=values(desk=madrid, address=address), by=rui, now=now)


def test_an_event_that_does_not_exist_is_refused(madrid, rui, now):
    with pytest.raises(InvalidInput):
        save_webhook(webhook=None, values=values(desk=madrid, events=["x"]), by=rui, now=now)


def test_an_assistant_and_another_desks_coordinator_decide_nothing(
    webhook, maria, rui, meetings, now
):
    for agent, desk in ((maria, webhook.desk), (rui, meetings), (rui, None)):
        with pytest.raises(NotAllowed):
            save_webhook(webhook=None, values=values(desk=desk), by=agent, now=now)
    with pytest.raises(Http404):
        switch_webhook(webhook_id=webhook.pk, is_on=False, by=maria, now=now)


def test_one_of_all_desks_is_not_even_seen_by_who_has_not_every_desk(
    webhook, rui, ada, meetings, now
):
    save_webhook(webhook=None, values=values(desk=None, name="All"), by=ada, now=now)
    seen = Webhook.objects.manageable_by(scope_of(rui))
    assert [one.name for one in seen] == ["Chat"]
    assert Webhook.objects.manageable_by(scope_of(ada)).count() == 2


def test_switched_off_it_drops_what_waits_and_twice_is_once(webhook, queue, rui, now):
    delivery = queue()
    for _twice in range(2):
        switch_webhook(webhook_id=webhook.pk, is_on=False, by=rui, now=now)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DROPPED
    with pytest.raises(NotPossible):
        try_again(delivery_id=delivery.pk, by=rui, now=now)


def test_what_was_given_up_is_tried_again_and_what_arrived_is_not(
    webhook, queue, deliver, rui, now
):
    delivery = queue()
    WebhookDelivery.objects.update(state=DeliveryState.FAILED, attempts=10)
    try_again(delivery_id=delivery.pk, by=rui, now=now)
    assert deliver() == 1
    with pytest.raises(NotPossible):
        try_again(delivery_id=delivery.pk, by=rui, now=now)


def test_only_those_that_asked_for_an_event_at_the_desk_are_told(webhook, madrid, hague, now):
    webhook.events = [Event.ALERT_RAISED]
    webhook.save()

    def told(event: str, desk) -> int:
        return queue_webhooks(
            event=event, desk_id=desk.pk, payload_in=lambda _: {}, key=event, now=now
        )

    assert told(Event.ALERT_RAISED, madrid) == 1
    assert told(Event.ALERT_RAISED, hague) == told(Event.ALERT_OVER, madrid) == 0


def test_a_trial_leaves_though_it_is_off_and_once_for_each_key(webhook, deliver, site, rui, now):
    webhook.is_on = False
    webhook.save()
    for _twice in range(2):
        try_webhook(webhook_id=webhook.pk, by=rui, submission_key="k", now=now)
    assert deliver() == 1
    assert WebhookDelivery.objects.get().event == TRIAL


def test_a_renewed_secret_signs_beside_the_earlier_one_until_that_is_forgotten(webhook, rui, now):
    earlier = keys_of(webhook)
    renewed = renew_secret(webhook_id=webhook.pk, by=rui, now=now)
    assert keys_of(renewed)[1:] == earlier
    for _twice in range(2):
        forgotten = forget_earlier_secret(webhook_id=webhook.pk, by=rui, now=now)
    assert keys_of(forgotten) == keys_of(renewed)[:1]


def test_the_page_makes_one_tries_it_and_shows_what_came_of_it(as_rui, madrid, meetings):
    made = as_rui.post(
        reverse("webhooks:new"),
        {
            "name": "Chat",
            "address": "https://chat.example/secretpath",
            "desk": madrid.pk,
            "shape": "chat",
            "language": "fr",
            "events": ["alert.raised"],
        },
    )
    assert made.status_code == 303
    webhook = Webhook.objects.get()
    assert (webhook.language, webhook.events) == ("fr", ["alert.raised"])
    deed = reverse("webhooks:deed", args=[webhook.pk])
    as_rui.post(deed, {"do": "try", "submission_key": uuid4().hex})
    page = as_rui.get(reverse("webhooks:webhook", args=[webhook.pk])).content.decode()
    assert "webhook.trial" in page
    assert "whsec_" in page
    assert "secretpath" not in as_rui.get(reverse("webhooks:list")).content.decode()


def test_a_mistake_in_the_form_is_said_there(as_rui, madrid):
    sent = {"name": "Chat", "address": "http://chat.example/", "desk": madrid.pk}
    answer = as_rui.post(reverse("webhooks:new"), {**sent, "shape": "event", "language": "en"})
    assert answer.status_code == 422
    assert "https://" in answer.content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(as_rui, webhook, queue, deliver):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        as_rui.get(reverse("webhooks:list"))
        with CaptureQueriesContext(connection) as captured:
            as_rui.get(reverse("webhooks:list"))
        return len(captured)

    queue()
    deliver()
    one = cost()
    for number in range(6):
        webhook.pk, webhook.name = None, f"Chat {number}"
        webhook.save()
        queue(webhook=webhook)
    deliver()
    assert cost() == one
