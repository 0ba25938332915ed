"""Where coordinators and administrators decide what may not wait, with versions and a trial."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alerts.actions.settings import save_rule, switch_rule
from alerts.forms import RuleForm
from alerts.models import AlertRule
from alerts.queries import Tally, tallies_of, try_rule
from desks.permissions import Deed, may_manage
from desks.queries import desks_to_manage
from desks.request import AgentRequest, manager_of, rights_of
from shared.exceptions import HelpdeskError
from shared.responses import asked_by_htmx, done, failed

MANAGE = Deed.MANAGE_ALERTS
EDIT = ["GET", "HEAD", "POST"]
VERSIONS_SHOWN = 20


@require_safe
def rules(request: AgentRequest) -> HttpResponse:
    """Those of the own desks and of all desks, with how many alerts they raised there lately."""
    scope = manager_of(request, MANAGE)
    here = desks_to_manage(scope, MANAGE)
    rows = AlertRule.objects.filter(Q(desk=None) | Q(desk__in=here)).select_related("desk")
    tallies = tallies_of(here, timezone.now())
    context = {
        "rows": [
            (one, may_manage(scope, MANAGE, one.desk_id), tallies.get(one.pk, Tally()))
            for one in rows
        ]
    }
    return render(request, "alerts/rules.html", context)


@require_http_methods(EDIT)
def new_rule(request: AgentRequest) -> HttpResponse:
    return _editor(request, None)


@require_http_methods(EDIT)
def rule(request: AgentRequest, pk: int) -> HttpResponse:
    """The editor, a trial, and the versions."""
    return _editor(request, _rule(request, pk))


def _editor(request: AgentRequest, found: AlertRule | None) -> HttpResponse:
    scope = manager_of(request, MANAGE)
    form = RuleForm(
        request.POST or None,
        rule=found,
        desks=desks_to_manage(scope, MANAGE),
        may_all=may_manage(scope, MANAGE, None),
    )
    if request.method == "POST" and form.is_valid():
        desk, by, now = form.cleaned_data.get("desk"), request.user, timezone.now()
        try:
            saved = save_rule(rule=found, desk=desk, values=form.values, by=by, now=now)
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            return done(request, reverse("alerts:rule", args=[saved.pk]), _("Saved."))
    context = {"form": form, **_versions(found)}
    return render(request, "alerts/rule.html", context, status=422 if form.errors else 200)


def _versions(found: AlertRule | None) -> dict[str, Any]:
    if found is None:
        return {}
    versions = found.versions.select_related("by")[:VERSIONS_SHOWN]
    return {"rule": found, "shown_name": found.name, "versions": list(versions)}


@require_safe
def trial(request: AgentRequest, pk: int) -> HttpResponse:
    """What its words would have called for among the newest messages that the agent may read."""
    found = _rule(request, pk)
    trials, looked_at = try_rule(found, rights_of(request))
    context = {"rule": found, "trials": trials, "looked_at": looked_at}
    name = "alerts/_trial.html" if asked_by_htmx(request) else "alerts/trial.html"
    return render(request, name, context)


@require_POST
def rule_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Switch on or off."""
    found = _rule(request, pk)
    back = reverse("alerts:rule", args=[pk])
    is_on = request.POST.get("do") == "on"
    try:
        switch_rule(rule_id=found.pk, is_on=is_on, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Switched on.") if is_on else _("Switched off."))


def _rule(request: AgentRequest, pk: int) -> AlertRule:
    found = get_object_or_404(AlertRule.objects.select_related("desk"), pk=pk)
    if not may_manage(manager_of(request, MANAGE), MANAGE, found.desk_id):
        raise Http404
    return found
