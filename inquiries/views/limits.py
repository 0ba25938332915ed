"""The part of the panel with time limits: proposals decided, limits entered and settled."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desks.permissions import Deed
from desks.queries import calendar_of
from desks.request import AgentRequest, rights_of
from inquiries.actions.limits import (
    GENEVA,
    NewLimit,
    add_limit,
    confirm_limit,
    decide_limit,
    undo_limit,
)
from inquiries.limit_days import LimitMark, mark_of
from inquiries.limit_forms import AddLimitForm
from inquiries.models import Inquiry, InquiryLimit
from inquiries.permissions import get_inquiry_in
from inquiries.states import LimitState
from inquiries.views.deeds import back_to, on_inquiry
from inquiries.views.rail import live_fragment
from inquiries.views.sections import section_response
from registry.deadlines import find_rule
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed


@dataclass(frozen=True, slots=True)
class ShownLimit:
    limit: InquiryLimit
    mark: LimitMark | None
    choices: list[date]
    citation: str


@live_fragment
def limits(request: AgentRequest, reference: str) -> HttpResponse:
    """Confirmed ones first, then what waits for a decision; two queries and the desk's calendar."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    rows = _shown(inquiry)
    context: dict[str, Any] = {
        "confirmed": [row for row in rows if row.limit.state == LimitState.CONFIRMED],
        "proposed": [row for row in rows if row.limit.state == LimitState.PROPOSED],
        "decided": [row for row in rows if row.limit.state in DECIDED],
        "may_decide": scope.may(Deed.CLASSIFY, inquiry.desk_id),
        "form": AddLimitForm(today=timezone.localdate(timezone=GENEVA)),
        "calculator": _calculator(inquiry, rows),
    }
    return section_response(request, inquiry, "inquiries/_limits.html", context)


def _calculator(inquiry: Inquiry, rows: list[ShownLimit]) -> str:
    """The calculator's address, filled with the first rule and trigger that are known here."""
    known = [row.limit for row in rows if row.limit.rule and row.limit.start_on]
    query = {"inquiry": inquiry.reference}
    if known:
        query |= {"rule": known[0].rule, "start": str(known[0].start_on)}
    return f"{reverse('inquiries:calculator')}?{urlencode(query)}"


DECIDED = (LimitState.REJECTED, LimitState.SETTLED)


def _shown(inquiry: Inquiry) -> list[ShownLimit]:
    found, now = list(inquiry.limits.order_by("due_on", "pk")), timezone.now()
    calendar = calendar_of(inquiry.desk) if found else None
    return [
        ShownLimit(
            limit=one,
            mark=mark_of(inquiry.desk, calendar, one.due_on, one.presses_at, now)
            if one.due_on and calendar
            else None,
            choices=[day for day in map(parse_date, one.readings) if day],
            citation=rule.citation if (rule := find_rule(one.rule)) else "",
        )
        for one in found
    ]


@on_inquiry
def add(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    """By hand, or from the calculator."""
    form = AddLimitForm(request.POST, today=timezone.localdate(timezone=GENEVA))
    if not form.is_valid():
        raise InvalidInput("; ".join(str(one[0]) for one in form.errors.values()))
    values = form.cleaned_data
    new = NewLimit(
        due_on=values["due_on"],
        rule=values["rule"],
        start_on=values["start"],
        length=form.wanted_length(),
    )
    add_limit(inquiry_id=inquiry.pk, new=new, by=request.user, now=timezone.now())
    return done(request, back_to(request, inquiry), _("The time limit is in the queue."))


@require_POST
def decide(request: AgentRequest, pk: int) -> HttpResponse:
    """Confirm (with another date), reject, settle or undo, from the panel."""
    readable = rights_of(request).desk_ids_for(Deed.READ_INQUIRY)
    found = get_object_or_404(InquiryLimit.objects.select_related("inquiry"), pk=pk)
    if found.inquiry.desk_id not in readable:
        raise Http404
    page = reverse("inquiries:conversation", args=[found.inquiry.reference])
    try:
        said = _decide(request, pk)
    except HelpdeskError as error:
        return failed(request, error, page)
    return done(request, page, said)


def _decide(request: AgentRequest, pk: int) -> str:
    decision, by, now = request.POST.get("decision", ""), request.user, timezone.now()
    decision, _dash, chosen = decision.partition("-")
    if decision == "confirm":
        day = parse_date(chosen) if chosen else _other_date(request)
        confirm_limit(limit_id=pk, due_on=day, by=by, now=now)
        return _("Confirmed. It orders the queue.")
    if decision == "undo":
        undo_limit(limit_id=pk, by=by, now=now)
        return _("Taken back.")
    decide_limit(limit_id=pk, state=decision, by=by, now=now)
    return _("Rejected.") if decision == LimitState.REJECTED else _("Settled.")


def _other_date(request: AgentRequest) -> date | None:
    typed = request.POST.get("due_on", "")
    if not typed:
        return None
    form = AddLimitForm({"due_on": typed}, today=timezone.localdate(timezone=GENEVA))
    if not form.is_valid():
        raise InvalidInput("; ".join(str(one[0]) for one in form.errors.values()))
    chosen: date | None = form.cleaned_data["due_on"]
    return chosen
