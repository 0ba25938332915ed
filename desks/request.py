"""Who asks: the signed-in agent of a request, with rights and desks read once for it."""

from django.http import HttpRequest

from desks.models import Agent, Desk
from desks.permissions import Scope, scope_of
from desks.queries import desks_in


class AgentRequest(HttpRequest):
    """A request behind the sign-in: only for type checking, nothing is made of it."""

    user: Agent


def rights_of(request: HttpRequest) -> Scope:
    """The agent's scope, read once a request. Actions read it again under their lock."""
    kept: Scope | None = getattr(request, "_rights", None)
    if kept is None:
        kept = scope_of(request.user)  # type: ignore[arg-type]
        request._rights = kept  # type: ignore[attr-defined]
    return kept


def desks_of(request: HttpRequest) -> tuple[Desk, ...]:
    """The agent's desks in their order, read once a request."""
    kept: tuple[Desk, ...] | None = getattr(request, "_desks", None)
    if kept is None:
        kept = tuple(desks_in(rights_of(request)))
        request._desks = kept  # type: ignore[attr-defined]
    return kept
