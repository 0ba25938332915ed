"""Custom fields: their values on an inquiry, and the fields themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, Scope, scope_of
from inquiries.actions.facts import record_fact
from inquiries.field_queries import fields_of, missing_to_resolve
from inquiries.field_values import read_value
from inquiries.models import CustomField, Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact, Status
from shared.exceptions import InvalidInput, NotAllowed, NotPossible

CODE = 50


@transaction.atomic
def set_fields(*, inquiry_id: int, values: Mapping[str, Any], by: Agent, now: datetime) -> Inquiry:
    """Set values by the codes of fields that this inquiry has; empty takes one away.

    One fact with before and after of what really changed; the same again changes nothing. Raises
    InvalidInput for a value that does not fit its field, or a field that is not asked here.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    asked = {one.code: one for one in fields_of(inquiry)}
    if strange := [code for code in values if code not in asked]:
        raise InvalidInput(_("There is no field “%(field)s” here.") % {"field": strange[0]})
    read = {code: read_value(asked[code], written) for code, written in values.items()}
    before = inquiry.fields
    changes = {
        code: [before.get(code), value] for code, value in read.items() if before.get(code) != value
    }
    if not changes:
        return inquiry
    merged = before | {code: after for code, (_before, after) in changes.items()}
    inquiry.fields = {code: value for code, value in merged.items() if value is not None}
    inquiry.version += 1
    inquiry.save(update_fields=["fields", "version"])
    names = {code: asked[code].name_en for code in changes}
    record_fact(
        inquiry=inquiry, kind=Fact.FIELD_CHANGED, at=now, by=by, changes=changes, names=names
    )
    return inquiry


def require_fields(inquiry: Inquiry, status: str) -> None:
    """Raise NotPossible, and say which are missing, when it is to be resolved without them."""
    if status != Status.RESOLVED or inquiry.status == Status.RESOLVED:
        return
    if missing := missing_to_resolve(inquiry):
        names = ", ".join(one.name for one in missing)
        raise NotPossible(_("Fill in first: %(fields)s.") % {"fields": names})


# --- the fields themselves -------------------------------------------------------------------------
def may_manage_field(scope: Scope, desk_ids: set[int]) -> bool:
    """All of its desks; a field of every desk takes every desk, or an administrator."""
    if scope.may_everywhere(Deed.MANAGE_FIELDS):
        return True
    wanted = desk_ids or set(Desk.objects.values_list("pk", flat=True))
    return wanted <= scope.desk_ids_for(Deed.MANAGE_FIELDS)


@transaction.atomic
def save_field(
    *,
    field: CustomField | None,
    values: Mapping[str, Any],
    desk_ids: set[int],
    by: Agent,
    now: datetime,
) -> CustomField:
    """Make a field or change one; its code and kind stay, so that old values keep their meaning."""
    scope = scope_of(by)
    present = set(field.desks.values_list("pk", flat=True)) if field else desk_ids
    if not (may_manage_field(scope, present) and may_manage_field(scope, desk_ids)):
        raise NotAllowed()
    if field is None:
        field = CustomField(code=_free_code(values["name_en"]), kind=values["kind"], created_at=now)
    for name, value in values.items():
        if name != "kind":
            setattr(field, name, value)
    field.save()
    field.desks.set(desk_ids)
    return field


@transaction.atomic
def retire_field(*, field_id: int, retired: bool, by: Agent, now: datetime) -> CustomField:
    """Ask it no more, or again; values stay where they are. Twice is once."""
    rows = CustomField.objects.select_for_update(of=("self",), no_key=True)
    field = rows.filter(pk=field_id).first()
    if field is None:
        raise Http404
    if not may_manage_field(scope_of(by), set(field.desks.values_list("pk", flat=True))):
        raise NotAllowed()
    field.retired_at = (field.retired_at or now) if retired else None
    field.save(update_fields=["retired_at"])
    return field


def _free_code(name: str) -> str:
    base = slugify(name)[:CODE].replace("-", "_") or "field"
    taken = set(CustomField.objects.filter(code__startswith=base).values_list("code", flat=True))
    numbered = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (base, *numbered) if code not in taken)
