"""What recurs at a desk, one of these, and the improvements noted at it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desks.models import Desk
from desks.permissions import Deed
from desks.request import AgentRequest, every_desk, rights_of
from improvements.actions import change_improvement, note_improvement
from improvements.forms import ImprovementForm
from improvements.growth import WEEKS
from improvements.models import Improvement
from improvements.queries import inquiries_behind, recurring_at, subject_name, trend_at
from improvements.states import OPEN
from shared.exceptions import HelpdeskError
from shared.responses import done

Edit = ["GET", "HEAD", "POST"]
SHOWN_DONE = 20


@require_safe
def first(request: AgentRequest) -> HttpResponse:
    return redirect("improvements:board", _desks(request)[0].code)


@require_safe
def board(request: AgentRequest, desk: str) -> HttpResponse:
    """What grows, and what is being done about it."""
    here = _desk(request, desk)
    rows = Improvement.objects.filter(desk=here).select_related("owner")
    context = {
        "desk": here,
        "desks": _desks(request),
        "weeks": WEEKS,
        "recurring": recurring_at(here, timezone.now()),
        "open": rows.filter(state__in=OPEN),
        "settled": rows.exclude(state__in=OPEN)[:SHOWN_DONE],
    }
    return render(request, "improvements/board.html", context)


@require_http_methods(Edit)
def subject(request: AgentRequest, desk: str, kind: str, value: str) -> HttpResponse:
    """One thing that recurs: the inquiries behind it; posted: an improvement noted at it."""
    here, now = _desk(request, desk), timezone.now()
    name = subject_name(here, kind, value)
    if name is None:
        raise Http404
    form = ImprovementForm(request.POST or None, desk_id=here.pk)
    if request.method == "POST" and form.is_valid():
        try:
            note_improvement(
                desk=here,
                kind=kind,
                value=value,
                words=form.words,
                by=request.user,
                submission_key=form.cleaned_data["submission_key"],
                now=now,
            )
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            return done(request, request.path, _("It is noted."))
    context: dict[str, Any] = {
        "desk": here,
        "name": name,
        "weeks": WEEKS,
        "trend": trend_at(here, kind, value, now),
        "inquiries": inquiries_behind(rights_of(request), here, kind, value, now),
        "noted": Improvement.objects.filter(desk=here).about(kind, value).select_related("owner"),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "improvements/subject.html", context, status=status)


@require_http_methods(Edit)
def improvement(request: AgentRequest, pk: int) -> HttpResponse:
    """One improvement: its words, owner and state, and who changed them."""
    rows = Improvement.objects.visible_to(rights_of(request)).select_related("desk", "made_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    form = ImprovementForm(request.POST or None, desk_id=found.desk_id, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_improvement(
                improvement_id=found.pk,
                words=form.words,
                state=form.cleaned_data["state"] or found.state,
                by=request.user,
                now=timezone.now(),
            )
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            back = reverse("improvements:board", args=[found.desk.code])
            return done(request, back, _("Saved."))
    context = {
        "form": form,
        "improvement": found,
        "name": subject_name(found.desk, found.kind, found.value) or found.value,
        "changes": found.changes.select_related("by")[:SHOWN_DONE],
    }
    status = 422 if form.errors else 200
    return render(request, "improvements/improvement.html", context, status=status)


def _desks(request: AgentRequest) -> list[Desk]:
    """Who coordinates no desk has no such page."""
    mine = rights_of(request).desk_ids_for(Deed.MANAGE_IMPROVEMENTS)
    if not mine:
        raise Http404
    return [desk for desk in every_desk(request) if desk.pk in mine]


def _desk(request: AgentRequest, code: str) -> Desk:
    here = next((desk for desk in _desks(request) if desk.code == code), None)
    if here is None:
        raise Http404
    return here
