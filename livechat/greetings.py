"""What an agent says first, by itself, in the visitor's language."""

from django.utils import translation
from django.utils.translation import gettext as _

from desks.models import Agent
from livechat.models import ChatAttendance

LONGEST = 500


def greeting_of(attendance: ChatAttendance | None, agent: Agent, language: str) -> str:
    """The agent's own; that of the house where he has none; '' for who wants to say none."""
    own = attendance.greetings.get(language) if attendance else None
    return default_greeting(agent, language) if own is None else str(own).strip()


def default_greeting(agent: Agent, language: str) -> str:
    with translation.override(language):
        words = _("Good day, my name is %(name)s. I am reading your message.")
        return words % {"name": agent.get_short_name() or agent.display_name}
