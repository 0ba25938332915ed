"""The lists of proposals with their live rows; deciding and taking back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.views.queue_pages import named, required, tabs_of
from inquiries.views.rail import live_fragment, note_mark
from proposals.actions.deciding import decide_proposal
from proposals.actions.making import withdraw_proposal
from proposals.forms import DecideForm
from proposals.permissions import get_proposal_in
from proposals.queries import Queue, groups_of, queues_for, rows_of
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed

LABELS = {
    Queue.WAITING: gettext_lazy("To be decided"),
    Queue.MINE: gettext_lazy("Proposed by me"),
    Queue.DECIDED: gettext_lazy("Decided lately"),
}


@require_safe
def first(request: AgentRequest) -> HttpResponse:
    return redirect("proposals:queue", required(queues_for(rights_of(request)))[0])


@require_safe
def queue(request: AgentRequest, queue: str) -> HttpResponse:
    note_mark(request)
    return render(request, "proposals/queue.html", _context(request, queue))


@live_fragment
def rows(request: AgentRequest, queue: str) -> HttpResponse:
    return render(request, "proposals/_rows.html", _context(request, queue))


def _context(request: AgentRequest, name: str) -> dict[str, Any]:
    queues = queues_for(rights_of(request))
    current, now, scope = named(queues, name), timezone.now(), rights_of(request)
    found = rows_of(scope, current, now)
    return {
        "queue": current,
        "label": LABELS[current],
        "tabs": tabs_of("proposals", {one: LABELS[one] for one in queues}, current),
        "rows": found,
        "groups": [] if current == Queue.DECIDED else groups_of(found),
        "now": now,
        "shows_desk": len(scope.desk_ids) > 1,
        "led": scope.desk_ids_for(Deed.DECIDE_PROPOSAL),
        "decide_form": DecideForm(auto_id=False),
    }


@require_POST
def deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Accepted, declined, taken back: by the button that was pressed."""
    get_proposal_in(rights_of(request), pk)
    back = reverse("proposals:first")
    try:
        said = _do(request, pk)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, said)


def _do(request: AgentRequest, pk: int) -> str:
    what, form = request.POST.get("do", ""), DecideForm(request.POST)
    if not form.is_valid():
        raise InvalidInput()
    common: dict[str, Any] = {"proposal_id": pk, "by": request.user, "now": timezone.now()}
    if what == "withdraw":
        withdraw_proposal(submission_key=form.key, **common)
        return _("Withdrawn.")
    if what not in ("accept", "decline"):
        raise InvalidInput()
    decided = decide_proposal(
        is_accepted=what == "accept",
        reason=form.cleaned_data["reason"],
        examiner=form.cleaned_data["examiner"],
        submission_key=form.key,
        **common,
    )
    return _("Noted. %(name)s has been told.") % {"name": decided.made_by.display_name}
