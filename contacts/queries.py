"""Which contacts an agent may see: those that one of the agent's desks knows."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from contacts.addresses import normalise
from contacts.models import AddressKind, Contact, ContactAddress
from desks.models import Agent
from desks.permissions import Deed, Scope, scope_of


def contacts_visible_to(scope: Scope, deed: Deed = Deed.READ_CONTACT) -> QuerySet[Contact]:
    """A contact is known where it, or one merged into it, has written."""
    desks = scope.desk_ids_for(deed)
    known = Q(known_at__desk_id__in=desks) | Q(family__known_at__desk_id__in=desks)
    return Contact.objects.filter(known).distinct()


def get_contact_for(agent: Agent, contact_id: int, deed: Deed = Deed.READ_CONTACT) -> Contact:
    """The contact, or Http404 both when there is none and when the agent may not see it."""
    found = contacts_visible_to(scope_of(agent), deed).filter(pk=contact_id).first()
    if found is None:
        raise Http404
    return found


def family_ids(contact: Contact) -> list[int]:
    """The ids of the surviving contact and of all that were merged into it."""
    root = contact.root_id or contact.pk
    return [root, *Contact.objects.filter(root_id=root).values_list("pk", flat=True)]


def addresses_of(contact: Contact) -> QuerySet[ContactAddress]:
    """Those of the whole family. A union: an OR over a join would read the whole table."""
    root = contact.root_id or contact.pk
    every = ContactAddress.objects.all()
    family = every.filter(contact_id=root).union(every.filter(contact__root_id=root))
    return family.order_by("kind", "id")


def name_of(contact: Contact, addresses: Sequence[ContactAddress]) -> str:
    """How a person is called whose addresses are read already."""
    if contact.name or contact.organisation or not addresses:
        return str(contact)
    return addresses[0].written


# The first hit is enough: of a common name there may be hundreds.
NAMESAKES = """
    SELECT asked.desk_id, asked.name, asked.written, known.written
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
        AS asked (desk_id, name, written, value)
    CROSS JOIN LATERAL (
        SELECT a.written FROM contacts_contact c
        JOIN contacts_deskcontact d ON d.contact_id = c.id AND d.desk_id = asked.desk_id
        JOIN contacts_contactaddress a ON a.contact_id = c.id AND a.kind = 'email'
        WHERE c.name = asked.name AND c.name <> '' LIMIT 1
    ) known
    WHERE NOT EXISTS (
        SELECT FROM contacts_contactaddress k WHERE k.kind = 'email' AND k.value = asked.value
    )
"""


def find_namesakes(writers: Sequence[tuple[int, str, str]]) -> dict[tuple[int, str, str], str]:
    """Of writers (desk, name, e-mail address) whose address nobody has: a known contact's address.

    Only of contacts that the desk knows and that have exactly this name.
    """
    desks, names, written = zip(*writers, strict=True)
    values = [normalise(AddressKind.EMAIL, one) for one in written]
    with connection.cursor() as cursor:
        cursor.execute(NAMESAKES, [list(desks), list(names), list(written), values])
        return {(desk, name, one): known for desk, name, one, known in cursor.fetchall()}


def names_of(contacts: Sequence[Contact]) -> dict[int, str]:
    """How each is called; who has given no name, by an address: one query, only if there are such."""
    names = {contact.pk: str(contact) for contact in contacts}
    nameless = [one.pk for one in contacts if not (one.name or one.organisation)]
    if nameless:
        rows = ContactAddress.objects.filter(contact_id__in=nameless).order_by("-pk")
        names |= dict(rows.values_list("contact_id", "written"))
    return names
