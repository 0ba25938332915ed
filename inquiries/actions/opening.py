"""New inquiries for messages that join none: their writers, due times, numbers and links."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contacts.actions import Writer, find_or_add_contacts
from contacts.models import Contact
from contacts.queries import find_namesakes
from inquiries.actions.clocks import new_clocks
from inquiries.actions.facts import new_fact
from inquiries.actions.incoming import Arrival, Calendars, Incoming
from inquiries.actions.triaging import proposed_by
from inquiries.doubts import folded_name
from inquiries.models import Inquiry, InquiryClock, InquiryLink, TimelineFact
from inquiries.models.inquiry import LinkKind
from inquiries.references import next_references
from inquiries.states import Fact, MessageKind, Status
from registry.language import likeliest_language
from shared.masking import mask
from shared.new_ids import new_ids


def build_inquiries(*, opening: Sequence[Arrival], now: datetime) -> None:
    """Not saved yet: their first messages complete them."""
    if not opening:
        return
    _find_namesakes(opening)
    writers = [_writer(one.incoming) for one in opening]
    contacts = find_or_add_contacts(writers=writers, now=now)
    ids = new_ids(Inquiry, len(opening))
    for arrival, contact, pk in zip(opening, contacts, ids, strict=True):
        arrival.inquiry = _new_inquiry(arrival.incoming, contact)
        arrival.inquiry.pk = pk


def _find_namesakes(opening: Sequence[Arrival]) -> None:
    """Before their contacts are made; of mails by which somebody might pretend to be another."""
    asked = {
        one: (one.incoming.desk.pk, one.incoming.sender_name, one.incoming.sender_address)
        for one in opening
        if one.incoming.may_pretend and folded_name(one.incoming.sender_name)
    }
    found = find_namesakes(list(set(asked.values()))) if asked else {}
    for arrival, key in asked.items():
        arrival.namesake = found.get(key, "")


def _writer(incoming: Incoming) -> Writer:
    return Writer(
        desk=incoming.desk,
        kind=incoming.address_kind,
        written=incoming.sender_address,
        name=incoming.sender_name,
    )


def _new_inquiry(incoming: Incoming, contact: Contact) -> Inquiry:
    return Inquiry(
        desk=incoming.desk,
        channel=incoming.channel,
        subject=mask(incoming.subject)[:400],  # the message keeps what was written
        contact=contact,
        language=_language_of(incoming, contact),
        status=Status.CLOSED if incoming.is_archive else Status.NEW,
        created_at=incoming.at,
        last_message_at=incoming.at,
        last_message_kind=MessageKind.INBOUND,
    )


def _language_of(incoming: Incoming, contact: Contact) -> str:
    if incoming.language:
        return incoming.language
    text = f"{incoming.subject}\n{incoming.body}"
    return contact.language or likeliest_language(text, default=incoming.desk.default_language)


def promise(
    *, opening: Sequence[Arrival], calendars: Calendars, now: datetime
) -> list[InquiryClock]:
    """When they are due, by what the triage made of them; the clocks are yet to be saved.

    Nobody waits for what a machine wrote, or for mail of an old mailbox.
    """
    return new_clocks([one.inquiry for one in opening if _waits(one.incoming)], calendars, now)


def _waits(incoming: Incoming) -> bool:
    return not (incoming.automatic or incoming.is_archive)


def save_inquiries(*, inquiries: Sequence[Inquiry], now: datetime) -> None:
    """Numbered as late as can be and desk by desk, for the counters stay locked until commit.

    Their messages are there already: foreign keys are checked at commit.
    """
    for desk in sorted({one.desk for one in inquiries}, key=lambda desk: desk.prefix):
        numbered = [one for one in inquiries if one.desk == desk]
        references = next_references(desk=desk, count=len(numbered), now=now)
        for inquiry, reference in zip(numbered, references, strict=True):
            inquiry.reference = reference
    Inquiry.objects.bulk_create(inquiries)


def opened_facts(*, opening: Sequence[Arrival], now: datetime) -> list[TimelineFact]:
    """That they were opened, and to what they are linked; the links are written here."""
    facts: list[TimelineFact] = []
    links = [link for one in opening if (link := _new_link(one, now))]
    InquiryLink.objects.bulk_create(links)
    link_of = {link.inquiry_id: link for link in links}
    for one in opening:
        data: dict[str, Any] = {"channel": one.incoming.channel}
        if one.incoming.is_archive:
            data["is_archive"] = True
        if one.proposal:
            data["triage"] = proposed_by(one.proposal)
        facts.append(new_fact(inquiry=one.inquiry, kind=Fact.CREATED, at=one.incoming.at, **data))
        if link := link_of.get(one.inquiry.pk):
            at, kind = link.created_at, link.kind
            facts.append(new_fact(inquiry=one.inquiry, kind=Fact.LINKED, at=at, kind_of_link=kind))
    return facts


def _new_link(arrival: Arrival, now: datetime) -> InquiryLink | None:
    """To what it follows or mentions; where the same mail went, says another link."""
    match = arrival.match
    other = match.joins or match.related
    if not other or (not match.joins and other in arrival.twins):
        return None
    return InquiryLink(
        inquiry=arrival.inquiry,
        other_id=other,
        kind=LinkKind.FOLLOWS if match.joins else LinkKind.LOOKS_RELATED,
        created_at=arrival.incoming.at if arrival.incoming.is_archive else now,
    )
