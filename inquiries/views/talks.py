"""What apps above show in a thread in place of messages: conversations with a life of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from inquiries.models import Inquiry, Message
from inquiries.states import Channel


@dataclass(frozen=True, slots=True)
class Talk:
    """`template` is drawn in the thread with the talk as `talk`; it shows these messages itself.

    While it `is_open` it stands last. `composer`: a template for the form that the composer begins
    with, '' for none.
    """

    at: datetime
    template: str
    message_ids: frozenset[int] = frozenset()
    is_open: bool = False
    composer: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


def talks_of(inquiry: Inquiry, messages: Sequence[Message]) -> list[Talk]:
    """Nothing is asked for an inquiry without a chat."""
    if not any(one.channel == Channel.CHAT for one in messages):
        return []
    found: list[Talk] = import_string(settings.THREAD_TALKS)(inquiry, messages)
    return found
