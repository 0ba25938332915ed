"""What every page shows of the agent's notifications: the bell."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from desks.request import rights_of
from notifications.queries import Line, Unread, count_unread, find_loudest


class Bell:
    """Read for it: two statements when nothing is unread, else three more at most."""

    def __init__(self, request: HttpRequest) -> None:
        self.scope = rights_of(request)
        self.unread: Unread = count_unread(self.scope)
        self.loudest: Line | None = find_loudest(self.scope) if self.unread.count else None

    @property
    def count(self) -> int:
        return self.unread.count

    @property
    def subjects(self) -> str:
        return " ".join(sorted(self.unread.subjects))


def bell_place(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: fragments and the way in ask nothing."""
    return {"bell": SimpleLazyObject(lambda: _bell_of(request))}


def _bell_of(request: HttpRequest) -> Bell | None:
    return Bell(request) if request.user.is_authenticated else None
