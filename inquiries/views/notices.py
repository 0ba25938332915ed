"""All notices, put away or shown again. The strip: `views/waiting.py`."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from inquiries.actions.notices import put_notice_away, show_notice_again
from inquiries.notices import Notice, live_notices
from shared.responses import done


def _scope(request: AgentRequest) -> Scope:
    scope = rights_of(request)
    if not scope.desk_ids_for(Deed.READ_KNOWLEDGE):
        raise Http404
    return scope


def _live(request: AgentRequest) -> list[Notice]:
    return live_notices(_scope(request), get_language() or "en", timezone.now())


@require_safe
def notices(request: AgentRequest) -> HttpResponse:
    return render(request, "inquiries/notices.html", {"notices": _live(request)})


@require_POST
def decide(request: AgentRequest, pk: int) -> HttpResponse:
    """Put it away, or show it again."""
    _scope(request)
    if request.POST.get("show") == "yes":
        show_notice_again(text_id=pk, by=request.user)
    else:
        put_notice_away(text_id=pk, by=request.user, now=timezone.now())
    return done(request, reverse("inquiries:notices"))
