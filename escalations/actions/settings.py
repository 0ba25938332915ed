"""What coordinators decide about escalations: the reasons, and who of a desk is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404

from desks.models import Agent, Desk
from desks.permissions import Deed, require_managing
from escalations.models import EscalationPolicy, EscalationReason, ReasonVersion
from escalations.owners import coordinators_of
from shared.codes import free_code
from shared.exceptions import InvalidInput

SAID = (*(f"{what}_{one}" for what in ("name", "needs") for one in ("en", "fr", "es")), "target")
"""What a version keeps of a reason."""


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

    A reason keeps its desk and its code. Other words or another limit are a new version; questions
    asked before keep theirs.
    """
    require_managing(
        by, Deed.MANAGE_ESCALATIONS, reason.desk_id if reason else desk.pk if desk else None
    )
    if reason is None:
        code = free_code(values.names["en"], EscalationReason.objects.all(), "reason")
        reason = EscalationReason(desk=desk, code=code, created_at=now)
    for language, name in values.names.items():
        setattr(reason, f"name_{language}", name)
    for language, words in values.needs.items():
        setattr(reason, f"needs_{language}", words)
    reason.target, reason.position = values.target, values.position
    reason.topics = list(values.topics)
    reason.save()
    keep_version(reason=reason, by=by, now=now)
    return reason


def keep_version(*, reason: EscalationReason, by: Agent | None, now: datetime) -> None:
    """Of a saved reason, as it is now; nothing where the newest version says the same."""
    newest = reason.versions.first()
    said = {name: getattr(reason, name) for name in SAID}
    if newest and said == {name: getattr(newest, name) for name in SAID}:
        return
    number = newest.number + 1 if newest else 1
    ReasonVersion.objects.create(reason=reason, number=number, at=now, by=by, **said)


@transaction.atomic
def retire_reason(*, reason_id: int, retired: bool, by: Agent, now: datetime) -> EscalationReason:
    """Offer it no more, or again; questions that name it keep it. Twice is once."""
    rows = EscalationReason.objects.select_for_update(of=("self",), no_key=True)
    reason = rows.filter(pk=reason_id).first()
    if reason is None:
        raise Http404
    require_managing(by, Deed.MANAGE_ESCALATIONS, reason.desk_id)
    reason.retired_at = (reason.retired_at or now) if retired else None
    reason.save(update_fields=["retired_at"])
    return reason


@transaction.atomic
def save_policy(*, desk: Desk, values: PolicyValues, by: Agent) -> EscalationPolicy:
    """Who is asked from now on; what is under way stays with whose it is.

    Raises InvalidInput for somebody who is no coordinator of the desk.
    """
    require_managing(by, Deed.MANAGE_ESCALATIONS, desk.pk)
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
