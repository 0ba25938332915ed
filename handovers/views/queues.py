"""The queues of hand-overs, their live rows, and their entry in the rail of every page."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from handovers.queries import Queue, queues_for, rows_of
from inquiries.views.rail import live_fragment, note_mark
from inquiries.views.waiting import count_for_rail


@dataclass(frozen=True, slots=True)
class Look:
    """How a queue is called, and what an empty one says."""

    label: Promise
    empty_title: Promise
    empty_text: Promise


LOOKS = {
    Queue.SECTION: Look(
        _("For my section"),
        _("Nothing waits for your section"),
        _("What the desks hand over to you comes here, the most pressing first."),
    ),
    Queue.MINE: Look(
        _("My inquiries"),
        _("No section works for you"),
        _("Press f in an inquiry to hand it over; what sections work on stands here."),
    ),
    Queue.ALL: Look(
        _("All of my desks"),
        _("No section works for your desks"),
        _("Whatever your desks hand over stands here until its answer is used."),
    ),
    Queue.DONE: Look(
        _("Done lately"),
        _("Nothing was done lately"),
        _("Hand-overs that ended in the last thirty days stand here."),
    ),
}


@dataclass(frozen=True, slots=True)
class Tab:
    label: Promise
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What the rail shows: for administrators the forms; nothing for who has no desk or section."""

    url: str = ""
    count: int = 0
    is_here: bool = False


def handover_place(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: one count by an index of what is under way."""
    return {"handover_place": SimpleLazyObject(lambda: place_of(request))}


def place_of(request: HttpRequest) -> Place:
    if not request.user.is_authenticated:
        return Place()
    scope = rights_of(request)
    if queues_for(scope):
        url, count = reverse("handovers:first"), count_for_rail(request, "handovers")
    elif scope.may_everywhere(Deed.MANAGE_HANDOVERS):
        url, count = reverse("handovers:forms"), 0
    else:
        return Place()
    return Place(url=url, count=count, is_here=_is_here(request))


def _is_here(request: HttpRequest) -> bool:
    """The fragment is told by the page that asks for it."""
    match = request.resolver_match
    is_part = match is not None and match.view_name == "handovers:place"
    return "here" in request.GET if is_part else bool(match and match.app_name == "handovers")


@live_fragment
def place(request: AgentRequest) -> HttpResponse:
    return render(request, "handovers/_place.html")


@require_safe
def first(request: AgentRequest) -> HttpResponse:
    return redirect("handovers:queue", _queues(rights_of(request))[0])


@require_safe
def queue(request: AgentRequest, queue: str) -> HttpResponse:
    note_mark(request)
    return render(request, "handovers/queue.html", _context(request, queue))


@live_fragment
def rows(request: AgentRequest, queue: str) -> HttpResponse:
    return render(request, "handovers/_rows.html", _context(request, queue))


def _context(request: AgentRequest, name: str) -> dict[str, Any]:
    scope = rights_of(request)
    queues = _queues(scope)
    if name not in queues:
        raise Http404
    current, now = Queue(name), timezone.now()
    tabs = [
        Tab(LOOKS[one].label, reverse("handovers:queue", args=[one]), one == current)
        for one in queues
    ]
    manages = bool(scope.desk_ids_for(Deed.MANAGE_HANDOVERS))
    return {
        "queue": current,
        "look": LOOKS[current],
        "tabs": tabs,
        "rows": rows_of(scope, current, now),
        "now": now,
        "desk_ids": scope.desk_ids_for(Deed.READ_INQUIRY),
        "may_manage": manages or scope.may_everywhere(Deed.MANAGE_HANDOVERS),
    }


def _queues(scope: Scope) -> list[Queue]:
    """Who has neither desk nor section has no such page."""
    queues = queues_for(scope)
    if not queues:
        raise Http404
    return queues
