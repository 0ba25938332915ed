"""Macros as they are offered: one's own first, then those of the desks, each by name."""

from collections.abc import Collection

from desks.permissions import Scope
from inquiries.models import Macro


def macros_for(scope: Scope, desk_ids: Collection[int]) -> list[Macro]:
    """What may be used with inquiries of these desks: one's own, and theirs."""
    visible = Macro.objects.visible_to(scope).in_use().select_related("desk")
    return _in_order([one for one in visible if one.desk_id is None or one.desk_id in desk_ids])


def macros_in(scope: Scope) -> list[Macro]:
    """All that the agent sees, for the page of them; deleted ones as well."""
    visible = Macro.objects.visible_to(scope).select_related("desk", "changed_by")
    return _in_order(list(visible))


def _in_order(macros: list[Macro]) -> list[Macro]:
    return sorted(macros, key=lambda one: (one.desk_id is not None, one.name.casefold()))
