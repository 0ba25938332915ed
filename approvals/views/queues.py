"""The queues of approvals and their live rows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from approvals.queries import Queue, queues_for, rows_of
from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.views.queue_pages import Look, look_tabs, named, required
from inquiries.views.rail import live_fragment, note_mark

LOOKS = {
    Queue.MINE: Look(
        _("For me"),
        _("Nothing waits for your approval"),
        _("Answers of your colleagues come here, the most pressing first."),
    ),
    Queue.ALL: Look(
        _("All of my desks"),
        _("Nothing waits for approval"),
        _("Whatever is held back at your desks stands here."),
    ),
    Queue.ASKED: Look(
        _("My answers"),
        _("None of your answers waits"),
        _("What a coordinator looks at before it leaves stands here, and what became of it."),
    ),
    Queue.DONE: Look(
        _("Decided lately"),
        _("Nothing was decided lately"),
        _("Decisions of the last thirty days stand here."),
    ),
    Queue.LEARNED: Look(
        _("Learned from it"),
        _("Nothing to learn from yet"),
        _("What coordinators changed in answers, or said about them, is kept here."),
    ),
}


@require_safe
def first(request: AgentRequest) -> HttpResponse:
    return redirect("approvals:queue", required(queues_for(rights_of(request)))[0])


@require_safe
def queue(request: AgentRequest, queue: str) -> HttpResponse:
    note_mark(request)
    return render(request, "approvals/queue.html", _context(request, queue))


@live_fragment
def rows(request: AgentRequest, queue: str) -> HttpResponse:
    return render(request, "approvals/_rows.html", _context(request, queue))


def _context(request: AgentRequest, name: str) -> dict[str, Any]:
    queues = queues_for(rights_of(request))
    current, now, scope = named(queues, name), timezone.now(), rights_of(request)
    tabs = look_tabs("approvals", LOOKS, queues, current)
    return {
        "queue": current,
        "look": LOOKS[current],
        "tabs": tabs,
        "rows": rows_of(scope, current, now),
        "now": now,
        "shows_desk": len(scope.desk_ids) > 1,
        "may_manage": bool(scope.desk_ids_for(Deed.MANAGE_APPROVALS)),
    }
