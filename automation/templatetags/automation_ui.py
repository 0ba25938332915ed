"""Marks of a firing: always a shape and a word."""

from django import template
from django.utils.safestring import SafeString

from automation.models import Firing
from automation.states import FiringState
from shared.templatetags.ui import chip

register = template.Library()

SHAPES = {
    FiringState.WAITING: ("hourglass", "is-calm"),
    FiringState.DONE: ("check", "is-ok"),
    FiringState.UNCHANGED: ("circle-check", "is-muted"),
    FiringState.NOT_MET: ("circle-dashed", "is-muted"),
    FiringState.FAILED: ("alert-triangle", "is-danger"),
    FiringState.STOPPED: ("hand-stop", "is-danger"),
    FiringState.UNDONE: ("arrow-back-up", "is-muted"),
}


@register.simple_tag
def firing_mark(firing: Firing) -> SafeString:
    state = FiringState(firing.state)
    return chip(*SHAPES[state], state.label)
