"""Signed addresses: of the page before a doubtful link, and of a frame that may show all numbers."""

from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode

from desks.models import Agent
from inquiries.models import Message

LEAVING_SALT, REVEALED_SALT = "inquiries.leaving", "inquiries.revealed"
REVEALED_SECONDS = 600


def way_out(url: str) -> str:
    """Our own page that says where the link leads. Signed, or anybody could make such a page."""
    return (
        f"{reverse('inquiries:leaving')}?{urlencode({'to': signing.dumps(url, salt=LEAVING_SALT)})}"
    )


def read_way_out(token: str) -> str:
    """The address; '' when it was not we who signed it."""
    try:
        return str(signing.loads(token, salt=LEAVING_SALT))
    except signing.BadSignature:
        return ""


def revealed_key(agent: Agent, message: Message) -> str:
    return signing.dumps([agent.pk, message.pk], salt=REVEALED_SALT)


def is_revealed(key: str, agent: Agent, message: Message) -> bool:
    """For this agent, this message, and ten minutes."""
    try:
        return bool(
            signing.loads(key, salt=REVEALED_SALT, max_age=REVEALED_SECONDS)
            == [agent.pk, message.pk]
        )
    except signing.BadSignature:
        return False
