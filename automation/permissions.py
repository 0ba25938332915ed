"""Who looks after which rules; finding and locking one."""

from django.db.models import Q, QuerySet
from django.http import Http404

from automation.models import AutomationRule
from desks.models import Agent, Desk
from desks.permissions import Deed, Scope, scope_of
from shared.exceptions import NotAllowed


def may_manage_rule(scope: Scope, desk_id: int | None) -> bool:
    """A coordinator those of the own desks; rules of all desks who has every desk, or administers."""
    if scope.may_everywhere(Deed.MANAGE_AUTOMATION):
        return True
    mine = scope.desk_ids_for(Deed.MANAGE_AUTOMATION)
    if desk_id is not None:
        return desk_id in mine
    return bool(mine) and mine >= set(Desk.objects.values_list("pk", flat=True))


def manages_rules(scope: Scope) -> bool:
    deed = Deed.MANAGE_AUTOMATION
    return bool(scope.desk_ids_for(deed)) or scope.may_everywhere(deed)


def rules_for(scope: Scope) -> QuerySet[AutomationRule]:
    """Those of the own desks and of all desks, in their order; none for who looks after none."""
    rows = AutomationRule.objects.filter(removed_at=None).select_related("desk")
    if scope.may_everywhere(Deed.MANAGE_AUTOMATION):
        return rows
    mine = scope.desk_ids_for(Deed.MANAGE_AUTOMATION)
    return rows.filter(Q(desk__in=mine) | Q(desk=None)) if mine else rows.none()


def require_manager(by: Agent, desk_id: int | None) -> None:
    if not may_manage_rule(scope_of(by), desk_id):
        raise NotAllowed()


def lock_rule_for(by: Agent, rule_id: int) -> AutomationRule:
    """Http404 for a rule that the agent does not see, NotAllowed where only others may change it."""
    rows = rules_for(scope_of(by)).select_for_update(of=("self",))
    rule = rows.filter(pk=rule_id).first()
    if rule is None:
        raise Http404
    require_manager(by, rule.desk_id)
    return rule
