"""Who looks after which rules; finding and locking one."""

from django.db.models import Q, QuerySet
from django.http import Http404

from automation.models import AutomationRule
from desks.models import Agent
from desks.permissions import Deed, Scope, require_managing, scope_of


def rules_for(scope: Scope) -> QuerySet[AutomationRule]:
    """Those of the own desks and of all desks, in their order; none for who looks after none."""
    return all_rules_for(scope).filter(removed_at=None)


def all_rules_for(scope: Scope) -> QuerySet[AutomationRule]:
    """Removed ones, too: what they did may still be taken back."""
    rows = AutomationRule.objects.select_related("desk")
    if scope.may_everywhere(Deed.MANAGE_AUTOMATION):
        return rows
    mine = scope.desk_ids_for(Deed.MANAGE_AUTOMATION)
    return rows.filter(Q(desk__in=mine) | Q(desk=None)) if mine else rows.none()


def lock_rule_for(by: Agent, rule_id: int) -> AutomationRule:
    """Http404 for a rule that the agent does not see, NotAllowed where only others may change it."""
    rows = rules_for(scope_of(by)).select_for_update(of=("self",))
    rule = rows.filter(pk=rule_id).first()
    if rule is None:
        raise Http404
    require_managing(by, Deed.MANAGE_AUTOMATION, rule.desk_id)
    return rule
