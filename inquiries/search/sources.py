"""What else the command palette finds. An app that has something to offer registers a source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from desks.models import Agent
from desks.permissions import Scope


@dataclass(frozen=True, slots=True)
class Item:
    """One line to choose; `icon` is a name of the sprite."""

    title: str
    url: str
    detail: str = ""
    icon: str = "file-text"


@dataclass(frozen=True, slots=True)
class Source:
    """`find(text, agent, scope, limit)` gives what the agent may see, the best first; it is fast."""

    label: str | Promise
    find: Callable[[str, Agent, Scope, int], Sequence[Item]]


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """From `AppConfig.ready`; the same name again replaces."""
    _sources[name] = source


def sources() -> list[Source]:
    return list(_sources.values())
