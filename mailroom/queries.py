"""Finding mailboxes and the state of the mail."""

from collections.abc import Iterable

from django.db.models import QuerySet

from mailroom.models import Mailbox, OutgoingEmail, RawEmail
from mailroom.states import RawState, RecipientState


def without_tag(address: str) -> str:
    """madrid+t.x@example → madrid@example (sub-addressing, RFC 5233), casefolded."""
    local, _at, domain = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def find_mailbox(address: str) -> Mailbox | None:
    return active_mailboxes().filter(address__iexact=without_tag(address)).first()


def get_mailbox(address: str) -> Mailbox:
    """The active mailbox with this address, tags aside; raises Mailbox.DoesNotExist."""
    return active_mailboxes().get(address__iexact=without_tag(address))


def active_mailboxes() -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(is_active=True)


def desks_by_address() -> dict[str, int]:
    """The desk of each mailbox that takes mail, by its casefolded address."""
    rows = active_mailboxes().values_list("address", "desk_id")
    return {address.casefold(): desk_id for address, desk_id in rows}


def ids_of_our_mail(ids: Iterable[str]) -> set[str]:
    """Those of the Message-IDs that mails of ours have."""
    ours = OutgoingEmail.objects.filter(message_id__in=set(ids))
    return set(ours.values_list("message_id", flat=True))


def recipient_states(outgoing: OutgoingEmail) -> dict[str, str]:
    """Everybody in To and Cc, and what became of the mail for them; who has no row is waiting."""
    known = dict(outgoing.recipients.values_list("address", "state"))
    everybody = dict.fromkeys([*outgoing.to, *outgoing.cc])
    return {one: known.get(one[:320], RecipientState.WAITING) for one in everybody}


def quarantined() -> QuerySet[RawEmail]:
    """Mails that could not be read, oldest first; their bytes stay in the table."""
    waiting = RawEmail.objects.filter(state=RawState.QUARANTINED)
    return waiting.select_related("mailbox").defer("raw").order_by("pk")


def own_addresses() -> frozenset[str]:
    """Every address of ours, casefolded: mail to and from them is never answered automatically."""
    return frozenset(address.casefold() for address in _addresses())


def _addresses() -> Iterable[str]:
    return Mailbox.objects.values_list("address", flat=True)
