"""Proposing from an inquiry, and the part of the inquiry's panel."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.models import Inquiry
from inquiries.permissions import get_inquiry_in
from inquiries.reference_queries import references_of
from inquiries.states import Standing
from inquiries.views.rail import live_fragment
from inquiries.views.sections import section_response
from proposals.actions.making import make_proposal
from proposals.forms import ProposeForm
from proposals.queries import rows_of_inquiry
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: AgentRequest, reference: str) -> HttpResponse:
    """The form; posted: the proposal is made, and the way leads back to the inquiry."""
    inquiry = get_inquiry_in(rights_of(request), reference)
    numbers = _numbers(inquiry)
    form = ProposeForm(request.POST or None, initial={"number": numbers[0] if numbers else ""})
    if request.method == "POST" and form.is_valid():
        return _posted(request, inquiry, form)
    context = {"inquiry": inquiry, "form": form, "numbers": numbers}
    status = 422 if form.errors else 200
    return render(request, "proposals/propose.html", context, status=status)


def _posted(request: AgentRequest, inquiry: Inquiry, form: ProposeForm) -> HttpResponse:
    back = reverse("inquiries:conversation", args=[inquiry.reference])
    by, now = request.user, timezone.now()
    try:
        make_proposal(
            inquiry_id=inquiry.pk,
            suggestion=form.suggestion,
            by=by,
            submission_key=form.key,
            now=now,
        )
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Proposed. The coordinators of the desk have been told."))


def _numbers(inquiry: Inquiry) -> list[str]:
    """What the inquiry is about, the surest first; forms are no matter of their own."""
    rows = [row for row in references_of(inquiry) if not row.is_form]
    return [row.reference.value for row in rows if row.standing != Standing.REJECTED]


@live_fragment
def panel(request: AgentRequest, reference: str) -> HttpResponse:
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    context = {
        "rows": rows_of_inquiry(inquiry, timezone.now()),
        "may_propose": scope.may(Deed.PROPOSE_TO_EXAMINERS, inquiry.desk_id),
    }
    return section_response(request, inquiry, "proposals/_panel.html", context)
