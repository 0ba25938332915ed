"""Deeds on contacts: find or add, edit, merge and undo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote to which desk, as it was written."""

    desk: Desk
    kind: str
    written: str
    name: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, normalise(self.kind, self.written)


Owners = dict[tuple[str, str], Contact]


def find_or_add_contact(
    *, desk: Desk, kind: str, written: str, name: str, now: datetime
) -> Contact:
    """The contact with this address, made known to the desk; a new one when there is none."""
    writer = Writer(desk=desk, kind=kind, written=written, name=name)
    return find_or_add_contacts(writers=[writer], now=now)[0]


@transaction.atomic
def find_or_add_contacts(*, writers: Sequence[Writer], now: datetime) -> list[Contact]:
    """For each writer the contact with this address, made known to the desk, or a new contact.

    Without a usable address there is nothing to match by, so each such writer is a new contact.
    """
    by_key = {writer.key: writer for writer in reversed(writers) if writer.key[1]}
    owners = _owners_of(by_key)
    missing = {key: writer for key, writer in by_key.items() if key not in owners}
    if missing:
        owners |= _add_owners(missing, now)
    contacts = [owners.get(one.key) or _add_nameless(one, now) for one in writers]
    for writer, contact in zip(writers, contacts, strict=True):
        if writer.name and not contact.name:
            contact.name = writer.name[:200]
            contact.save(update_fields=["name"])
    known = {(one.desk.pk, contact.pk) for one, contact in zip(writers, contacts, strict=True)}
    DeskContact.objects.bulk_create(
        [DeskContact(desk_id=desk, contact_id=one, since=now) for desk, one in sorted(known)],
        ignore_conflicts=True,
    )
    return contacts


def _owners_of(keys: Iterable[tuple[str, str]]) -> Owners:
    wanted = set(keys)
    found = ContactAddress.objects.select_related("contact")
    rows = found.filter(
        kind__in={kind for kind, _value in wanted}, value__in=[value for _kind, value in wanted]
    )
    return {(row.kind, row.value): row.contact for row in rows if (row.kind, row.value) in wanted}


def _add_owners(writers: dict[tuple[str, str], Writer], now: datetime) -> Owners:
    """In the order of the addresses, so that two readers of the same writers wait, not deadlock."""
    keys = sorted(writers)
    made = [Contact(name=writers[key].name[:200], created_at=now) for key in keys]
    Contact.objects.bulk_create(made)
    ContactAddress.objects.bulk_create(
        [
            ContactAddress(
                contact=contact,
                kind=kind,
                value=value,
                written=writers[kind, value].written[:320],
                created_at=now,
            )
            for (kind, value), contact in zip(keys, made, strict=True)
        ],
        ignore_conflicts=True,
    )
    owners = _owners_of(keys)
    # Where another mail of the same writer was faster, its contact stands.
    kept = {contact.pk for contact in owners.values()}
    if lost := [contact.pk for contact in made if contact.pk not in kept]:
        Contact.objects.filter(pk__in=lost).delete()
    return owners


def _add_nameless(writer: Writer, now: datetime) -> Contact:
    return Contact.objects.create(name=writer.name[:200], created_at=now)


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
        # By the pointer, not by ids read before: what is un-merged meanwhile is not drawn back.
        below = Contact.objects.filter(merged_into__in=level)
        below.update(root_id=root_id)
        level = list(below.values_list("pk", flat=True))
