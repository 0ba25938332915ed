"""Who asks: the signed-in agent of a request, and the rights read once for it."""

from django.http import HttpRequest

from desks.models import Agent
from desks.permissions import Scope, scope_of


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
