"""Policies in words: what they ask, what they promise, whom they tell."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.topics import find_topic, topics_for
from shared.templatetags.ui import work_time_in_words
from targets.models import PolicyVersion
from targets.states import CHANNEL_NAMES, URGENCY_NAMES, ClockKind, Who


def topic_name(desk_code: str, code: str) -> str:
    found = find_topic(desk_code, code)
    return found.name.in_language(get_language() or "en") if found else code


def topic_choices(desk_code: str) -> list[tuple[str, str]]:
    return [(one.code, topic_name(desk_code, one.code)) for one in topics_for(desk_code)]


def conditions_of(version: PolicyVersion) -> list[str]:
    """What an inquiry must be for it to hold; nothing for the general policy."""
    asked = [
        str(CHANNEL_NAMES.get(version.channel, "")),
        topic_name(version.policy.desk.code, version.topic) if version.topic else "",
        str(URGENCY_NAMES.get(version.urgency or 0, "")),
    ]
    return [one for one in asked if one]


def promises_of(version: PolicyVersion) -> list[tuple[str, str]]:
    """What is promised and within what, in the order of time."""
    lengths = [(kind, version.length_of(kind)) for kind in ClockKind]
    return [(str(kind.label), work_time_in_words(length)) for kind, length in lengths if length]


def step_in_words(step: Mapping[str, Any]) -> str:
    """“1 h before: whose inquiry it is”, with the promise where it is for one only."""
    minutes, who = step["minutes"], str(Who(step["who"]).label)
    length = work_time_in_words(timedelta(minutes=abs(minutes)))
    if minutes < 0:
        words = _("%(length)s before the time is up: %(who)s")
    elif minutes > 0:
        words = _("%(length)s after the time is up: %(who)s")
    else:
        words = _("When the time is up: %(who)s")
    said = words % {"length": length, "who": who}
    return f"{ClockKind(step['clock']).label} – {said}" if step["clock"] else said
