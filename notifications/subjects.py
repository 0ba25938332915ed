"""What a notification is about, as the agent may see it at this moment."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from desks.permissions import Scope
from notifications.signals import subjects_wanted


@dataclass(frozen=True, slots=True)
class Subject:
    """`label` is a reference without content; `title` says more; `url` leads there."""

    label: str
    title: str
    url: str


def find_subjects(keys: Collection[str], scope: Scope) -> dict[str, Subject]:
    """Only what the scope may see now: the others are as if they had never been told."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    found: dict[str, Subject] = {}
    answers: list[tuple[Any, Any]] = subjects_wanted.send(Subject, keys=wanted, scope=scope)
    for _receiver, answer in answers:
        found |= answer
    return found
