"""Where coordinators and administrators decide: forms with their versions, how sections are reached."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.models import Section
from desks.permissions import Deed, may_manage
from desks.queries import desks_to_manage
from desks.request import AgentRequest, manager_of
from handovers.actions.settings import (
    change_form,
    make_reason,
    retire_reason,
    save_reach,
)
from handovers.contents import FormField
from handovers.forms import FieldSet, ReachForm, ReasonForm, lines_of
from handovers.models import HandoverForm, HandoverReason
from handovers.queries import queues_for
from handovers.reach import colleagues_of, settings_of
from shared.exceptions import HelpdeskError
from shared.responses import done

MANAGE = Deed.MANAGE_HANDOVERS
Edit = ["GET", "HEAD", "POST"]


@require_http_methods(Edit)
def forms(request: AgentRequest) -> HttpResponse:
    """All forms that the agent looks after, and the sections; posted: a new reason."""
    scope = manager_of(request, MANAGE)
    may_all = may_manage(scope, MANAGE, None)
    form = ReasonForm(request.POST or None, desks=desks_to_manage(scope, MANAGE), may_all=may_all)
    lines = FieldSet(request.POST or None, initial=lines_of(()), prefix="f")
    is_valid = request.method == "POST" and form.is_valid() and lines.is_valid()
    if is_valid and _made(request, form, lines):
        return done(request, reverse("handovers:forms"), _("Saved."))
    rows = [(one, may_manage(scope, MANAGE, one.reason.desk_id)) for one in _current()]
    context = {
        "form": form,
        "lines": lines,
        "in_use": [row for row in rows if not row[0].reason.retired_at],
        "retired": [row for row in rows if row[0].reason.retired_at],
        "sections": [(one, settings_of(one)) for one in Section.objects.all()],
        "may_all": may_all,
        "has_queue": bool(queues_for(scope)),
    }
    is_wrong = request.method == "POST"
    return render(request, "handovers/forms.html", context, status=422 if is_wrong else 200)


def _current() -> QuerySet[HandoverForm]:
    return HandoverForm.objects.current()


def _made(request: AgentRequest, form: ReasonForm, lines: Any) -> bool:
    given = form.cleaned_data
    try:
        make_reason(
            section=given["section"],
            desk=given.get("desk"),
            values=form.values(_cleaned(lines), ()),
            by=request.user,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


def _cleaned(lines: Any) -> Sequence[dict[str, Any]]:
    return [one.cleaned_data for one in lines]


@require_http_methods(Edit)
def form(request: AgentRequest, pk: int) -> HttpResponse:
    """One form: posted, a new version. The earlier ones stand below, for what was asked by them."""
    reason = _reason(request, pk)
    present = reason.forms.get(is_current=True)
    form = ReasonForm(request.POST or None, form=present)
    initial = lines_of(present.form_fields)
    lines = FieldSet(request.POST or None, initial=initial, prefix="f")
    is_valid = request.method == "POST" and form.is_valid() and lines.is_valid()
    if is_valid and _changed(request, form, lines, reason, present.form_fields):
        return done(request, reverse("handovers:form", args=[pk]), _("Saved."))
    context = {
        "form": form,
        "lines": lines,
        "reason": reason,
        "present": present,
        "versions": reason.forms.select_related("made_by").order_by("-number"),
    }
    is_wrong = request.method == "POST"
    return render(request, "handovers/form.html", context, status=422 if is_wrong else 200)


def _changed(
    request: AgentRequest,
    form: ReasonForm,
    lines: Any,
    reason: HandoverReason,
    present: Sequence[FormField],
) -> bool:
    try:
        change_form(
            reason_id=reason.pk,
            values=form.values(_cleaned(lines), present),
            number=form.cleaned_data["number"] or 0,
            by=request.user,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


@require_POST
def form_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Retire, or offer again."""
    reason = _reason(request, pk)
    is_retired = request.POST.get("decision") == "retire"
    by, now = request.user, timezone.now()
    retire_reason(reason_id=reason.pk, retired=is_retired, by=by, now=now)
    said = _("Offered no more.") if is_retired else _("It is offered again.")
    return done(request, reverse("handovers:forms"), said)


@require_http_methods(Edit)
def section(request: AgentRequest, section: str) -> HttpResponse:
    """How a section is reached, and who of it has an account."""
    if not may_manage(manager_of(request, MANAGE), MANAGE, None):
        raise Http404
    found = get_object_or_404(Section, code=section)
    form = ReachForm(request.POST or None, present=settings_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            save_reach(section=found, values=form.values, by=request.user)
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            back = reverse("handovers:section", args=[found.code])
            return done(request, back, _("Saved."))
    context = {"form": form, "section": found, "colleagues": colleagues_of(found.pk)}
    is_wrong = request.method == "POST"
    return render(request, "handovers/section.html", context, status=422 if is_wrong else 200)


def _reason(request: AgentRequest, pk: int) -> HandoverReason:
    found = get_object_or_404(HandoverReason.objects.select_related("section", "desk"), pk=pk)
    if not may_manage(manager_of(request, MANAGE), MANAGE, found.desk_id):
        raise Http404
    return found
