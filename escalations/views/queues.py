"""The queues of escalations, their live rows, and their entry in the rail of every page."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from escalations.queries import Queue, queues_for, rows_of
from inquiries.views.rail import live_fragment, note_mark
from inquiries.views.waiting import count_for_rail


@dataclass(frozen=True, slots=True)
class Look:
    """How a queue is called, and what an empty one says."""

    label: Promise
    empty_title: Promise
    empty_text: Promise


LOOKS = {
    Queue.MINE: Look(
        _("For me"),
        _("Nothing waits for you"),
        _("Questions of your colleagues come here, the most pressing first."),
    ),
    Queue.ALL: Look(
        _("All of my desks"),
        _("Nothing is escalated"),
        _("Whatever your desks ask their coordinators stands here."),
    ),
    Queue.ASKED: Look(
        _("Asked by me"),
        _("You have asked nothing"),
        _("Press s in an inquiry to ask the coordinator; what is open stands here."),
    ),
    Queue.DONE: Look(
        _("Answered lately"),
        _("Nothing was answered lately"),
        _("Answers of the last thirty days stand here."),
    ),
}


@dataclass(frozen=True, slots=True)
class Tab:
    label: Promise
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What the rail shows: nothing for who has no desk."""

    url: str = ""
    count: int = 0
    is_here: bool = False


def escalation_place(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: one count by an index of what is under way."""
    return {"escalation_place": SimpleLazyObject(lambda: place_of(request))}


def place_of(request: HttpRequest) -> Place:
    if not request.user.is_authenticated:
        return Place()
    queues = queues_for(rights_of(request))
    if not queues:
        return Place()
    url = reverse("escalations:queue", args=[queues[0]])
    return Place(url=url, count=count_for_rail(request, "escalations"), is_here=_is_here(request))


def _is_here(request: HttpRequest) -> bool:
    """The fragment is told by the page that asks for it."""
    match = request.resolver_match
    is_part = match is not None and match.view_name == "escalations:place"
    return "here" in request.GET if is_part else bool(match and match.app_name == "escalations")


@live_fragment
def place(request: AgentRequest) -> HttpResponse:
    return render(request, "escalations/_place.html")


@require_safe
def first(request: AgentRequest) -> HttpResponse:
    return redirect("escalations:queue", _queues(request)[0])


@require_safe
def queue(request: AgentRequest, queue: str) -> HttpResponse:
    note_mark(request)
    return render(request, "escalations/queue.html", _context(request, queue))


@live_fragment
def rows(request: AgentRequest, queue: str) -> HttpResponse:
    return render(request, "escalations/_rows.html", _context(request, queue))


def _context(request: AgentRequest, name: str) -> dict[str, Any]:
    queues = _queues(request)
    if name not in queues:
        raise Http404
    current, now, scope = Queue(name), timezone.now(), rights_of(request)
    tabs = [
        Tab(LOOKS[one].label, reverse("escalations:queue", args=[one]), one == current)
        for one in queues
    ]
    return {
        "queue": current,
        "look": LOOKS[current],
        "tabs": tabs if len(tabs) > 1 else [],
        "rows": rows_of(scope, current, now),
        "now": now,
        "shows_desk": len(scope.desk_ids) > 1,
        "may_manage": bool(scope.desk_ids_for(Deed.MANAGE_ESCALATIONS)),
    }


def _queues(request: AgentRequest) -> list[Queue]:
    """Who has no desk has no such page."""
    queues = queues_for(rights_of(request))
    if not queues:
        raise Http404
    return queues
