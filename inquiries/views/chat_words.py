"""What became of a chat, as sentences of the timeline."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inquiries.models import TimelineFact
from inquiries.states import Fact

NameOf = Callable[[object], str]
Data = dict[str, Any]


def chat_sentence(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    """'' for every other kind of fact, and for those whose label says it all."""
    speak = SPEAKERS.get(Fact(fact.kind))
    return speak(fact.data, who, name_of) if speak else ""


def _offered(data: Data, who: str, name_of: NameOf) -> str:
    return _("The chat was offered to %(name)s") % {"name": name_of(data.get("owner"))}


def _missed(data: Data, who: str, name_of: NameOf) -> str:
    return _("%(name)s did not take the chat in time") % {"name": name_of(data.get("owner"))}


def _taken(data: Data, who: str, name_of: NameOf) -> str:
    words = _("%(who)s took the chat; the visitor had waited %(span)s")
    return words % {"who": who, "span": _span(data.get("waited"))}


def _returned(data: Data, who: str, name_of: NameOf) -> str:
    if who:
        return _("%(who)s gave the chat back: the visitor waits") % {"who": who}
    return _("Nobody was there for the chat any more: the visitor waits")


def _transferred(data: Data, who: str, name_of: NameOf) -> str:
    words = _("%(who)s handed the chat to %(name)s")
    return words % {"who": who, "name": name_of(data.get("after"))}


def _ended(data: Data, who: str, name_of: NameOf) -> str:
    if who:
        return _("%(who)s ended the chat") % {"who": who}
    if data.get("side") == "visitor":
        return _("The visitor ended the chat")
    return ""


def _rated(data: Data, who: str, name_of: NameOf) -> str:
    rating = data.get("rating")
    if not isinstance(rating, int):
        return ""
    return _("The visitor rated the chat: %(rating)d of 5") % {"rating": rating}


def _span(value: object) -> str:
    seconds = value if isinstance(value, int) else 0
    if seconds < 60:
        return ngettext("%(number)d second", "%(number)d seconds", seconds) % {"number": seconds}
    minutes = seconds // 60
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}


SPEAKERS: dict[Fact, Callable[[Data, str, NameOf], str]] = {
    Fact.CHAT_OFFERED: _offered,
    Fact.CHAT_MISSED: _missed,
    Fact.CHAT_TAKEN: _taken,
    Fact.CHAT_RETURNED: _returned,
    Fact.CHAT_TRANSFERRED: _transferred,
    Fact.CHAT_ENDED: _ended,
    Fact.CHAT_RATED: _rated,
}
