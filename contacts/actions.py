"""Deeds on contacts: find or add, edit, merge and undo."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from contacts.addresses import normalise
from contacts.models import Contact, ContactAddress, ContactMerge, DeskContact
from contacts.queries import get_contact_for
from contacts.signals import contacts_merged
from desks.models import Agent, Desk
from desks.permissions import Deed
from shared.exceptions import InvalidInput, NotPossible


@transaction.atomic
def find_or_add_contact(
    *, desk: Desk, kind: str, written: str, name: str, now: datetime
) -> Contact:
    """The contact with this address, made known to the desk; a new one when there is none.

    Without a usable address there is nothing to match by, so each call makes a new contact.
    """
    value = normalise(kind, written)
    address = _find_address(kind, value)
    if address is None:
        address_contact = _add_contact(kind, value, written, name, now)
    else:
        address_contact = address.contact
    if name and not address_contact.name:
        address_contact.name = name[:200]
        address_contact.save(update_fields=["name"])
    DeskContact.objects.bulk_create(
        [DeskContact(desk=desk, contact=address_contact, since=now)], ignore_conflicts=True
    )
    return address_contact


def _find_address(kind: str, value: str) -> ContactAddress | None:
    if not value:
        return None
    found = ContactAddress.objects.select_related("contact")
    return found.filter(kind=kind, value=value).first()


def _add_contact(kind: str, value: str, written: str, name: str, now: datetime) -> Contact:
    contact = Contact.objects.create(name=name[:200], created_at=now)
    if not value:
        return contact
    row = ContactAddress(
        contact=contact, kind=kind, value=value, written=written[:320], created_at=now
    )
    ContactAddress.objects.bulk_create([row], ignore_conflicts=True)
    owner = ContactAddress.objects.select_related("contact").get(kind=kind, value=value).contact
    if owner.pk != contact.pk:  # another mail of the same writer was faster
        contact.delete()
    return owner


@transaction.atomic
def edit_contact(
    *,
    contact_id: int,
    by: Agent,
    name: str,
    organisation: str,
    language: str,
    role: str,
) -> Contact:
    contact = get_contact_for(by, contact_id, Deed.EDIT_CONTACT)
    contact.name, contact.organisation = name.strip(), organisation.strip()
    contact.language, contact.role = language, role
    contact.save(update_fields=["name", "organisation", "language", "role"])
    return contact


@transaction.atomic
def merge_contacts(*, survivor_id: int, absorbed_id: int, by: Agent, now: datetime) -> ContactMerge:
    """Point one contact (and all merged into it) at another; nothing is moved, so undo is exact."""
    survivor = get_contact_for(by, survivor_id, Deed.MERGE_CONTACTS)
    absorbed = get_contact_for(by, absorbed_id, Deed.MERGE_CONTACTS)
    locked = Contact.objects.select_for_update().filter(pk__in=[survivor.pk, absorbed.pk])
    rows = {row.pk: row for row in locked.order_by("pk")}
    survivor, absorbed = rows[survivor.pk], rows[absorbed.pk]
    if survivor.pk == absorbed.pk:
        raise InvalidInput()
    if absorbed.merged_into_id == survivor.pk:
        return ContactMerge.objects.get(absorbed=absorbed, undone_at=None)
    if survivor.merged_into_id or absorbed.merged_into_id:
        raise NotPossible()
    Contact.objects.filter(Q(pk=absorbed.pk) | Q(root=absorbed)).update(root=survivor)
    Contact.objects.filter(pk=absorbed.pk).update(merged_into=survivor)
    merge = ContactMerge.objects.create(survivor=survivor, absorbed=absorbed, by=by, merged_at=now)
    contacts_merged.send(sender=ContactMerge, merge=merge)
    return merge


@transaction.atomic
def undo_merge(*, merge_id: int, by: Agent, now: datetime) -> ContactMerge:
    """Give the absorbed contact its own life back, with all that had been merged into it."""
    merge = ContactMerge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise InvalidInput()
    get_contact_for(by, merge.survivor_id, Deed.MERGE_CONTACTS)
    if merge.undone_at:
        return merge
    Contact.objects.filter(pk=merge.absorbed_id).update(merged_into=None, root=None)
    _restore_roots(merge.absorbed_id)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    contacts_merged.send(sender=ContactMerge, merge=merge)
    return merge


def _restore_roots(root_id: int) -> None:
    """Everything below an un-merged contact has it as root again, level by level."""
    level = [root_id]
    while level:
        below = list(Contact.objects.filter(merged_into__in=level).values_list("pk", flat=True))
        Contact.objects.filter(pk__in=below).update(root_id=root_id)
        level = below
