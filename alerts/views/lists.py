"""The strip above every page, the list of alerts, their part of the panel; and seeing to one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alerts.actions.acknowledging import acknowledge_alert
from alerts.forms import AcknowledgeForm
from alerts.permissions import get_alert_in
from alerts.queries import calls_for, done_rows, open_rows, rows_of_inquiry
from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.permissions import get_inquiry_in
from inquiries.views.rail import live_fragment, note_mark
from inquiries.views.sections import section_response
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed


def strip_context(request: AgentRequest) -> dict[str, Any]:
    """For the strip above every page, which comes with the rail's parts (`inquiries:rail_parts`)."""
    return {"alert_calls": calls_for(rights_of(request)), "now": timezone.now()}


def _acknowledging() -> dict[str, Any]:
    return {"acknowledge_form": AcknowledgeForm(auto_id=False), "now": timezone.now()}


@require_safe
def alerts(request: AgentRequest) -> HttpResponse:
    note_mark(request)
    return render(request, "alerts/list.html", _context(request))


@live_fragment
def rows(request: AgentRequest) -> HttpResponse:
    return render(request, "alerts/_rows.html", _context(request))


def _context(request: AgentRequest) -> dict[str, Any]:
    """Who has no desk has no such page."""
    scope, now = rights_of(request), timezone.now()
    if not scope.desk_ids_for(Deed.ACKNOWLEDGE_ALERT):
        raise Http404
    return {
        "open": open_rows(scope, now),
        "done": done_rows(scope, now),
        "may_manage": bool(scope.desk_ids_for(Deed.MANAGE_ALERTS)),
        "shows_desk": len(scope.desk_ids) > 1,
        **_acknowledging(),
    }


@live_fragment
def panel(request: AgentRequest, reference: str) -> HttpResponse:
    scope, now = rights_of(request), timezone.now()
    inquiry = get_inquiry_in(scope, reference)
    found = rows_of_inquiry(inquiry, now)
    context = {
        "open": [one for one in found if one.alert.is_open],
        "earlier": [one for one in found if not one.alert.is_open],
        **_acknowledging(),
    }
    return section_response(request, inquiry, "alerts/_panel.html", context)


@require_POST
def acknowledge(request: AgentRequest, pk: int) -> HttpResponse:
    alert = get_alert_in(rights_of(request), pk)
    form = AcknowledgeForm(request.POST)
    back = reverse("inquiries:conversation", args=[alert.inquiry.reference])
    try:
        if not form.is_valid():
            raise InvalidInput()
        acknowledge_alert(
            alert_id=pk,
            remark=form.cleaned_data["remark"],
            by=request.user,
            submission_key=form.key,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("You see to it: nobody is called any more."))
