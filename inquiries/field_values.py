"""Values of custom fields: read from what was typed, and shown again."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inquiries.models.fields import CustomField, FieldKind
from shared.exceptions import InvalidInput

LONGEST = 500
MOST_DIGITS = 20
REFERENCE = re.compile(r"[A-Z0-9][A-Z0-9/.\- ]{2,39}")
YES = frozenset({"true", "1", "on", "yes"})
NO = frozenset({"false", "0", "off", "no"})


def read_value(field: CustomField, written: Any) -> Any:
    """As JSON keeps it, or None for nothing. Raises InvalidInput that names the field."""
    text = str(written if written is not None else "").strip()
    if not text:
        return None
    return READERS[FieldKind(field.kind)](field, text)


def _text(field: CustomField, text: str) -> str:
    if len(text) > LONGEST:
        raise _wrong(field, _("at most %(number)d characters") % {"number": LONGEST})
    return text


def _number(field: CustomField, text: str) -> int | float:
    """A comma is a decimal point here: that is how two of our three languages write it."""
    plain = text.replace(" ", "").replace("\u202f", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise _wrong(field, _("write a number")) from None
    # 1e999999 is short to write and as an integer a million digits long.
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS or len(plain) > LONGEST:
        raise _wrong(field, _("write a number"))
    return int(number) if number == number.to_integral_value() else float(number)


def _date(field: CustomField, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _wrong(field, _("choose a date")) from None


def _choice(field: CustomField, text: str) -> str:
    if text not in {one["code"] for one in field.options}:
        raise _wrong(field, _("choose one of the list"))
    return text


def _yes_no(field: CustomField, text: str) -> bool:
    if text.casefold() not in YES | NO:
        raise _wrong(field, _("choose yes or no"))
    return text.casefold() in YES


def _reference(field: CustomField, text: str) -> str:
    number = text.upper()
    if not REFERENCE.fullmatch(number):
        raise _wrong(field, _("write a registry number, for example 1234567"))
    return number


READERS: dict[FieldKind, Any] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
    FieldKind.REFERENCE: _reference,
}


def _wrong(field: CustomField, words: str) -> InvalidInput:
    return InvalidInput(_("%(field)s: %(words)s.") % {"field": field.name, "words": words})


def shown_value(field: CustomField, value: Any) -> str:
    """In words, as far as it still makes sense: an option that is gone shows its code."""
    if value is None or value == "":
        return ""
    if field.kind == FieldKind.YES_NO:
        return _("Yes") if value else _("No")
    if field.kind == FieldKind.CHOICE:
        return dict(field.choices).get(str(value), str(value))
    if field.kind == FieldKind.DATE:
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return str(value)
