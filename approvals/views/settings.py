"""Where coordinators and administrators decide which answers need approval."""

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.settings import save_rule
from approvals.forms import RuleForm
from approvals.models import ApprovalRule, ApprovalRuleVersion
from desks.permissions import Deed, may_manage
from desks.queries import desks_to_manage
from desks.request import AgentRequest, manager_of
from shared.exceptions import HelpdeskError
from shared.responses import done

MANAGE = Deed.MANAGE_APPROVALS
Edit = ["GET", "HEAD", "POST"]
VERSIONS_SHOWN = 20


@require_http_methods(Edit)
def rules(request: AgentRequest) -> HttpResponse:
    """All rules with what they say now; posted: a new one."""
    scope = manager_of(request, MANAGE)
    form = RuleForm(
        request.POST or None,
        desks=desks_to_manage(scope, MANAGE),
        may_all=may_manage(scope, MANAGE, None),
    )
    if request.method == "POST" and form.is_valid() and _save(request, form, None):
        return done(request, reverse("approvals:rules"), _("Saved."))
    newest = ApprovalRuleVersion.objects.values("rule").annotate(newest=Max("pk"))
    rows = ApprovalRuleVersion.objects.filter(pk__in=newest.values("newest"))
    rows = rows.select_related("rule__desk").order_by("rule__position", "rule__pk")
    context = {
        "form": form,
        "versions": [(one, may_manage(scope, MANAGE, one.rule.desk_id)) for one in rows],
    }
    status = 422 if form.errors else 200
    return render(request, "approvals/rules.html", context, status=status)


@require_http_methods(Edit)
def rule(request: AgentRequest, pk: int) -> HttpResponse:
    """One rule and its versions; posted: another version."""
    found = get_object_or_404(ApprovalRule, pk=pk)
    if not may_manage(manager_of(request, MANAGE), MANAGE, found.desk_id):
        raise Http404
    versions = list(
        found.versions.select_related("rule", "by").order_by("-number")[:VERSIONS_SHOWN]
    )
    form = RuleForm(request.POST or None, version=versions[0])
    if request.method == "POST" and form.is_valid() and _save(request, form, found):
        return done(request, reverse("approvals:rules"), _("Saved."))
    context = {"form": form, "rule": found, "versions": versions}
    status = 422 if form.errors else 200
    return render(request, "approvals/rule.html", context, status=status)


def _save(request: AgentRequest, form: RuleForm, found: ApprovalRule | None) -> bool:
    desk = form.cleaned_data.get("desk")
    try:
        save_rule(rule=found, desk=desk, values=form.values, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True
