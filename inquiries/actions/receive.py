"""What happens when a message arrives: it finds or opens its inquiry, once, and is acknowledged."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from contacts.actions import Writer, find_or_add_contacts
from contacts.models import Contact
from desks.models import Desk
from desks.queries import calendar_of
from desks.working_hours import BusinessCalendar
from inquiries.actions.acknowledge import acknowledge
from inquiries.actions.attachments import attach
from inquiries.actions.facts import new_fact, record_facts
from inquiries.actions.incoming import Incoming
from inquiries.actions.lifecycle import enter_status
from inquiries.actions.messages import REPEATED, repeat_newest
from inquiries.language import detect_language
from inquiries.matching import Match, Question, find_matches, lock_threads, thread_digests
from inquiries.models import (
    Inquiry,
    InquiryLink,
    Message,
    Participant,
    ThreadKey,
    TimelineFact,
)
from inquiries.models.inquiry import LinkKind
from inquiries.references import next_references
from inquiries.states import Fact, MessageKind, Status
from inquiries.targets import due_times_of_new, next_answer_due
from mailroom.queries import ids_of_our_mail
from shared.new_ids import new_ids

REOPEN_WITHIN = timedelta(days=30)


def receive_message(*, incoming: Incoming, now: datetime) -> Message:
    """Store a message with its inquiry, due times, facts and acknowledgement; return the message.

    Called twice with the same key it returns the first message and changes nothing. A message to
    a resolved inquiry reopens it; to one closed for more than 30 days it opens a new, linked one.
    Automatic mail is kept and shown, reopens nothing, starts no clock and is never answered.
    """
    return receive_messages(incomings=[incoming], now=now)[0]


@transaction.atomic
def receive_messages(*, incomings: Sequence[Incoming], now: datetime) -> list[Message]:
    """The same for many at once, all or none: a statement for all costs little more than for one."""
    arrivals = [_Arrival(one, thread_digests([one.message_id, *one.seen_ids])) for one in incomings]
    lock_threads([digest for arrival in arrivals for digest in arrival.digests])
    calendars = cache(calendar_of)
    for wave in _waves(arrivals):
        _receive_wave(wave, calendars, now)
    return [arrival.message for arrival in arrivals]


@dataclass(slots=True)
class _Arrival:
    """One incoming message on its way to its inquiry."""

    incoming: Incoming
    digests: list[UUID]
    is_joining: bool = False
    match: Match = field(init=False)
    inquiry: Inquiry = field(init=False)
    message: Message = field(init=False)

    @property
    def marks(self) -> set[object]:
        return {self.incoming.external_key, *self.digests}


Calendars = Callable[[Desk], BusinessCalendar]


def _waves(arrivals: Sequence[_Arrival]) -> list[list[_Arrival]]:
    """Messages of one thread one after the other: the second must find what the first opened."""
    waves: list[list[_Arrival]] = []
    last_wave: dict[object, int] = {}
    for arrival in arrivals:
        place = 1 + max((last_wave.get(mark, -1) for mark in arrival.marks), default=-1)
        last_wave.update(dict.fromkeys(arrival.marks, place))
        if place == len(waves):
            waves.append([])
        waves[place].append(arrival)
    return waves


def _receive_wave(wave: Sequence[_Arrival], calendars: Calendars, now: datetime) -> None:
    fresh = _without_known(wave)
    if not fresh:
        return
    for arrival, match in zip(fresh, find_matches(_questions(fresh)), strict=True):
        arrival.match = match
    present = _lock_joined({one.match.joins for one in fresh if one.match.joins}, now)
    joining = [one for one in fresh if one.match.joins in present]
    opening = [one for one in fresh if one.match.joins not in present]
    for arrival in joining:
        arrival.inquiry, arrival.is_joining = present[arrival.match.joins], True
    _build_inquiries(opening, calendars, now)
    _add_messages(fresh, now)
    _remember(fresh)
    _save_inquiries([arrival.inquiry for arrival in opening], now)
    record_facts([*_received_facts(joining), *_opened_facts(opening, now)])
    for arrival in joining:
        _follow_up(arrival.inquiry, arrival.incoming, calendars, now)


def _without_known(wave: Sequence[_Arrival]) -> list[_Arrival]:
    keys = [arrival.incoming.external_key for arrival in wave]
    known = {one.external_key: one for one in Message.objects.filter(external_key__in=keys)}
    for arrival in wave:
        if message := known.get(arrival.incoming.external_key):
            arrival.message = message
    return [one for one in wave if one.incoming.external_key not in known]


def _questions(arrivals: Sequence[_Arrival]) -> list[Question]:
    bounces = [one.incoming for one in arrivals if one.incoming.automatic == "bounce"]
    bounced = ids_of_our_mail(id_ for one in bounces for id_ in one.seen_ids) if bounces else set()
    return [_question(one, bounced) for one in arrivals]


def _question(arrival: _Arrival, bounced: set[str]) -> Question:
    incoming = arrival.incoming
    return Question(
        desk_id=incoming.desk.pk,
        sender=incoming.sender_address.casefold(),
        recipients=incoming.recipients,
        digests=arrival.digests,
        subject=incoming.subject,
        is_bounce=incoming.automatic == "bounce" and not bounced.isdisjoint(incoming.seen_ids),
    )


# --- the inquiry -------------------------------------------------------------------------------
def _lock_joined(wanted: Set[int], now: datetime) -> dict[int | None, Inquiry]:
    """The locked rows that take the messages, by the ids that were asked for.

    What was closed long ago takes none; its newest follow-up does, if there is one. What was
    merged lives on in the other inquiry.
    """
    asked = {one: one for one in wanted}
    found: dict[int | None, Inquiry] = {}
    while asked:
        rows = _lock(asked.values())
        found |= {one: rows[row] for one, row in asked.items() if _is_present(rows[row], now)}
        later = _successors([rows[row] for one, row in asked.items() if one not in found])
        asked = {one: later[row] for one, row in asked.items() if row in later}
    return found


def _lock(pks: Iterable[int]) -> dict[int, Inquiry]:
    """In the order of their ids; the desk is read after, so that no transfer slips between."""
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True).prefetch_related("desk")
    return {row.pk: row for row in rows.filter(pk__in=set(pks)).order_by("pk")}


def _is_present(inquiry: Inquiry, now: datetime) -> bool:
    return inquiry.merged_into_id is None and not _is_past(inquiry, now)


def _successors(rows: Sequence[Inquiry]) -> dict[int, int]:
    merged = {row.pk: row.merged_into_id for row in rows if row.merged_into_id}
    return merged | _follow_ups([row.pk for row in rows if row.pk not in merged])


def _is_past(inquiry: Inquiry, now: datetime) -> bool:
    if inquiry.status != Status.CLOSED:
        return False
    closings = inquiry.timeline.filter(kind=Fact.STATUS_CHANGED, data__after=Status.CLOSED)
    closed_at = closings.aggregate(Max("at"))["at__max"]
    return max(inquiry.last_message_at, closed_at or inquiry.last_message_at) < now - REOPEN_WITHIN


def _follow_ups(pks: Sequence[int]) -> dict[int, int]:
    links = InquiryLink.objects.filter(other__in=pks, kind=LinkKind.FOLLOWS) if pks else None
    return dict(links.order_by("inquiry_id").values_list("other_id", "inquiry_id")) if links else {}


def _build_inquiries(opening: Sequence[_Arrival], calendars: Calendars, now: datetime) -> None:
    """Not saved yet: their first messages complete them."""
    writers = [
        Writer(
            desk=one.incoming.desk,
            kind=one.incoming.address_kind,
            written=one.incoming.sender_address,
            name=one.incoming.sender_name,
        )
        for one in opening
    ]
    contacts = find_or_add_contacts(writers=writers, now=now) if writers else []
    ids = new_ids(Inquiry, len(opening))
    for arrival, contact, pk in zip(opening, contacts, ids, strict=True):
        arrival.inquiry = _new_inquiry(arrival.incoming, contact, calendars)
        arrival.inquiry.pk = pk


def _new_inquiry(incoming: Incoming, contact: Contact, calendars: Calendars) -> Inquiry:
    desk = incoming.desk
    due = due_times_of_new(desk=desk, calendar=calendars(desk), at=incoming.at)
    waits_for_us = not incoming.automatic
    return Inquiry(
        desk=desk,
        channel=incoming.channel,
        subject=incoming.subject[:400],
        contact=contact,
        language=_language_of(incoming, contact),
        created_at=incoming.at,
        due_at=due.answer if waits_for_us else None,
        resolution_due_at=due.resolution if waits_for_us else None,
        last_message_at=incoming.at,
        last_message_kind=MessageKind.INBOUND,
    )


def _language_of(incoming: Incoming, contact: Contact) -> str:
    text = f"{incoming.subject}\n{incoming.body}"
    return contact.language or detect_language(text) or incoming.desk.default_language


def _save_inquiries(inquiries: Sequence[Inquiry], now: datetime) -> None:
    """Numbered as late as can be and desk by desk, for the counters stay locked until commit.

    Their messages are there already: foreign keys are checked at commit.
    """
    for desk in sorted({one.desk for one in inquiries}, key=lambda desk: desk.prefix):
        numbered = [one for one in inquiries if one.desk == desk]
        references = next_references(desk=desk, count=len(numbered), now=now)
        for inquiry, reference in zip(numbered, references, strict=True):
            inquiry.reference = reference
    Inquiry.objects.bulk_create(inquiries)


def _opened_facts(opening: Sequence[_Arrival], now: datetime) -> list[TimelineFact]:
    facts = _received_facts(opening)
    for arrival in opening:
        at, channel = arrival.incoming.at, arrival.incoming.channel
        facts.append(new_fact(inquiry=arrival.inquiry, kind=Fact.CREATED, at=at, channel=channel))
        if arrival.match.joins:
            facts.append(_link(arrival.inquiry, arrival.match.joins, LinkKind.FOLLOWS, now))
        elif arrival.match.related:
            facts.append(_link(arrival.inquiry, arrival.match.related, LinkKind.LOOKS_RELATED, now))
    wanted = [(one.inquiry, one.incoming) for one in opening if one.incoming.may_acknowledge]
    return [*facts, *acknowledge(opened=wanted, now=now)]


def _link(inquiry: Inquiry, other: int, kind: LinkKind, now: datetime) -> TimelineFact:
    InquiryLink.objects.create(inquiry=inquiry, other_id=other, kind=kind, created_at=now)
    return new_fact(inquiry=inquiry, kind=Fact.LINKED, at=now, kind_of_link=kind)


def _follow_up(inquiry: Inquiry, incoming: Incoming, calendars: Calendars, now: datetime) -> None:
    if incoming.automatic or inquiry.status == Status.SPAM:
        return
    desk, present = inquiry.desk, inquiry.due_at
    inquiry.due_at = next_answer_due(
        desk=desk, calendar=calendars(desk), present=present, at=incoming.at
    )
    if inquiry.due_at != present:
        inquiry.save(update_fields=["due_at"])
    if inquiry.status in (Status.RESOLVED, Status.CLOSED, Status.WAITING_INQUIRER):
        enter_status(inquiry=inquiry, status=Status.OPEN, by=None, now=now)


# --- the message -------------------------------------------------------------------------------
def _add_messages(fresh: Sequence[_Arrival], now: datetime) -> None:
    for arrival in fresh:
        arrival.message = _new_message(arrival.inquiry, arrival.incoming)
        repeat_newest(
            inquiry=arrival.inquiry,
            message=arrival.message,
            has_attachments=bool(arrival.incoming.files),
        )
        if arrival.is_joining:
            arrival.inquiry.save(update_fields=REPEATED)
    Message.objects.bulk_create(arrival.message for arrival in fresh)
    files = [(one.message, file) for one in fresh for file in one.incoming.files]
    attach(files=files, now=now)


def _new_message(inquiry: Inquiry, incoming: Incoming) -> Message:
    return Message(
        inquiry=inquiry,
        kind=MessageKind.INBOUND,
        channel=incoming.channel,
        external_key=incoming.external_key,
        sender_name=incoming.sender_name[:200],
        sender_address=incoming.sender_address[:320],
        reply_address=incoming.reply_address[:320],
        recipients=list(incoming.recipients)[:100],
        subject=incoming.subject[:400],
        body=incoming.body,
        quoted=incoming.quoted,
        html=incoming.html,
        automatic=incoming.automatic,
        message_id=incoming.message_id[:998],
        raw_email_id=incoming.raw_email_id,
        at=incoming.at,
    )


def _remember(arrivals: Sequence[_Arrival]) -> None:
    """What lets later mails find their inquiries: every id named, everybody taking part.

    A machine's mail into an inquiry brings nobody in: its addresses may be anybody's.
    """
    ThreadKey.objects.bulk_create(
        [
            ThreadKey(desk=one.incoming.desk, digest=digest, inquiry=one.inquiry)
            for one in arrivals
            for digest in one.digests
        ],
        ignore_conflicts=True,
    )
    Participant.objects.bulk_create(
        [
            Participant(inquiry=one.inquiry, address=address[:320])
            for one in arrivals
            if not (one.is_joining and one.incoming.automatic)
            for address in one.incoming.participants
        ],
        ignore_conflicts=True,
    )


def _received_facts(arrivals: Sequence[_Arrival]) -> list[TimelineFact]:
    return [
        new_fact(
            inquiry=one.inquiry,
            kind=Fact.RECEIVED,
            at=one.incoming.at,
            message=one.message,
            automatic=one.incoming.automatic,
        )
        for one in arrivals
    ]
