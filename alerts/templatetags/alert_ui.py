"""Marks of an alert: always a shape and a word."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alerts.models import Alert
from alerts.states import State
from alerts.wording import because
from shared.templatetags.ui import icon

register = template.Library()

SHAPES = {
    State.OPEN: ("urgent", "is-danger"),
    State.ACKNOWLEDGED: ("user-check", "is-ok"),
    State.ENDED: ("circle-x", "is-muted"),
}


@register.simple_tag
def alert_mark(alert: Alert) -> SafeString:
    shape, tone = SHAPES[State(alert.state)]
    words = State(alert.state).label
    return format_html('<span class="chip {}">{}<span>{}</span></span>', tone, icon(shape), words)


@register.filter
def why(alert: Alert) -> str:
    return because(alert)
