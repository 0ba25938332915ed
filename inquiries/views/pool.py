"""The next inquiry, and what was moved while one was not there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desks.request import AgentRequest, rights_of
from inquiries.actions.absence import settle_moved
from inquiries.actions.absence import take_back as take_moved_back
from inquiries.actions.giving import take_next
from inquiries.permissions import get_inquiry_for
from inquiries.pool import count_put_aside, moved_from, waiting_in_languages
from inquiries.views.assigning_words import why_nothing
from inquiries.views.listing import list_url
from shared.exceptions import HelpdeskError
from shared.responses import SeeOther, done, failed
from shared.submissions import MAX_KEY


@require_POST
def next_inquiry(request: AgentRequest) -> HttpResponse:
    """Take the one that must be answered first, and open it beside the agent's own list."""
    now = timezone.now()
    key = request.POST.get("submission_key", "")[:MAX_KEY]
    inquiry = take_next(by=request.user, now=now, submission_key=key)
    if inquiry is None:
        scope = rights_of(request)
        waiting = waiting_in_languages(scope, now)
        put_aside = count_put_aside(scope, now)
        messages.info(request, why_nothing(waiting, request.user.answers_in, put_aside))
        return SeeOther(list_url(None, "unassigned"))
    messages.success(request, _("This is yours now."))
    page = reverse("inquiries:conversation", args=[inquiry.reference])
    return SeeOther(f"{page}?from=all/mine")


@require_safe
def moved(request: AgentRequest) -> HttpResponse:
    """What went to others while the agent was not there, and who has it now."""
    rows = moved_from(request.user, rights_of(request))
    return render(request, "inquiries/moved.html", {"rows": rows, "now": timezone.now()})


@require_POST
def take_back(request: AgentRequest, reference: str) -> HttpResponse:
    inquiry = get_inquiry_for(request.user, reference)
    back = reverse("inquiries:moved")
    try:
        take_moved_back(inquiry_id=inquiry.pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("%(reference)s is yours again.") % {"reference": reference})


@require_POST
def leave_moved(request: AgentRequest) -> HttpResponse:
    settle_moved(by=request.user, now=timezone.now())
    return done(request, reverse("inquiries:inbox", args=["all", "mine"]))
