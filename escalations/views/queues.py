"""The queues of escalations and their live rows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from escalations.queries import Queue, queues_for, rows_of
from inquiries.views.queue_pages import Look, look_tabs, named, required
from inquiries.views.rail import live_fragment, note_mark

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


@require_safe
def first(request: AgentRequest) -> HttpResponse:
    return redirect("escalations:queue", required(queues_for(rights_of(request)))[0])


@require_safe
def queue(request: AgentRequest, queue: str) -> HttpResponse:
    note_mark(request)
    return render(request, "escalations/queue.html", _context(request, queue))


@live_fragment
def rows(request: AgentRequest, queue: str) -> HttpResponse:
    return render(request, "escalations/_rows.html", _context(request, queue))


def _context(request: AgentRequest, name: str) -> dict[str, Any]:
    queues = queues_for(rights_of(request))
    current, now, scope = named(queues, name), timezone.now(), rights_of(request)
    tabs = look_tabs("escalations", LOOKS, queues, current)
    return {
        "queue": current,
        "look": LOOKS[current],
        "tabs": tabs if len(tabs) > 1 else [],
        "rows": rows_of(scope, current, now),
        "now": now,
        "shows_desk": len(scope.desk_ids) > 1,
        "may_manage": bool(scope.desk_ids_for(Deed.MANAGE_ESCALATIONS)),
    }
