"""Marks of a hand-over: always a shape and a word."""

from django import template
from django.utils.safestring import SafeString

from handovers.models import Handover
from handovers.states import OF_SECTION, Said, State
from shared.templatetags.ui import chip

register = template.Library()

SHAPES = {
    State.OPEN: ("building-community", "is-calm"),
    State.ASKED_BACK: ("help-circle", "is-accent"),
    State.ANSWERED: ("circle-arrow-down", "is-ok"),
    State.DECLINED: ("arrow-back", "is-warn"),
    State.WITHDRAWN: ("arrow-back", "is-muted"),
    State.ENDED: ("circle-x", "is-muted"),
}


@register.simple_tag
def handover_mark(handover: Handover) -> SafeString:
    state = State(handover.state)
    return chip(*SHAPES[state], state.label)


@register.filter
def is_of_section(kind: str) -> bool:
    """Whether these words came from the section, or claim to."""
    return Said(kind) in OF_SECTION
