"""What queue pages of the apps above have in common: how a queue is called, and its tabs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise

Queue = TypeVar("Queue", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Look:
    """How a queue is called, and what an empty one says."""

    label: Promise
    empty_title: Promise
    empty_text: Promise


@dataclass(frozen=True, slots=True)
class Tab:
    label: Promise
    url: str
    is_current: bool


def tabs_of(app: str, labels: Mapping[Queue, Promise], current: Queue) -> list[Tab]:
    """Of an app whose queues have the address `queue`."""
    return [
        Tab(label, reverse(f"{app}:queue", args=[one]), one == current)
        for one, label in labels.items()
    ]


def look_tabs(
    app: str, looks: Mapping[Queue, Look], queues: Sequence[Queue], current: Queue
) -> list[Tab]:
    return tabs_of(app, {one: looks[one].label for one in queues}, current)


def required(queues: Sequence[Queue]) -> Sequence[Queue]:
    """Who has no queue has no such page."""
    if not queues:
        raise Http404
    return queues


def named(queues: Sequence[Queue], name: str) -> Queue:
    """The queue of an address, if the agent has it."""
    found = next((one for one in required(queues) if one == name), None)
    if found is None:
        raise Http404
    return found
