"""Where coordinators and administrators decide: reasons, and who of a desk is asked."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.permissions import Deed, Scope, may_manage
from desks.queries import desks_to_manage
from desks.request import AgentRequest, manager_of, rights_of
from escalations.actions.settings import (
    retire_reason,
    save_policy,
    save_reason,
)
from escalations.forms import PolicyForm, ReasonForm
from escalations.models import Escalation, EscalationReason
from escalations.owners import coordinators_of, coordinators_there, policy_of
from shared.exceptions import HelpdeskError
from shared.responses import done, failed

MANAGE = Deed.MANAGE_ESCALATIONS
VERSIONS_SHOWN = 20
Edit = ["GET", "HEAD", "POST"]


@require_http_methods(Edit)
def reasons(request: AgentRequest) -> HttpResponse:
    """All reasons that the agent looks after, and the desks; posted: a new reason."""
    scope = manager_of(request, MANAGE)
    may_all = may_manage(scope, MANAGE, None)
    form = ReasonForm(request.POST or None, desks=desks_to_manage(scope, MANAGE), may_all=may_all)
    if request.method == "POST" and form.is_valid() and _save(request, form, None):
        return done(request, reverse("escalations:reasons"), _("Saved."))
    rows = EscalationReason.objects.select_related("desk")
    context = {
        "form": form,
        "in_use": [(one, _is_mine(scope, one)) for one in rows if not one.retired_at],
        "retired": [(one, _is_mine(scope, one)) for one in rows if one.retired_at],
        "desks": desks_to_manage(scope, MANAGE),
    }
    status = 422 if form.errors else 200
    return render(request, "escalations/reasons.html", context, status=status)


@require_http_methods(Edit)
def reason(request: AgentRequest, pk: int) -> HttpResponse:
    found = _reason(request, pk)
    form = ReasonForm(request.POST or None, reason=found)
    if request.method == "POST" and form.is_valid() and _save(request, form, found):
        return done(request, reverse("escalations:reasons"), _("Saved."))
    versions = list(found.versions.select_related("by")[:VERSIONS_SHOWN])
    context = {"form": form, "reason": found, "versions": versions}
    status = 422 if form.errors else 200
    return render(request, "escalations/reason.html", context, status=status)


@require_POST
def reason_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Retire, or offer again."""
    found = _reason(request, pk)
    is_retired = request.POST.get("decision") == "retire"
    by, now = request.user, timezone.now()
    retire_reason(reason_id=found.pk, retired=is_retired, by=by, now=now)
    said = _("Offered no more.") if is_retired else _("It is offered again.")
    return done(request, reverse("escalations:reasons"), said)


@require_http_methods(Edit)
def policy(request: AgentRequest, desk: str) -> HttpResponse:
    """Who of one desk is asked; says also who is there, and how many questions wait for nobody."""
    found = get_object_or_404(desks_to_manage(manager_of(request, MANAGE), MANAGE), code=desk)
    now, coordinators = timezone.now(), coordinators_of(found.pk)
    form = PolicyForm(request.POST or None, policy=policy_of(found), coordinators=coordinators)
    back = reverse("escalations:policy", args=[found.code])
    if request.method == "POST" and form.is_valid():
        try:
            save_policy(desk=found, values=form.values, by=request.user)
        except HelpdeskError as error:
            return failed(request, error, back)
        return done(request, back, _("Saved."))
    alone = Escalation.objects.under_way().filter(inquiry__desk=found, owner=None)
    context = {
        "form": form,
        "desk": found,
        "desks": desks_to_manage(rights_of(request), MANAGE),
        "coordinators": coordinators,
        "there": set(coordinators_there(found.pk, now).values_list("pk", flat=True)),
        "alone": alone.count(),
    }
    status = 422 if form.errors else 200
    return render(request, "escalations/policy.html", context, status=status)


def _save(request: AgentRequest, form: ReasonForm, found: EscalationReason | None) -> bool:
    desk = form.cleaned_data.get("desk")
    try:
        save_reason(
            reason=found, desk=desk, values=form.values, by=request.user, now=timezone.now()
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


def _reason(request: AgentRequest, pk: int) -> EscalationReason:
    found = get_object_or_404(EscalationReason, pk=pk)
    if not _is_mine(manager_of(request, MANAGE), found):
        raise Http404
    return found


def _is_mine(scope: Scope, reason: EscalationReason) -> bool:
    return may_manage(scope, MANAGE, reason.desk_id)
