"""The page of all chats: who waits, mine, those of colleagues, the last ones."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.views.rail import live_fragment, note_mark
from livechat.attendance import attendance_of
from livechat.queries import ended_rows, others_rows, own_rows, waiting_rows
from livechat.views.rows import row_of


@require_safe
def chats(request: AgentRequest) -> HttpResponse:
    note_mark(request)
    return render(request, "livechat/chats.html", _context(request))


@live_fragment
def rows(request: AgentRequest) -> HttpResponse:
    return render(request, "livechat/_rows.html", _context(request))


def _context(request: AgentRequest) -> dict[str, Any]:
    """Who answers at no desk has no such page."""
    scope, now, agent = rights_of(request), timezone.now(), request.user
    if not scope.desk_ids_for(Deed.REPLY):
        raise Http404
    found = {
        "waiting": waiting_rows(scope),
        "own": own_rows(scope),
        "others": others_rows(scope),
        "ended": ended_rows(scope),
    }
    return {
        **{name: [row_of(one, agent, now) for one in chats] for name, chats in found.items()},
        "attendance": attendance_of(agent.pk),
        "shows_desk": len(scope.desk_ids) > 1,
        "now": now,
    }
