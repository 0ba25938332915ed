"""Addresses as they are matched: e-mail casefolded, telephone numbers as E.164."""

import phonenumbers

from contacts.models import AddressKind

DEFAULT_REGION = "CH"


def normalise(kind: str, written: str) -> str:
    """The value by which an address is unique; '' when nothing usable was written."""
    if kind == AddressKind.PHONE:
        return _e164(written)
    return "".join(written.split()).casefold()[:320]


def _e164(written: str) -> str:
    try:
        number = phonenumbers.parse(written, DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
