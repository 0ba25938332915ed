"""The entries of the rail for the apps above, with what waits there: counted in one statement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from desks.permissions import Scope
from desks.request import AgentRequest, rights_of
from inquiries.notices import Notice, live_notices
from inquiries.views.rail import live_fragment
from shared.panel import RailPlace


@dataclass(frozen=True, slots=True)
class Place:
    """`is_here`: the page that is shown belongs to it."""

    place: RailPlace
    url: str
    count: int
    is_here: bool


def rail_places(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: nothing is read for fragments and pages without a rail."""
    return {"rail_places": SimpleLazyObject(lambda: places_of(request))}


def places_of(request: HttpRequest) -> list[Place]:
    """Those that the agent has; nothing for who is not signed in."""
    if not request.user.is_authenticated:
        return []
    scope, here = rights_of(request), _here(request)
    urls = {one: import_string(one.url_for)(scope) for one in settings.RAIL_PLACES}
    offered = [one for one, url in urls.items() if url]
    counts = _counts(scope, offered) if offered else Counter[str]()
    return [Place(one, urls[one], counts[one.app], one.app == here) for one in offered]


def _here(request: HttpRequest) -> str:
    """The fragment is told by the page that asks for it."""
    match = request.resolver_match
    if match is not None and match.view_name == "inquiries:rail_parts":
        return request.GET.get("here", "")
    return match.app_name if match else ""


def _counts(scope: Scope, places: Sequence[RailPlace]) -> Counter[str]:
    """Queues are short: their rows are counted here."""
    rows: list[QuerySet[Any, Any]] = [
        import_string(one.waiting)(scope).order_by().values_list(Value(one.app)) for one in places
    ]
    return Counter(app for (app,) in rows[0].union(*rows[1:], all=True))


@live_fragment
def parts(request: AgentRequest) -> HttpResponse:
    """What every page shows beside its own: entries of the apps above, what calls, notices.

    By one request, so that no page waits for any of it.
    """
    context = import_string(settings.URGENT_STRIP)(request)
    return render(request, "inquiries/_rail_parts.html", context | {"notices": _notices(request)})


def _notices(request: AgentRequest) -> list[Notice]:
    """Those that the agent has not put away."""
    found = live_notices(rights_of(request), get_language() or "en", timezone.now())
    return [one for one in found if not one.is_put_away]
