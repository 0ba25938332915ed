"""Marks of an alert: always a shape and a word."""

from django import template
from django.utils.safestring import SafeString

from alerts.models import Alert
from alerts.states import State
from alerts.wording import because
from shared.templatetags.ui import chip

register = template.Library()

SHAPES = {
    State.OPEN: ("urgent", "is-danger"),
    State.ACKNOWLEDGED: ("user-check", "is-ok"),
    State.ENDED: ("circle-x", "is-muted"),
}


@register.simple_tag
def alert_mark(alert: Alert) -> SafeString:
    state = State(alert.state)
    return chip(*SHAPES[state], state.label)


@register.filter
def why(alert: Alert) -> str:
    return because(alert)
