"""Where coordinators and administrators decide which answers need approval."""

from django.db.models import Max, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.settings import may_manage_rule, save_rule
from approvals.forms import RuleForm
from approvals.models import ApprovalRule, ApprovalRuleVersion
from desks.models import Desk
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from shared.exceptions import HelpdeskError
from shared.responses import done

Edit = ["GET", "HEAD", "POST"]
VERSIONS_SHOWN = 20


@require_http_methods(Edit)
def rules(request: AgentRequest) -> HttpResponse:
    """All rules with what they say now; posted: a new one."""
    scope = _manager(request)
    form = RuleForm(request.POST or None, desks=_desks(scope), may_all=may_manage_rule(scope, None))
    if request.method == "POST" and form.is_valid() and _save(request, form, None):
        return done(request, reverse("approvals:rules"), _("Saved."))
    newest = ApprovalRuleVersion.objects.values("rule").annotate(newest=Max("pk"))
    rows = ApprovalRuleVersion.objects.filter(pk__in=newest.values("newest"))
    rows = rows.select_related("rule__desk").order_by("rule__position", "rule__pk")
    context = {
        "form": form,
        "versions": [(one, may_manage_rule(scope, one.rule.desk_id)) for one in rows],
    }
    status = 422 if form.errors else 200
    return render(request, "approvals/rules.html", context, status=status)


@require_http_methods(Edit)
def rule(request: AgentRequest, pk: int) -> HttpResponse:
    """One rule and its versions; posted: another version."""
    found = get_object_or_404(ApprovalRule, pk=pk)
    if not may_manage_rule(_manager(request), found.desk_id):
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


def _manager(request: AgentRequest) -> Scope:
    """Who decides nothing about approvals has no such page."""
    scope = rights_of(request)
    deed = Deed.MANAGE_APPROVALS
    if not scope.desk_ids_for(deed) and not scope.may_everywhere(deed):
        raise Http404
    return scope


def _desks(scope: Scope) -> QuerySet[Desk]:
    if scope.may_everywhere(Deed.MANAGE_APPROVALS):
        return Desk.objects.all()
    return Desk.objects.filter(pk__in=scope.desk_ids_for(Deed.MANAGE_APPROVALS))
