"""What coordinators decide about approvals: the rules, each change a new version."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from approvals.models import ApprovalRule, ApprovalRuleVersion
from approvals.states import Fallback
from desks.models import Agent, Desk
from desks.permissions import Deed, require_managing
from shared.codes import free_code
from shared.exceptions import InvalidInput

KEPT = (
    "is_on",
    "topics",
    "languages",
    "newer_than_days",
    "names_fee",
    "promises_date",
    "binds_coordinators",
    "target",
    "fallback",
)


@dataclass(frozen=True, slots=True)
class RuleValues:
    """Names by language, and what a version holds (see ApprovalRuleVersion)."""

    names: dict[str, str]
    target: timedelta
    is_on: bool = True
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    newer_than_days: int | None = None
    names_fee: bool = False
    promises_date: bool = False
    binds_coordinators: bool = False
    fallback: str = Fallback.NEXT

    @property
    def kept(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in KEPT}
        return values | {"topics": list(self.topics), "languages": list(self.languages)}


@transaction.atomic
def save_rule(
    *,
    rule: ApprovalRule | None,
    desk: Desk | None,
    values: RuleValues,
    by: Agent,
    now: datetime,
) -> ApprovalRuleVersion:
    """Make a rule of a desk, or of all (`desk=None`), or give a present one another version.

    Saved again without a change no version is made. What waits for approval keeps the version under
    which it was asked. Raises InvalidInput for a rule that is on without any condition: it would
    stop nothing, or everything.
    """
    require_managing(by, Deed.MANAGE_APPROVALS, rule.desk_id if rule else desk.pk if desk else None)
    is_for_requests = bool(rule and rule.is_for_requests)
    version = ApprovalRuleVersion(at=now, by=by, **values.kept)
    if values.is_on and not version.has_conditions and not is_for_requests:
        raise InvalidInput()
    found = _lock(rule) if rule else _new(desk, values, now)
    for language, name in values.names.items():
        setattr(found, f"name_{language}", name)
    found.save()
    last = found.versions.order_by("-number").first()
    if last and all(getattr(last, name) == value for name, value in values.kept.items()):
        return last
    version.rule, version.number = found, (last.number if last else 0) + 1
    version.save()
    return version


def _lock(rule: ApprovalRule) -> ApprovalRule:
    return ApprovalRule.objects.select_for_update(of=("self",), no_key=True).get(pk=rule.pk)


def _new(desk: Desk | None, values: RuleValues, now: datetime) -> ApprovalRule:
    return ApprovalRule(
        desk=desk,
        code=free_code(values.names["en"], ApprovalRule.objects.all(), "rule"),
        created_at=now,
    )
