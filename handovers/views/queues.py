"""The queues of hand-overs and their live rows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from handovers.queries import Queue, queues_for, rows_of
from inquiries.views.queue_pages import Look, look_tabs, named, required
from inquiries.views.rail import live_fragment, note_mark

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


@require_safe
def first(request: AgentRequest) -> HttpResponse:
    return redirect("handovers:queue", required(queues_for(rights_of(request)))[0])


@require_safe
def queue(request: AgentRequest, queue: str) -> HttpResponse:
    note_mark(request)
    return render(request, "handovers/queue.html", _context(request, queue))


@live_fragment
def rows(request: AgentRequest, queue: str) -> HttpResponse:
    return render(request, "handovers/_rows.html", _context(request, queue))


def _context(request: AgentRequest, name: str) -> dict[str, Any]:
    scope = rights_of(request)
    queues = queues_for(scope)
    current, now = named(queues, name), timezone.now()
    tabs = look_tabs("handovers", LOOKS, queues, current)
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
