"""Escalating from an inquiry: the form as a menu or a page, and the part of the inquiry's panel."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from escalations.actions.asking import escalate_inquiry
from escalations.forms import EscalateForm
from escalations.models import Escalation, EscalationReason
from escalations.queries import escalations_of_inquiry, propose_reason, what_was_noted
from escalations.views.answering import forms_context
from inquiries.models import Inquiry
from inquiries.permissions import get_inquiry_for, get_inquiry_in
from inquiries.views.deeds import back_to
from inquiries.views.rail import live_fragment
from inquiries.views.sections import section_response
from shared.exceptions import HelpdeskError
from shared.responses import asked_by_htmx, done, failed


@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: AgentRequest, reference: str) -> HttpResponse:
    """The form, begun with what is known of the inquiry; posted: the question is asked."""
    inquiry = get_inquiry_for(request.user, reference)
    reasons = list(EscalationReason.objects.for_desk(inquiry.desk_id))
    if request.method == "POST":
        return _posted(request, inquiry, reasons)
    form = EscalateForm(reasons=reasons, initial=_known(request, inquiry, reasons))
    return _shown(request, inquiry, form)


def _known(
    request: AgentRequest, inquiry: Inquiry, reasons: list[EscalationReason]
) -> dict[str, Any]:
    reason = propose_reason(reasons, inquiry)
    return {
        "reason": reason.pk if reason else "",
        "tried": what_was_noted(inquiry, request.user),
    }


def _posted(
    request: AgentRequest, inquiry: Inquiry, reasons: list[EscalationReason]
) -> HttpResponse:
    form = EscalateForm(request.POST, reasons=reasons)
    if not form.is_valid():
        return _shown(request, inquiry, form, status=422)
    try:
        escalation = escalate_inquiry(
            inquiry_id=inquiry.pk,
            question=form.asked,
            by=request.user,
            submission_key=form.key,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        return failed(request, error, back_to(request, inquiry))
    return done(request, back_to(request, inquiry), _said(escalation))


def _said(escalation: Escalation) -> str:
    if escalation.owner is None:
        return _("Asked. No coordinator is there: an administrator has been told.")
    return _("%(name)s has been asked.") % {"name": escalation.owner.display_name}


def _shown(
    request: AgentRequest, inquiry: Inquiry, form: EscalateForm, status: int = 200
) -> HttpResponse:
    present = inquiry.escalations.under_way().select_related("owner").first()
    context = {"inquiry": inquiry, "form": form, "present": present}
    if asked_by_htmx(request):
        # A form with mistakes takes its own place in the menu, with what was typed.
        return render(request, "escalations/_escalate.html", context, status=status)
    return render(request, "escalations/escalate.html", context, status=status)


@live_fragment
def panel(request: AgentRequest, reference: str) -> HttpResponse:
    """What is asked now, with what may be done about it, and what was asked before."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    rows = escalations_of_inquiry(inquiry)
    present = next((one for one in rows if one.is_under_way), None)
    context = {
        "present": present,
        "earlier": [one for one in rows if one is not present],
        "may_escalate": scope.may(Deed.ESCALATE, inquiry.desk_id) and inquiry.is_active,
        **(forms_context(request, present) if present else {}),
    }
    return section_response(request, inquiry, "escalations/_panel.html", context)
