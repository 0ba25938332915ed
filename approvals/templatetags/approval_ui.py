"""Marks of an approval: always a shape and a word."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from approvals.models import Approval
from approvals.states import State
from desks.topic_choices import topic_words
from shared.templatetags.ui import chip

register = template.Library()

SHAPES = {
    State.WAITING: ("clock-pause", "is-accent"),
    State.APPROVED: ("circle-check", "is-ok"),
    State.RETURNED: ("arrow-back", "is-warn"),
    State.WITHDRAWN: ("arrow-back-up", "is-muted"),
    State.ENDED: ("circle-x", "is-muted"),
    State.UNAPPROVED: ("send", "is-warn"),
}


@register.simple_tag
def approval_mark(approval: Approval) -> SafeString:
    state = State(approval.state)
    return chip(*SHAPES[state], state.label)


@register.filter
def topics_in_words(codes: Iterable[str]) -> list[str]:
    return topic_words(codes)
