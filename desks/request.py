"""Who asks: the signed-in agent of a request, with rights and desks read once for it."""

from django.http import Http404, HttpRequest

from desks.models import Agent, Desk
from desks.permissions import Deed, Scope, manages_any, scope_of


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


def manager_of(request: HttpRequest, deed: Deed) -> Scope:
    """The scope of who decides about this somewhere; for everybody else there is no such page."""
    scope = rights_of(request)
    if not manages_any(scope, deed):
        raise Http404
    return scope


def desks_of(request: HttpRequest) -> tuple[Desk, ...]:
    """The agent's desks in their order, read once a request."""
    mine = rights_of(request).desk_ids
    return tuple(desk for desk in every_desk(request) if desk.pk in mine)


def every_desk(request: HttpRequest) -> tuple[Desk, ...]:
    """All desks in their order: for what may be sent to any of them, and to spare a second query."""
    kept: tuple[Desk, ...] | None = getattr(request, "_every_desk", None)
    if kept is None:
        kept = tuple(Desk.objects.all())
        request._every_desk = kept  # type: ignore[attr-defined]
    return kept
