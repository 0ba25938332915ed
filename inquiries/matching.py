"""To which inquiry a mail belongs. A stranger never joins one, whatever number the mail carries."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from inquiries.models import Inquiry, Participant
from inquiries.references import find_references, read_reply_address
from mailroom.queries import desks_by_address, without_tag

MAX_REFERENCES = 5  # of ours in one subject
MAX_IDS = 40  # the oldest and the newest of a very long References header


@dataclass(frozen=True, slots=True)
class Question:
    """What a mail says about where it belongs. `sender` is casefolded."""

    desk_id: int
    sender: str
    recipients: Sequence[str]
    digests: Sequence[uuid.UUID]
    subject: str
    is_bounce: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """`joins`: the mail belongs there. `related`: it mentions it, but its sender is not of it."""

    joins: int | None = None
    related: int | None = None


# Pair by pair: two IN lists would look for every id at every desk.
BY_THREAD = """
    SELECT k.desk_id, k.digest, k.inquiry_id
    FROM unnest(%s::bigint[], %s::uuid[]) AS asked (desk_id, digest)
    JOIN inquiries_threadkey k USING (desk_id, digest)
"""


def thread_digests(ids: Sequence[str]) -> list[uuid.UUID]:
    """Digests of the Message-IDs of a mail, without doubles, in a fixed order (for locking)."""
    if len(ids) > MAX_IDS:
        ids = [*ids[: MAX_IDS // 2], *ids[-MAX_IDS // 2 :]]
    hashes = {hashlib.sha256(one.encode("utf-8", "replace")).digest()[:16] for one in ids if one}
    return [uuid.UUID(bytes=one) for one in sorted(hashes)]


def lock_threads(digests: Sequence[uuid.UUID]) -> None:
    """Until commit, nobody else opens an inquiry for these ids (two mails of one thread at once)."""
    if digests:
        keys = [one.int >> 64 for one in digests]
        signed = sorted(key - 2**64 if key >= 2**63 else key for key in keys)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) k", [signed])


def find_matches(questions: Sequence[Question]) -> list[Match]:
    """Our signed address, then every Message-ID, then our reference in the subject.

    Each counts only for a sender who takes part (field.md, threads 15 and 16). A bounce of our
    mail may join by Message-ID alone: nobody can guess that id, and a bounce reopens nothing.
    A mail that went to several desks joins only at the desk of the inquiry: each has its own copy.
    """
    known = _read_known(questions)
    return [_match(question, known) for question in questions]


@dataclass(slots=True)
class _Known:
    """What the database knows of all that was asked, read with one statement for each kind."""

    desk_of: dict[int, int] = field(default_factory=dict)
    desk_at: dict[str, int] = field(default_factory=dict)
    threads: dict[tuple[int, uuid.UUID], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    by_reference: dict[str, int] = field(default_factory=dict)
    participants: set[tuple[int, str]] = field(default_factory=set)


def _read_known(questions: Sequence[Question]) -> _Known:
    known = _Known()
    for desk_id, digest, inquiry_id in _thread_keys(questions):
        known.threads[desk_id, digest].append(inquiry_id)
    tokens = [found for one in questions if (found := _token(one))]
    references = [found for one in questions for found in _references(one)]
    named = Inquiry.objects.filter(Q(pk__in=tokens) | Q(reference__in=references))
    for pk, reference, desk_id in named.values_list("pk", "reference", "desk_id"):
        known.desk_of[pk], known.by_reference[reference] = desk_id, pk
    if known.desk_of:
        known.desk_at.update(desks_by_address())
    candidates = {inquiry for one in questions for inquiry in _all_candidates(one, known)}
    people = Participant.objects.filter(
        inquiry_id__in=candidates, address__in={one.sender for one in questions}
    )
    known.participants.update(people.values_list("inquiry_id", "address"))
    return known


def _thread_keys(questions: Sequence[Question]) -> list[tuple[int, uuid.UUID, int]]:
    pairs = [(one.desk_id, digest) for one in questions for digest in one.digests]
    if not pairs:
        return []
    desk_ids, digests = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(BY_THREAD, [list(desk_ids), list(digests)])
        return list(cursor.fetchall())


def _match(question: Question, known: _Known) -> Match:
    def takes_part(inquiry: int) -> bool:
        return (inquiry, question.sender) in known.participants

    related: int | None = None
    for candidates, suffices in _candidates(question, known):
        best = max(candidates, key=lambda one: (takes_part(one), one), default=None)
        may_join = best and (suffices or takes_part(best))
        if best and may_join and not _is_copy_elsewhere(question, best, known):
            return Match(joins=best)
        related = related or best
    return Match(related=related)


def _is_copy_elsewhere(question: Question, inquiry: int, known: _Known) -> bool:
    """The desk of the inquiry got the same mail in a mailbox of its own."""
    desk = known.desk_of.get(inquiry, question.desk_id)
    addressed = {known.desk_at.get(without_tag(one)) for one in question.recipients}
    return desk != question.desk_id and desk in addressed


def _candidates(question: Question, known: _Known) -> Iterator[tuple[set[int], bool]]:
    """The inquiries to which each sign points, strongest first, and whether the sign suffices."""
    yield {_token(question)} & set(known.desk_of), False
    keys = [(question.desk_id, digest) for digest in question.digests]
    yield {found for key in keys for found in known.threads.get(key, ())}, question.is_bounce
    names = known.by_reference
    yield {names[one] for one in _references(question) if one in names}, False


def _all_candidates(question: Question, known: _Known) -> Iterable[int]:
    return (inquiry for found, _may_join in _candidates(question, known) for inquiry in found)


def _token(question: Question) -> int:
    """The inquiry of our signed address; 0 when the mail was sent to none."""
    return next((found for one in question.recipients if (found := read_reply_address(one))), 0)


def _references(question: Question) -> list[str]:
    return find_references(question.subject)[:MAX_REFERENCES]
