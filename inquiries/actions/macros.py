"""Deeds on macros themselves: keep, change, delete and bring back; and frozen for a use of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, Scope, scope_of
from inquiries.macro_steps import valid_steps
from inquiries.models import Macro
from shared.exceptions import Conflict, InvalidInput, NotAllowed

MOST_MACROS = 200  # of one agent, or of one desk


def may_change_macro(scope: Scope, macro: Macro) -> bool:
    """One's own, or a desk's where one may share."""
    if macro.desk_id is None:
        return macro.owner_id == scope.agent_id
    return scope.may(Deed.SHARE_MACROS, macro.desk_id)


@transaction.atomic
def save_macro(
    *,
    names: Mapping[str, str],
    steps: Mapping[str, Any],
    desk: Desk | None,
    by: Agent,
    now: datetime,
    macro_id: int | None = None,
    version: int | None = None,
) -> Macro:
    """A new macro, or a changed one; `desk` shares it with everybody there, None keeps it to `by`.

    What runs already goes on as it was begun. Raises InvalidInput without a name or a deed, Http404
    for one that is not to be seen, NotAllowed for one that is not theirs to change or share,
    Conflict for a stale `version`: so sent twice, the second is a Conflict.
    """
    macro = lock_macro(by, macro_id) if macro_id else Macro(version=0)
    if macro_id and version is not None and macro.version != version:
        raise Conflict()
    if desk and not scope_of(by).may(Deed.SHARE_MACROS, desk.pk):
        raise NotAllowed()
    macro.owner, macro.desk = (None, desk) if desk else (by, None)
    if not macro_id:
        _require_room(macro)
    for language in ("en", "fr", "es"):
        setattr(macro, f"name_{language}", names.get(language, "").strip()[:80])
    if not macro.name_en:
        raise InvalidInput(_("Give the macro a name."))
    macro.steps = valid_steps(steps)
    macro.version += 1
    macro.changed_by, macro.changed_at = by, now
    macro.save()
    return macro


def _require_room(macro: Macro) -> None:
    siblings = Macro.objects.in_use().filter(owner=macro.owner, desk=macro.desk)
    if siblings.count() >= MOST_MACROS:
        words = _("There are %(most)d macros already: delete one.")
        raise InvalidInput(words % {"most": MOST_MACROS})


@transaction.atomic
def delete_macro(*, macro_id: int, deleted: bool, by: Agent, now: datetime) -> Macro:
    """Offer it no more, or again. Twice is once; what runs already goes on."""
    macro = lock_macro(by, macro_id)
    if deleted != bool(macro.deleted_at):
        macro.deleted_at = now if deleted else None
        macro.save(update_fields=["deleted_at"])
    return macro


def get_macro_for(by: Agent, macro_id: int) -> Macro:
    """One that `by` may use; raises Http404 otherwise."""
    macro = Macro.objects.visible_to(scope_of(by)).in_use().filter(pk=macro_id).first()
    if macro is None:
        raise Http404
    return macro


def count_use(macro: Macro, now: datetime) -> None:
    Macro.objects.filter(pk=macro.pk).update(uses=F("uses") + 1, used_at=now)


def freeze_macro(*, macro_id: int, by: Agent, now: datetime) -> dict[str, Any]:
    """What a bulk deed keeps of it: a change of the macro changes nothing that was begun.

    Counts the use. Raises Http404 for one that is not there for `by`.
    """
    macro = get_macro_for(by, macro_id)
    count_use(macro, now)
    names = {"en": macro.name_en, "fr": macro.name_fr, "es": macro.name_es}
    return {"macro": macro.pk, "names": names, "steps": macro.steps}


def lock_macro(by: Agent, macro_id: int) -> Macro:
    """The locked row of one that `by` may change: Http404 when unseen, NotAllowed when not."""
    scope = scope_of(by)
    found = Macro.objects.visible_to(scope).filter(pk=macro_id)
    macro = found.select_for_update(of=("self",), no_key=True).first()
    if macro is None:
        raise Http404
    if not may_change_macro(scope, macro):
        raise NotAllowed()
    return macro
