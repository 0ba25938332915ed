"""Numbers of the registries: noted from messages, confirmed, rejected, added and told about."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.letters import LONGEST_TEXT, found_or_nothing
from inquiries.models import (
    Attachment,
    Inquiry,
    Message,
    PersonRole,
    ReferenceLink,
    ReferencePerson,
    ReferencePlace,
    RegistryReference,
)
from inquiries.permissions import lock_inquiry_for
from inquiries.reference_values import read_reference
from inquiries.states import DECIDED_STANDINGS, Fact, MessageKind, Standing
from registry.references import Mention, find_in_message
from shared.exceptions import InvalidInput
from shared.masking import mask

MOST_OF_MESSAGE = 200
NOTED_KINDS = (MessageKind.INBOUND, MessageKind.NOTE)
"""What we answer repeats what was asked; and an example in a template is nobody's number."""

Filenames = dict[int, list[str]]
Letters = Mapping[int, Sequence[Mention]]
Pair = tuple[int, int]


def note_references(
    *,
    messages: Sequence[Message],
    filenames: Filenames | None = None,
    letters: Letters | None = None,
    now: datetime,
) -> None:
    """Store what these messages speak of.

    Received messages and notes only. Called again it adds nothing, and changes nothing that an
    agent decided: what was confirmed or rejected in an inquiry is so in its later messages. A
    handful of statements however many messages. By the message's id: `filenames` save a statement,
    `letters` (what subject and body say, as the triage has read them) a second reading.
    """
    read = [one for one in messages if one.kind in NOTED_KINDS]
    names = _filenames_of(read) if filenames is None else filenames
    noted = [
        _Noted(one, mention)
        for one in read
        for mention in _mentions(one, names.get(one.pk, ()), (letters or {}).get(one.pk))
    ]
    if noted:
        _store(noted, now)


@dataclass(frozen=True, slots=True)
class _Noted:
    message: Message
    mention: Mention

    @property
    def identity(self) -> tuple[str, str]:
        return (self.mention.key[:60], self.mention.kind)

    @property
    def found_as(self) -> str:
        return Standing.QUOTED if self.mention.is_quoted else Standing(self.mention.certainty)


def _mentions(
    message: Message, filenames: Iterable[str], letter: Sequence[Mention] | None
) -> list[Mention]:
    """Secrets are masked first: a card number is no account, and is kept nowhere else."""
    return found_or_nothing(
        lambda: find_in_message(
            subject="" if letter is not None else mask(message.subject),
            body="" if letter is not None else mask(message.body[:LONGEST_TEXT]),
            quoted=mask(message.quoted[:LONGEST_TEXT]),
            filenames=[mask(name) for name in filenames],
            language=message.inquiry.language,
            read=letter,
        )
    )[:MOST_OF_MESSAGE]


def _filenames_of(messages: Sequence[Message]) -> Filenames:
    names: Filenames = {}
    files = Attachment.objects.filter(message__in=messages)
    for message_id, name in files.values_list("message_id", "filename"):
        names.setdefault(message_id, []).append(name)
    return names


@transaction.atomic
def _store(noted: Sequence[_Noted], now: datetime) -> None:
    references = _references(noted, now)
    pairs = [(one, references[one.identity]) for one in noted]
    decided = _decided({(one.message.inquiry_id, reference) for one, reference in pairs})
    links = [_link(one, reference, decided) for one, reference in pairs]
    ReferenceLink.objects.bulk_create(links, ignore_conflicts=True)


def _references(noted: Sequence[_Noted], now: datetime) -> dict[tuple[str, str], int]:
    """Their ids; who comes at the same time waits for the other. In one order, so that none locks up."""
    wanted = {one.identity: one.mention for one in reversed(noted)}
    known = _ids_of(wanted)
    missing = [
        RegistryReference(
            kind=wanted[one].kind, value=wanted[one].value[:60], key=one[0], first_seen_at=now
        )
        for one in sorted(wanted)
        if one not in known
    ]
    if not missing:
        return known
    RegistryReference.objects.bulk_create(missing, ignore_conflicts=True)
    return _ids_of(wanted)


def _ids_of(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    rows = RegistryReference.objects.filter(key__in={key for key, _kind in wanted})
    return {(key, kind): pk for key, kind, pk in rows.values_list("key", "kind", "pk")}


def _decided(pairs: set[Pair]) -> dict[Pair, ReferenceLink]:
    """What agents have decided about these references in these inquiries."""
    rows = ReferenceLink.objects.filter(
        inquiry_id__in={inquiry for inquiry, _reference in pairs},
        reference_id__in={reference for _inquiry, reference in pairs},
        standing__in=DECIDED_STANDINGS,
    )
    return {(row.inquiry_id, row.reference_id): row for row in rows}


def _link(noted: _Noted, reference_id: int, decided: dict[Pair, ReferenceLink]) -> ReferenceLink:
    message = noted.message
    before = decided.get((message.inquiry_id, reference_id))
    return ReferenceLink(
        reference_id=reference_id,
        inquiry_id=message.inquiry_id,
        message=message,
        place=noted.mention.place,
        found_as=noted.found_as,
        standing=before.standing if before else noted.found_as,
        by_id=before.by_id if before else None,
        decided_at=before.decided_at if before else None,
        at=message.at,
    )


# --- deciding --------------------------------------------------------------------------------------
@transaction.atomic
def settle_reference(
    *, inquiry_id: int, reference_id: int, standing: str, by: Agent, now: datetime
) -> None:
    """Confirm or reject a reference in one inquiry, with a fact. The same again changes nothing.

    Raises Http404 when the inquiry does not speak of it, InvalidInput for another standing.
    """
    if standing not in DECIDED_STANDINGS:
        raise InvalidInput()
    inquiry, links = _locked(by, inquiry_id, reference_id)
    if all(one.standing == standing for one in links):
        return
    ReferenceLink.objects.filter(pk__in=[one.pk for one in links]).update(
        standing=standing, by=by, decided_at=now
    )
    _record(inquiry, links[0].reference, standing, by, now)


@transaction.atomic
def undo_settling(*, inquiry_id: int, reference_id: int, by: Agent, now: datetime) -> None:
    """Again what the rules said; what was only added by hand is gone. Twice is once."""
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    links = list(_links(inquiry, reference_id))
    changed = [one for one in links if one.by_id]
    if not changed:
        return
    for one in changed:
        if one.message_id is None:
            one.delete()
            continue
        one.standing, one.by, one.decided_at = one.found_as, None, None
        one.save(update_fields=["standing", "by", "decided_at"])
    _record(inquiry, changed[0].reference, "undone", by, now)


@transaction.atomic
def add_reference(
    *, inquiry_id: int, written: str, kind: str = "", by: Agent, now: datetime
) -> RegistryReference:
    """Say that the inquiry is about a number; without a kind, as the rules read it.

    Confirmed with it, wherever the inquiry speaks of it. Twice is once. Raises InvalidInput for
    what is no such number.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    meant = read_reference(written, kind)
    if meant is None:
        raise InvalidInput(_("This is no number that we know. Choose its kind, or write it whole."))
    identity = {"key": meant.key[:60], "kind": meant.kind}
    reference, _is_new = RegistryReference.objects.get_or_create(
        **identity, defaults={"value": meant.value[:60], "first_seen_at": now}
    )
    links = list(_links(inquiry, reference.pk))
    if links and all(one.standing == Standing.CONFIRMED for one in links):
        return reference
    decision: dict[str, Any] = {"standing": Standing.CONFIRMED, "by": by, "decided_at": now}
    if links:
        ReferenceLink.objects.filter(pk__in=[one.pk for one in links]).update(**decision)
    else:
        ReferenceLink.objects.create(
            reference=reference, inquiry=inquiry, place=ReferencePlace.BY_HAND,
            found_as=Standing.CONFIRMED, at=now, **decision,
        )  # fmt: skip
    _record(inquiry, reference, "added", by, now)
    return reference


def _locked(by: Agent, inquiry_id: int, reference_id: int) -> tuple[Inquiry, list[ReferenceLink]]:
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    links = list(_links(inquiry, reference_id))
    if not links:
        raise Http404
    return inquiry, links


def _links(inquiry: Inquiry, reference_id: int) -> Any:
    links = inquiry.reference_links.filter(reference_id=reference_id)
    return links.select_related("reference").order_by("pk")


def _record(
    inquiry: Inquiry, reference: RegistryReference, decision: str, by: Agent, now: datetime
) -> None:
    """The version grows, so that an open page shows it."""
    inquiry.version += 1
    inquiry.save(update_fields=["version"])
    record_fact(
        inquiry=inquiry,
        kind=Fact.REFERENCE_SETTLED,
        at=now,
        by=by,
        value=reference.value,
        kind_of_reference=reference.kind,
        decision=decision,
    )


# --- moving with its message -----------------------------------------------------------------------
def move_links(message_ids: Collection[int], target: Inquiry) -> None:
    """With its message, a link goes to another inquiry; what an agent decided goes with it."""
    ReferenceLink.objects.filter(message_id__in=message_ids).update(inquiry=target)


def move_hand_links(source: Inquiry, target: Inquiry) -> list[int]:
    """What agents added to one inquiry is said of the other from now on; returns what moved."""
    known = target.reference_links.filter(message=None).values("reference")
    moving = source.reference_links.filter(message=None).exclude(reference__in=known)
    ids = list(moving.values_list("pk", flat=True))
    ReferenceLink.objects.filter(pk__in=ids).update(inquiry=target)
    return ids


# --- whom it belongs to, as people say ---------------------------------------------------------------
@transaction.atomic
def note_person(
    *, inquiry_id: int, reference_id: int, role: str, name: str, by: Agent, now: datetime
) -> ReferencePerson:
    """Keep who holds or represents a number, as told in an inquiry that speaks of it. Twice is once."""
    inquiry, links = _locked(by, inquiry_id, reference_id)
    written = " ".join(name.split())[:200]
    if role not in PersonRole.values or not written:
        raise InvalidInput(_("Write a name."))
    person, is_new = ReferencePerson.objects.get_or_create(
        reference_id=reference_id, role=role, name=written, inquiry=inquiry,
        defaults={"by": by, "at": now},
    )  # fmt: skip
    if is_new:
        _record(inquiry, links[0].reference, f"{role}_told", by, now)
    return person


@transaction.atomic
def forget_person(*, person_id: int, by: Agent, now: datetime) -> None:
    """Take back what was kept by mistake. Twice is once."""
    person = ReferencePerson.objects.filter(pk=person_id).select_related("reference").first()
    if person is None:
        return
    inquiry = lock_inquiry_for(by, person.inquiry_id, Deed.CLASSIFY)
    if ReferencePerson.objects.filter(pk=person_id).delete()[0]:
        _record(inquiry, person.reference, f"{person.role}_forgotten", by, now)
