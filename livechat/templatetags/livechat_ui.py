"""Marks of chats: how an agent stands, where a chat stands. Always a shape and a word."""

from uuid import uuid4

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from livechat.states import ChatState
from livechat.turns import Standing
from shared.templatetags.ui import chip

register = template.Library()

STANDINGS = {
    Standing.OFF: ("message-circle-off", "is-muted", _("No chats")),
    Standing.AWAY: ("coffee", "is-warn", _("Away")),
    Standing.AFTER: ("hourglass", "is-calm", _("After chat")),
    Standing.FULL: ("circle", "is-warn", _("Full")),
    Standing.FREE: ("circle-check", "is-ok", _("Ready")),
}
STATES = {
    ChatState.WAITING: ("bell", "is-warn", _("Waits")),
    ChatState.ACTIVE: ("message-circle", "is-accent", _("In conversation")),
    ChatState.BY_MAIL: ("mail-forward", "is-calm", _("Goes on by e-mail")),
    ChatState.ENDED: ("message-circle-off", "is-muted", _("Ended")),
}


@register.simple_tag
def standing_mark(standing: str) -> SafeString:
    return chip(*STANDINGS[Standing(standing)])


@register.simple_tag
def chat_mark(state: str) -> SafeString:
    return chip(*STATES[ChatState(state)])


@register.simple_tag
def fresh_id() -> str:
    """For a line without scripts: posted twice, it is said once."""
    return str(uuid4())
