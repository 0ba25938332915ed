"""Marks of an escalation: always a shape and a word."""

from datetime import timedelta

from django import template
from django.utils.safestring import SafeString

from escalations.models import Escalation
from escalations.states import State
from shared.masking import mask
from shared.templatetags.ui import chip, work_time_in_words

register = template.Library()

SHAPES = {
    State.OPEN: ("circle-arrow-up", "is-calm"),
    State.ASKED_BACK: ("help-circle", "is-accent"),
    State.ANSWERED: ("circle-arrow-down", "is-ok"),
    State.WITHDRAWN: ("arrow-back", "is-muted"),
    State.ENDED: ("circle-x", "is-muted"),
}


@register.simple_tag
def escalation_mark(escalation: Escalation) -> SafeString:
    state = State(escalation.state)
    return chip(*SHAPES[state], state.label)


@register.filter
def masked(text: str) -> str:
    """Numbers of cards, accounts and passports are not shown, whoever wrote them."""
    return mask(text)


@register.filter
def work_time(span: timedelta) -> str:
    return work_time_in_words(span)
