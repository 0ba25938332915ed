"""Reading policies: those in use at some desks, and those that an agent looks after."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from desks.models import Desk
from desks.permissions import Deed, Scope
from targets.models import PolicyVersion, TargetPolicy

ORDER = ("policy__desk__position", "policy__desk_id", "policy__is_general", "policy__position")


def versions_in_use(desk_ids: Collection[int]) -> QuerySet[PolicyVersion]:
    """The current versions, in the order in which they are asked: the general one last."""
    rows = PolicyVersion.objects.filter(is_current=True, policy__retired_at=None)
    rows = rows.filter(policy__desk_id__in=desk_ids)
    return rows.select_related("policy").order_by(*ORDER, "policy_id")


def general_of(desk: Desk) -> PolicyVersion | None:
    """What holds for the inquiries of a desk for which nothing else does; None: nobody has said."""
    return versions_in_use([desk.pk]).filter(policy__is_general=True).first()


def policies_to_manage(scope: Scope) -> QuerySet[TargetPolicy]:
    """Also retired ones."""
    rows = TargetPolicy.objects.select_related("desk")
    if scope.may_everywhere(Deed.MANAGE_TARGETS):
        return rows
    return rows.filter(desk_id__in=scope.desk_ids_for(Deed.MANAGE_TARGETS))


def current_of(policy: TargetPolicy) -> PolicyVersion:
    return policy.versions.get(is_current=True)


def history_of(policy: TargetPolicy, most: int) -> Sequence[PolicyVersion]:
    """The newest first, with who made them."""
    return list(policy.versions.select_related("made_by").order_by("-number")[:most])


def retired_policies(desk_ids: Collection[int], most: int) -> list[PolicyVersion]:
    rows = PolicyVersion.objects.filter(is_current=True, policy__desk_id__in=desk_ids)
    rows = rows.filter(policy__retired_at__isnull=False).select_related("policy__desk")
    return list(rows.order_by("-policy__retired_at")[:most])
