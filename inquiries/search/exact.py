"""What a query names exactly: one of our references, an e-mail address, a telephone number."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from contacts.addresses import normalise
from contacts.models import AddressKind, Contact
from contacts.queries import contacts_visible_to
from desks.models import Desk
from desks.permissions import Scope
from inquiries.models import Inquiry
from inquiries.references import references_meant
from inquiries.search.words import is_address

LONGEST_OWN_NUMBER = 6  # digits; longer numbers are those of registrations
_PHONE = re.compile(r"[+(]?\d[\d\s()./-]{5,24}\d")


def find_named(text: str, *, scope: Scope, desks: Sequence[Desk], now: datetime) -> Inquiry | None:
    """The inquiry whose reference this is, whole: what somebody types to go there."""
    if text.strip().isdecimal():
        return None
    return _by_reference(text, scope, desks, now)


def find_numbered(
    text: str, *, scope: Scope, desks: Sequence[Desk], now: datetime
) -> Inquiry | None:
    """The inquiry that 123 alone may mean, besides all texts with this number."""
    number = text.strip()
    if not number.isdecimal() or len(number) > LONGEST_OWN_NUMBER:
        return None
    return _by_reference(number, scope, desks, now)


def _by_reference(text: str, scope: Scope, desks: Sequence[Desk], now: datetime) -> Inquiry | None:
    meant = references_meant(text, desks, timezone.localdate(now).year)
    if not meant:
        return None
    visible = Inquiry.objects.visible_to(scope).filter(reference__in=meant)
    return visible.select_related("contact__root", "assignee", "desk").order_by("-pk").first()


def contacts_named(text: str, scope: Scope) -> QuerySet[Contact]:
    """Contacts with this address or telephone number, as far as the scope knows them."""
    written = text.strip()
    if is_address(written):
        kind = AddressKind.EMAIL
    elif _PHONE.fullmatch(written):
        kind = AddressKind.PHONE
    else:
        return Contact.objects.none()
    value = normalise(kind, written)
    if not value:
        return Contact.objects.none()
    return contacts_visible_to(scope).filter(addresses__kind=kind, addresses__value=value)
