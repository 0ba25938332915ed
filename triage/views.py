"""The rules of the desks, one by one, and the versions of the model."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.permissions import Deed, Scope, may_manage
from desks.queries import desks_to_manage
from desks.request import AgentRequest, manager_of
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed
from triage.actions import move_rule, remove_rule, save_rule, switch_rule
from triage.forms import RuleForm
from triage.models import ModelVersion, TriageRule
from triage.queries import rules_to_manage
from triage.words import effect_in_words, known_values, line_in_words

MANAGE = Deed.MANAGE_TRIAGE
SHOWN_CHANGES = 10
SHOWN_VERSIONS = 10


@require_safe
def rules(request: AgentRequest) -> HttpResponse:
    scope = manager_of(request, MANAGE)
    rows = [_shown(row, scope) for row in rules_to_manage(scope)]
    versions = ModelVersion.objects.defer("weights").order_by("-number")[:SHOWN_VERSIONS]
    return render(request, "triage/rules.html", {"rows": rows, "versions": versions})


def _shown(row: TriageRule, scope: Scope) -> dict[str, Any]:
    return {
        "rule": row,
        "conditions": [line_in_words(line) for line in row.lines],
        "effects": [effect_in_words(name, value) for name, value in row.effects.items()],
        "may_change": may_manage(scope, MANAGE, row.desk_id),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: AgentRequest) -> HttpResponse:
    return _editor(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: AgentRequest, pk: int) -> HttpResponse:
    """The editor, what it would have changed, and who changed it."""
    found = rules_to_manage(manager_of(request, MANAGE)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return _editor(request, found)


def _editor(request: AgentRequest, found: TriageRule | None) -> HttpResponse:
    scope = manager_of(request, MANAGE)
    form = RuleForm(
        request.POST or None,
        desks=desks_to_manage(scope, MANAGE),
        may_all=may_manage(scope, MANAGE, None),
        rule=found,
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_rule(rule=found, values=form.values(), by=request.user, now=timezone.now())
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            return done(request, reverse("triage:rule", args=[saved.pk]), _("Saved."))
    context = {"form": form, "rule": found, "values": known_values(), **_history(found)}
    return render(request, "triage/rule.html", context, status=422 if form.errors else 200)


def _history(found: TriageRule | None) -> dict[str, Any]:
    if found is None:
        return {}
    changes = found.changes.select_related("by").order_by("-pk")[:SHOWN_CHANGES]
    return {"shown": found.name, "changes": list(changes)}


@require_POST
def rule_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Switch on or off, move, remove."""
    deed, by, now = request.POST.get("deed"), request.user, timezone.now()
    back = reverse("triage:rules")
    manager_of(request, MANAGE)
    try:
        if deed in ("on", "off"):
            switch_rule(rule_id=pk, is_on=deed == "on", by=by, now=now)
        elif deed in ("up", "down"):
            move_rule(rule_id=pk, up=deed == "up", by=by, now=now)
        elif deed == "remove":
            remove_rule(rule_id=pk, by=by, now=now)
        else:
            raise InvalidInput()
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Saved."))
