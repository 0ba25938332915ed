"""To which inquiry a mail belongs. A stranger never joins one, whatever number the mail carries."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from inquiries.models import Inquiry
from inquiries.references import find_references, read_reply_address

MAX_IDS = 40  # the oldest and the newest of a very long References header


@dataclass(frozen=True, slots=True)
class Match:
    """`joins`: the mail belongs there. `related`: it mentions it, but its sender is not of it."""

    joins: int | None = None
    related: int | None = None


BY_THREAD = """
    SELECT k.inquiry_id, p.id IS NOT NULL AS is_participant
    FROM inquiries_threadkey k
    LEFT JOIN inquiries_participant p ON p.inquiry_id = k.inquiry_id AND p.address = %s
    WHERE k.desk_id = %s AND k.digest = ANY(%s)
    ORDER BY is_participant DESC, k.inquiry_id DESC LIMIT 1
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


def find_match(
    *,
    desk_id: int,
    sender: str,
    recipients: Sequence[str],
    digests: Sequence[uuid.UUID],
    subject: str,
    is_bounce: bool = False,
) -> Match:
    """Our signed address, then every Message-ID, then our reference in the subject.

    Each counts only for a sender who takes part (field.md, threads 15 and 16). A bounce may join
    by Message-ID alone: it names an id of ours that nobody can guess, and it reopens nothing.
    """
    by_token = _by_token(sender, recipients)
    if by_token.joins:
        return by_token
    by_thread = _by_thread(desk_id, sender, digests, is_bounce)
    if by_thread.joins:
        return by_thread
    by_subject = _by_subject(sender, subject)
    if by_subject.joins:
        return by_subject
    return Match(related=by_token.related or by_thread.related or by_subject.related)


def _by_token(sender: str, recipients: Sequence[str]) -> Match:
    for address in recipients:
        inquiry_id = read_reply_address(address)
        if inquiry_id is not None:
            return _if_participant(Inquiry.objects.filter(pk=inquiry_id), sender)
    return Match()


def _by_thread(desk_id: int, sender: str, digests: Sequence[uuid.UUID], is_bounce: bool) -> Match:
    if not digests:
        return Match()
    with connection.cursor() as cursor:
        cursor.execute(BY_THREAD, [sender, desk_id, list(digests)])
        found = cursor.fetchone()
    if not found:
        return Match()
    inquiry_id, is_participant = found
    return Match(joins=inquiry_id) if is_participant or is_bounce else Match(related=inquiry_id)


def _by_subject(sender: str, subject: str) -> Match:
    references = find_references(subject)
    if not references:
        return Match()
    return _if_participant(Inquiry.objects.filter(reference=references[0]), sender)


def _if_participant(inquiries: QuerySet[Inquiry], sender: str) -> Match:
    inquiry = inquiries.only("pk").first()
    if inquiry is None:
        return Match()
    if inquiry.participants.filter(address=sender).exists():
        return Match(joins=inquiry.pk)
    return Match(related=inquiry.pk)
