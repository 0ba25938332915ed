"""What happens when a message arrives: it finds or opens its inquiry, once, and is acknowledged."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

from django.db import transaction

from desks.queries import calendar_of
from inquiries.actions.acknowledge import acknowledge
from inquiries.actions.attachments import attach
from inquiries.actions.clocks import acknowledged_at_once
from inquiries.actions.copies import link_twins, set_known_apart
from inquiries.actions.facts import new_fact, record_facts
from inquiries.actions.incoming import Arrival, Calendars, Incoming, Note
from inquiries.actions.joining import follow_up, join_present
from inquiries.actions.limit_proposals import propose_for
from inquiries.actions.messages import REPEATED, count, repeat_newest
from inquiries.actions.opening import build_inquiries, opened_facts, promise, save_inquiries
from inquiries.actions.references import note_references
from inquiries.actions.telling import tell_of_messages
from inquiries.actions.triaging import save_triage, triage_arrivals
from inquiries.doubts import Doubt, about_company, code
from inquiries.matching import Match, Question, find_matches, lock_threads, thread_digests
from inquiries.models import InquiryClock, Message, Participant, ThreadKey, TimelineFact
from inquiries.states import Fact, MessageKind
from mailroom.queries import ids_of_our_mail
from mailroom.states import Trust

REPORTS = ("bounce", "receipt")
"""What mail servers and programs send about a mail of ours, whose id nobody else knows."""


def receive_message(*, incoming: Incoming, now: datetime) -> Message:
    """Store a message with its inquiry, due times, facts and acknowledgement; return the message.

    Called twice with the same key it returns the first message and changes nothing; the same mail
    by another mailbox of the desk is noted as its copy. A message to a resolved inquiry reopens
    it; to one closed for more than 30 days it opens a new, linked one. Automatic mail is kept and
    shown, reopens nothing, starts no clock and is never answered; mail of an archive likewise.
    """
    return receive_messages(incomings=[incoming], now=now)[0]


@transaction.atomic
def receive_messages(*, incomings: Sequence[Incoming], now: datetime) -> list[Message]:
    """The same for many at once, all or none: a statement for all costs little more than for one."""
    arrivals = [Arrival(one, thread_digests([one.message_id, *one.seen_ids])) for one in incomings]
    lock_threads([digest for arrival in arrivals for digest in arrival.digests])
    calendars = cache(calendar_of)
    for wave in _waves(arrivals):
        _receive_wave(wave, calendars, now)
    return [arrival.message for arrival in arrivals]


def _waves(arrivals: Sequence[Arrival]) -> list[list[Arrival]]:
    """Messages of one thread one after the other: the second must find what the first opened."""
    waves: list[list[Arrival]] = []
    last_wave: dict[object, int] = {}
    for arrival in arrivals:
        place = 1 + max((last_wave.get(mark, -1) for mark in arrival.marks), default=-1)
        last_wave.update(dict.fromkeys(arrival.marks, place))
        if place == len(waves):
            waves.append([])
        waves[place].append(arrival)
    return waves


def _receive_wave(wave: Sequence[Arrival], calendars: Calendars, now: datetime) -> None:
    fresh = set_known_apart(wave, now)
    if not fresh:
        return
    for arrival, match in zip(fresh, find_matches(_questions(fresh)), strict=True):
        belongs_to = arrival.incoming.belongs_to
        arrival.match = Match(joins=belongs_to) if belongs_to else match
    join_present(fresh)
    joining = [one for one in fresh if one.is_joining]
    opening, waiting = _one_of_each([one for one in fresh if not one.is_joining])
    build_inquiries(opening=opening, now=now)
    triage_arrivals(opening)
    clocks = promise(opening=opening, calendars=calendars, now=now)
    _add_messages([*joining, *opening], now)
    _remember([*joining, *opening])
    save_inquiries(inquiries=[arrival.inquiry for arrival in opening], now=now)
    link_twins([*joining, *opening], now)
    save_triage(opening=opening, now=now)
    _note_references([*joining, *opening], now)
    limits = propose_for([*joining, *opening], now)
    facts = _facts(joining, opening, now)
    facts += acknowledged_at_once(clocks, facts, now)
    InquiryClock.objects.bulk_create(clocks)
    record_facts([*facts, *limits])
    for arrival in joining:
        follow_up(arrival=arrival, calendars=calendars, now=now)
    tell_of_messages(joining, now)
    if waiting:
        _receive_wave(waiting, calendars, now)


def _one_of_each(opening: Sequence[Arrival]) -> tuple[list[Arrival], list[Arrival]]:
    """Of several that follow one inquiry of the past, the first opens what the others will join."""
    first = {one.match.joins: one for one in reversed(opening)}
    waiting = [one for one in opening if one.match.joins and first[one.match.joins] is not one]
    return [one for one in opening if one not in waiting], waiting


def _questions(arrivals: Sequence[Arrival]) -> list[Question]:
    reports = [one.incoming for one in arrivals if one.incoming.automatic in REPORTS]
    reported = ids_of_our_mail(id_ for one in reports for id_ in one.seen_ids) if reports else set()
    return [_question(one, reported) for one in arrivals]


def _question(arrival: Arrival, reported: set[str]) -> Question:
    incoming = arrival.incoming
    return Question(
        desk_id=incoming.desk.pk,
        sender=incoming.sender_address.casefold(),
        recipients=incoming.recipients,
        digests=arrival.digests,
        subject=incoming.subject,
        is_report=incoming.automatic in REPORTS and not reported.isdisjoint(incoming.seen_ids),
        is_forged=incoming.trust == Trust.FAIL,
        is_forward=incoming.is_forward,
        is_new=bool(incoming.forwarded_by) or incoming.opens,
    )


# --- the messages ------------------------------------------------------------------------------
def _add_messages(fresh: Sequence[Arrival], now: datetime) -> None:
    """A colleague's note stands before the message that they forwarded."""
    messages = []
    for arrival in fresh:
        if arrival.incoming.note:
            arrival.note = _new_note(arrival, arrival.incoming.note)
            messages.append(arrival.note)
            repeat_newest(inquiry=arrival.inquiry, message=arrival.note)
        arrival.message = _new_message(arrival)
        messages.append(arrival.message)
        _repeat(arrival)
        if arrival.is_joining:
            arrival.inquiry.save(update_fields=REPEATED)
    Message.objects.bulk_create(messages)
    files = [(one.message, file) for one in fresh for file in one.incoming.files]
    attach(files=files, now=now)


def _repeat(arrival: Arrival) -> None:
    inquiry, has_files = arrival.inquiry, bool(arrival.incoming.files)
    if arrival.incoming.is_archive and arrival.incoming.at < inquiry.last_message_at:
        count(inquiry=inquiry, has_attachments=has_files)
    else:
        repeat_newest(inquiry=inquiry, message=arrival.message, has_attachments=has_files)


def _new_message(arrival: Arrival) -> Message:
    incoming = arrival.incoming
    return Message(
        inquiry=arrival.inquiry,
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
        trust=incoming.trust,
        warnings=[*incoming.warnings, *_doubts(arrival)],
        forwarded_by=incoming.forwarded_by,
        content_digest=incoming.content_digest,
        at=incoming.at,
    )


def _doubts(arrival: Arrival) -> Iterator[str]:
    """What shows only beside the people of the inquiry, or of the desk."""
    incoming, company = arrival.incoming, arrival.match.company
    if not incoming.may_pretend:
        return
    if company:
        yield from about_company(incoming.sender, company, has_joined=arrival.is_joining)
    elif arrival.namesake:
        yield code(Doubt.PRETENDS_CONTACT, arrival.namesake)


def _new_note(arrival: Arrival, note: Note) -> Message:
    """By its address, not by its account: no mail acts as an agent."""
    incoming = arrival.incoming
    return Message(
        inquiry=arrival.inquiry,
        kind=MessageKind.NOTE,
        channel=incoming.channel,
        external_key=f"note:{incoming.external_key}",
        sender_name=note.name[:200],
        sender_address=note.address[:320],
        body=note.body,
        at=incoming.at,
    )


def _remember(arrivals: Sequence[Arrival]) -> None:
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


def _note_references(arrivals: Sequence[Arrival], now: datetime) -> None:
    """In the same transaction: whoever opens it sees at once who else asked about that number."""
    messages = [one for arrival in arrivals for one in (arrival.note, arrival.message) if one]
    files = {one.message.pk: [file.filename for file in one.incoming.files] for one in arrivals}
    letters = {one.message.pk: one.proposal.before_rules.read for one in arrivals if one.proposal}
    note_references(messages=messages, filenames=files, letters=letters, now=now)


# --- the facts ---------------------------------------------------------------------------------
def _facts(
    joining: Sequence[Arrival], opening: Sequence[Arrival], now: datetime
) -> list[TimelineFact]:
    arrived = [*joining, *opening]
    wanted = [(one.inquiry, one.incoming) for one in opening if one.incoming.may_acknowledge]
    return [
        *(fact for one in arrived for fact in _received_facts(one)),
        *opened_facts(opening=opening, now=now),
        *acknowledge(opened=wanted, now=now),
    ]


def _received_facts(arrival: Arrival) -> Iterator[TimelineFact]:
    inquiry, at = arrival.inquiry, arrival.incoming.at
    if arrival.note:
        yield new_fact(inquiry=inquiry, kind=Fact.NOTED, at=at, message=arrival.note)
    yield new_fact(
        inquiry=inquiry,
        kind=Fact.RECEIVED,
        at=at,
        message=arrival.message,
        automatic=arrival.incoming.automatic,
    )
