"""What coordinators decide about escalations: the reasons, and who of a desk is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404
from django.utils.text import slugify

from desks.models import Agent, Desk
from desks.permissions import Deed, Scope, scope_of
from escalations.models import EscalationPolicy, EscalationReason
from escalations.owners import coordinators_of
from shared.exceptions import InvalidInput, NotAllowed

CODE = 34


@dataclass(frozen=True, slots=True)
class ReasonValues:
    """Names and needs by language; `target` in business time."""

    names: dict[str, str]
    target: timedelta
    needs: dict[str, str]
    position: int = 100
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyValues:
    second_level_after: timedelta
    on_duty: Agent | None = None
    deputy: Agent | None = None
    second_level: Agent | None = None


def may_manage_escalations(scope: Scope, desk_id: int | None) -> bool:
    """A coordinator for the own desks; for all desks at once who has every desk, or administers."""
    if scope.may_everywhere(Deed.MANAGE_ESCALATIONS):
        return True
    mine = scope.desk_ids_for(Deed.MANAGE_ESCALATIONS)
    if desk_id is not None:
        return desk_id in mine
    return mine >= set(Desk.objects.values_list("pk", flat=True))


@transaction.atomic
def save_reason(
    *,
    reason: EscalationReason | None,
    desk: Desk | None,
    values: ReasonValues,
    by: Agent,
    now: datetime,
) -> EscalationReason:
    """Make a reason of a desk, or of all (`desk=None`), or change a present one.

    A reason keeps its desk and its code; questions asked before keep their limits.
    """
    _require(by, reason.desk_id if reason else desk.pk if desk else None)
    if reason is None:
        code = _free_code(values.names["en"])
        reason = EscalationReason(desk=desk, code=code, created_at=now)
    for language, name in values.names.items():
        setattr(reason, f"name_{language}", name)
    for language, words in values.needs.items():
        setattr(reason, f"needs_{language}", words)
    reason.target, reason.position = values.target, values.position
    reason.topics = list(values.topics)
    reason.save()
    return reason


@transaction.atomic
def retire_reason(*, reason_id: int, retired: bool, by: Agent, now: datetime) -> EscalationReason:
    """Offer it no more, or again; questions that name it keep it. Twice is once."""
    rows = EscalationReason.objects.select_for_update(of=("self",), no_key=True)
    reason = rows.filter(pk=reason_id).first()
    if reason is None:
        raise Http404
    _require(by, reason.desk_id)
    reason.retired_at = (reason.retired_at or now) if retired else None
    reason.save(update_fields=["retired_at"])
    return reason


@transaction.atomic
def save_policy(*, desk: Desk, values: PolicyValues, by: Agent) -> EscalationPolicy:
    """Who is asked from now on; what is under way stays with whose it is.

    Raises InvalidInput for somebody who is no coordinator of the desk.
    """
    _require(by, desk.pk)
    chosen = {one.pk for one in (values.on_duty, values.deputy, values.second_level) if one}
    here = set(coordinators_of(desk.pk).values_list("pk", flat=True))
    if not chosen <= here:
        raise InvalidInput()
    policy, _is_new = EscalationPolicy.objects.update_or_create(
        desk=desk,
        defaults={
            "on_duty": values.on_duty,
            "deputy": values.deputy,
            "second_level": values.second_level,
            "second_level_after": values.second_level_after,
        },
    )
    return policy


def _free_code(name: str) -> str:
    """From the English name, with a number where that is taken."""
    base = slugify(name).replace("-", "_")[:CODE] or "reason"
    rows = EscalationReason.objects.filter(code__startswith=base)
    taken = set(rows.values_list("code", flat=True))
    numbered = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (base, *numbered) if code not in taken)


def _require(by: Agent, desk_id: int | None) -> None:
    if not may_manage_escalations(scope_of(by), desk_id):
        raise NotAllowed()
