"""To which inquiry a mail belongs. A stranger never joins one, whatever number the mail carries."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from inquiries.doubts import Company, folded_name
from inquiries.models import Inquiry, Message, Participant
from inquiries.references import find_references, read_reply_address
from inquiries.states import MessageKind
from mailroom.queries import desks_by_address, without_tag

MAX_REFERENCES = 5  # of ours in one subject
MAX_IDS = 40  # the oldest and the newest of a very long References header


@dataclass(frozen=True, slots=True)
class Question:
    """What a mail says about where it belongs. `sender` is casefolded.

    `is_forged`: the sender is not who it says. `is_forward`: a participant sends it on, so only
    our signed address shows that it was meant for the same inquiry. `is_new`: it joins none.
    """

    desk_id: int
    sender: str
    recipients: Sequence[str]
    digests: Sequence[uuid.UUID]
    subject: str
    is_report: bool = False
    is_forged: bool = False
    is_forward: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """`joins`: the mail belongs there. `related`: it mentions it, but its sender is not of it.

    `company` are the people of that inquiry, if it is of the mail's own desk.
    """

    joins: int | None = None
    related: int | None = None
    company: Company | None = None


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

    Each counts only for a sender who takes part (field.md, threads 15 and 16). A report about our
    mail may join by Message-ID alone: nobody can guess that id, and a report reopens nothing.
    A mail that went to several desks joins only at the desk of the inquiry: each has its own copy.
    """
    known = _read_known(questions)
    return [_match(question, known) for question in questions]


# --- what the database knows -------------------------------------------------------------------
@dataclass(slots=True)
class _Known:
    """Of all that was asked, read with one statement for each kind."""

    desk_of: dict[int, int] = field(default_factory=dict)
    desk_at: dict[str, int] = field(default_factory=dict)
    threads: dict[tuple[int, uuid.UUID], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    by_reference: dict[str, int] = field(default_factory=dict)
    merged_into: dict[int, int] = field(default_factory=dict)
    participants: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    writers: dict[int, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def present(self, inquiry: int) -> int:
        """Where it goes on, when it was merged into another."""
        while inquiry in self.merged_into:
            inquiry = self.merged_into[inquiry]
        return inquiry

    def company(self, inquiry: int) -> Company:
        names = self.writers[inquiry]
        return Company(
            participants=frozenset(self.participants[inquiry]),
            writers={address: frozenset(written) for address, written in names.items()},
        )


def _read_known(questions: Sequence[Question]) -> _Known:
    known = _Known()
    for desk_id, digest, inquiry_id in _thread_keys(questions):
        known.threads[desk_id, digest].append(inquiry_id)
    _read_inquiries(known, questions)
    if any(_is_elsewhere(question, known) for question in questions):
        known.desk_at.update(desks_by_address())
    if known.desk_of:
        _read_people(known)
    return known


def _read_inquiries(known: _Known, questions: Sequence[Question]) -> None:
    """Those to which anything points, and those into which they were merged."""
    asked = {found for one in questions if (found := _token(one))}
    asked |= {inquiry for found in known.threads.values() for inquiry in found}
    references = [found for one in questions for found in _references(one)]
    wanted = Q(pk__in=asked) | Q(reference__in=references)
    while wanted:
        rows = Inquiry.objects.filter(wanted)
        for pk, reference, desk_id, merged_into in rows.values_list(
            "pk", "reference", "desk_id", "merged_into_id"
        ):
            known.desk_of[pk], known.by_reference[reference] = desk_id, pk
            if merged_into:
                known.merged_into[pk] = merged_into
        missing = set(known.merged_into.values()) - known.desk_of.keys()
        wanted = Q(pk__in=missing) if missing else Q()


def _read_people(known: _Known) -> None:
    candidates = list(known.desk_of)
    people = Participant.objects.filter(inquiry_id__in=candidates)
    for inquiry, address in people.values_list("inquiry_id", "address"):
        known.participants[known.present(inquiry)].add(address)
    inbound = Message.objects.filter(inquiry_id__in=candidates, kind=MessageKind.INBOUND)
    written = inbound.values_list("inquiry_id", "sender_address", "sender_name").distinct()
    for inquiry, address, name in written:
        known.writers[known.present(inquiry)][address.casefold()].add(folded_name(name))


def _thread_keys(questions: Sequence[Question]) -> list[tuple[int, uuid.UUID, int]]:
    pairs = [(one.desk_id, digest) for one in questions for digest in one.digests]
    if not pairs:
        return []
    desk_ids, digests = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(BY_THREAD, [list(desk_ids), list(digests)])
        return list(cursor.fetchall())


# --- what follows from it ----------------------------------------------------------------------
class _Sign(NamedTuple):
    """The inquiries to which something points; `suffices`: whoever wrote it."""

    inquiries: set[int]
    is_signed: bool = False
    suffices: bool = False


def _match(question: Question, known: _Known) -> Match:
    related = 0
    for sign in _signs(question, known):
        best = max(sign.inquiries, key=lambda one: _rank(question, one, known), default=0)
        if best and _may_join(question, best, sign, known):
            return Match(joins=best, company=_company(question, best, known))
        related = related or best
    if not related:
        return Match()
    return Match(related=related, company=_company(question, related, known))


def _rank(question: Question, inquiry: int, known: _Known) -> tuple[bool, bool, int]:
    """Who has written somewhere belongs there rather than where somebody has named him.

    Of several the newest, but for a stranger the oldest: the others may be strangers' as well.
    """
    takes_part = question.sender in known.participants[inquiry]
    has_written = question.sender in known.writers[inquiry]
    return takes_part, has_written, inquiry if takes_part else -inquiry


def _may_join(question: Question, inquiry: int, sign: _Sign, known: _Known) -> bool:
    if question.is_new or _is_copy_elsewhere(question, inquiry, known):
        return False
    if sign.suffices:
        return True
    is_meant = sign.is_signed or not question.is_forward
    takes_part = question.sender in known.participants[inquiry]
    return is_meant and takes_part and not question.is_forged


def _company(question: Question, inquiry: int, known: _Known) -> Company | None:
    """Of another desk's inquiry nothing may show here, not even in a warning."""
    is_own = known.desk_of[inquiry] == question.desk_id
    return known.company(inquiry) if is_own else None


def _is_copy_elsewhere(question: Question, inquiry: int, known: _Known) -> bool:
    """The desk of the inquiry got the same mail in a mailbox of its own."""
    desk = known.desk_of[inquiry]
    addressed = {known.desk_at.get(without_tag(one)) for one in question.recipients}
    return desk != question.desk_id and desk in addressed


def _signs(question: Question, known: _Known) -> Iterator[_Sign]:
    """The strongest first."""
    token = {_token(question)} & known.desk_of.keys()
    yield _Sign(set(map(known.present, token)), is_signed=True)
    keys = [(question.desk_id, digest) for digest in question.digests]
    threads = {known.present(found) for key in keys for found in known.threads.get(key, ())}
    yield _Sign(threads, suffices=question.is_report)
    names = known.by_reference
    yield _Sign({known.present(names[one]) for one in _references(question) if one in names})


def _is_elsewhere(question: Question, known: _Known) -> bool:
    """Something points to an inquiry of another desk."""
    signs = _signs(question, known)
    return any(known.desk_of[one] != question.desk_id for sign in signs for one in sign.inquiries)


def _token(question: Question) -> int:
    """The inquiry of our signed address; 0 when the mail was sent to none."""
    return next((found for one in question.recipients if (found := read_reply_address(one))), 0)


def _references(question: Question) -> list[str]:
    return find_references(question.subject)[:MAX_REFERENCES]
