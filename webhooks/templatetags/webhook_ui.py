"""Marks of a delivery: always a shape and a word."""

from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shared.templatetags.ui import chip
from webhooks.models import WebhookDelivery
from webhooks.states import DeliveryState

register = template.Library()

SHAPES = {
    DeliveryState.WAITING: ("clock", "is-calm"),
    DeliveryState.DELIVERED: ("check", "is-ok"),
    DeliveryState.FAILED: ("circle-x", "is-danger"),
    DeliveryState.DROPPED: ("ban", "is-muted"),
}


@register.simple_tag
def delivery_mark(delivery: WebhookDelivery) -> SafeString:
    state = DeliveryState(delivery.state)
    shape, tone = SHAPES[state]
    words = str(state.label)
    if state == DeliveryState.WAITING and delivery.tried_at:
        shape, tone, words = "refresh-alert", "is-warn", _("Tried again later")
    return chip(shape, tone, words)


@register.filter
def host_of(address: str) -> str:
    """The rest of an address may be a key."""
    return urlsplit(address).hostname or "–"
