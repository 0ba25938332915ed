"""Which custom fields an inquiry has: those of its desk and topic, and old ones with a value."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from desks.permissions import Deed, Scope
from inquiries.field_values import shown_value
from inquiries.models import CustomField, Inquiry


@dataclass(frozen=True, slots=True)
class FieldValue:
    field: CustomField
    value: Any

    @property
    def words(self) -> str:
        return shown_value(self.field, self.value)


def fields_of(inquiry: Inquiry) -> list[CustomField]:
    """What is asked of this inquiry now, in order: one query."""
    of_desk = Q(desks=None) | Q(desks=inquiry.desk_id)
    asked = CustomField.objects.filter(of_desk, retired_at=None).distinct()
    return [one for one in asked if not one.topics or inquiry.topic in one.topics]


def kept_values(inquiry: Inquiry, asked: list[CustomField]) -> list[FieldValue]:
    """Values of fields that are asked no more: retired, or of another desk or topic."""
    known = {one.code for one in asked}
    codes = [code for code in inquiry.fields if code not in known]
    found = CustomField.objects.filter(code__in=codes) if codes else []
    return [FieldValue(one, inquiry.fields[one.code]) for one in found]


def missing_to_resolve(inquiry: Inquiry) -> list[CustomField]:
    asked = fields_of(inquiry)
    return [one for one in asked if one.is_required and inquiry.fields.get(one.code) in (None, "")]


def fields_to_manage(scope: Scope) -> QuerySet[CustomField]:
    """Those of the desks that the agent looks after, and those of all desks."""
    fields = CustomField.objects.prefetch_related("desks")
    if scope.may_everywhere(Deed.MANAGE_FIELDS):
        return fields
    mine = scope.desk_ids_for(Deed.MANAGE_FIELDS)
    return fields.filter(Q(desks=None) | Q(desks__in=mine)).distinct()
