"""The rules and the model that are in use now."""

import logging
from functools import lru_cache

from django.db.models import QuerySet

from desks.permissions import Deed, Scope
from registry.triage import Model, base_model, from_json
from triage.models import ModelVersion, TriageRule
from triage.rules import Rule

log = logging.getLogger(__name__)
BASE = 0  # the version that is shipped


def rules_in_use() -> list[Rule]:
    """In their order; one query."""
    rows = TriageRule.objects.filter(is_on=True, removed_at=None).select_related("desk")
    return [as_value(row) for row in rows.order_by("position", "id")]


def as_value(row: TriageRule) -> Rule:
    return Rule(
        id=row.pk or 0,
        name=row.name,
        desk=row.desk.code if row.desk else "",
        match=row.match,
        lines=tuple(row.lines),
        effects=row.effects,
    )


def rules_to_manage(scope: Scope) -> QuerySet[TriageRule]:
    """Of the desks that the agent coordinates, and those of every desk."""
    desk_ids = scope.desk_ids_for(Deed.MANAGE_TRIAGE)
    rows = TriageRule.objects.filter(removed_at=None).select_related("desk", "changed_by")
    if scope.may_everywhere(Deed.MANAGE_TRIAGE):
        return rows.order_by("position", "id")
    if not desk_ids:
        return rows.none()
    of_desks = rows.filter(desk_id__in=desk_ids) | rows.filter(desk=None)
    return of_desks.order_by("position", "id")


def version_in_use() -> int:
    """Its number; one query over at most one row."""
    return (
        ModelVersion.objects.filter(is_used=True).values_list("number", flat=True).first() or BASE
    )


@lru_cache(maxsize=2)
def model_of(number: int) -> Model:
    """Read once in a process. A version that cannot be read is replaced by the shipped one."""
    if number == BASE:
        return base_model()
    weights = ModelVersion.objects.values_list("weights", flat=True).get(number=number)
    try:
        return from_json(weights)
    except ValueError:
        log.exception("version %s of the triage's model cannot be read", number)
        return base_model()
