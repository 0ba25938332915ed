"""Deeds on what came in: keep raw mail, claim it, finish it, give it back."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Length, Now

from mailroom.models import Door, Mailbox, RawEmail
from mailroom.states import RawState
from shared.background import wake_on_commit

RAW_LEASE = timedelta(seconds=30)  # above READ_SECONDS and the parsing of one more mail
MOST_BYTES = 32 * 1024 * 1024
RAW_PAUSES = [timedelta(seconds=s) for s in (5, 30, 120, 600)]
RAW_ATTEMPTS = len(RAW_PAUSES) + 1
READ_TASK = "inquiries.tasks.read_incoming"
READ_ARCHIVE_TASK = "inquiries.tasks.read_archive"

KEEP_ONCE = """
    INSERT INTO mailroom_rawemail (
        mailbox_id, sha256, door, envelope_sender, envelope_recipient, raw, received_at,
        full_size, is_archive, state, attempts, error
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, '')
    ON CONFLICT (mailbox_id, sha256) DO NOTHING RETURNING id
"""


def store_raw_email(
    *,
    mailbox: Mailbox,
    raw: bytes,
    door: Door,
    now: datetime,
    envelope_sender: str = "",
    envelope_recipient: str = "",
    is_archive: bool = False,
    full_size: int | None = None,
) -> int:
    """Commit the bytes of one mail and wake a reader; return its id, the same for the same bytes.

    `is_archive`: nobody waits for it, and it is read after all others. `full_size`, in bytes, says
    that `raw` is only its beginning. One statement, for the door answers only after it.
    """
    digest = hashlib.sha256(raw).digest()
    envelope = [envelope_sender[:320], envelope_recipient[:320]]
    about: list[Any] = [full_size, is_archive, RawState.NEW]
    values = [mailbox.pk, digest, door, *envelope, raw, now, *about]
    with connection.cursor() as cursor:
        cursor.execute(KEEP_ONCE, values)
        kept = cursor.fetchone()
    if kept is None:
        return RawEmail.objects.values_list("pk", flat=True).get(mailbox=mailbox, sha256=digest)
    wake_on_commit(READ_ARCHIVE_TASK if is_archive else READ_TASK)
    return int(kept[0])


def claim_raw_emails(*, limit: int, is_archive: bool | None = None) -> list[RawEmail]:
    """Lease up to `limit` waiting mails; nobody else gets them until the lease ends.

    Fewer when they are large (MOST_BYTES in all, or a single one), for they are held in memory.
    Oldest first, and what comes from the archive of an old mailbox after all others; with
    `is_archive` only that, or only the others.
    `lease_until` of a mail that waits is when it may be tried again.
    """
    lanes = [False, True] if is_archive is None else [is_archive]
    with transaction.atomic():
        waiting = (
            RawEmail.objects.select_for_update(skip_locked=True)
            .filter(Q(lease_until=None) | Q(lease_until__lte=Now()), state=RawState.NEW)
            .filter(is_archive__in=lanes)
            .order_by("is_archive", "id")
        )
        chosen = _bearable(waiting.values_list("pk", Length("raw"))[:limit])
        mine = RawEmail.objects.filter(pk__in=chosen)
        mine.update(
            state=RawState.PROCESSING,
            lease_until=Now() + RAW_LEASE,
            attempts=F("attempts") + 1,
        )
    # Prefetched, not joined: the mails of a batch share their few mailboxes.
    return list(mine.prefetch_related("mailbox__desk").order_by("is_archive", "id"))


def _bearable(sizes: Iterable[tuple[int, int]]) -> list[int]:
    """As many of the first as may be held in memory together, at least one."""
    chosen: list[int] = []
    weight = 0
    for pk, size in sizes:
        weight += size
        if chosen and weight > MOST_BYTES:
            break
        chosen.append(pk)
    return chosen


def release_expired_raw_emails() -> int:
    """Give back what a dead reader held; what failed too often goes to quarantine, bytes kept."""
    expired = RawEmail.objects.filter(state=RawState.PROCESSING, lease_until__lt=Now())
    expired.filter(attempts__gte=RAW_ATTEMPTS).update(
        state=RawState.QUARANTINED, error="The reader died each time it read this mail."
    )
    return expired.update(state=RawState.NEW, lease_until=None)


def finish_raw_emails(*, notes: Mapping[int, str]) -> None:
    """Mark mails as read, in the transaction that stored their messages; a note says what was odd."""
    by_note: dict[str, list[int]] = {}
    for pk, note in notes.items():
        by_note.setdefault(note.replace("\0", "")[:500], []).append(pk)
    for note, same in by_note.items():
        RawEmail.objects.filter(pk__in=same).update(
            state=RawState.DONE, lease_until=None, error=note
        )


def fail_raw_email(*, raw_email: RawEmail, error: str) -> None:
    """Note why reading failed: try again, later each time, or quarantine after the last attempt.

    The pauses outlast a full disk or a restart of the database, which are no fault of the mail.
    """
    mine = RawEmail.objects.filter(pk=raw_email.pk, state=RawState.PROCESSING)
    error = error.replace("\0", "")[:500]
    if raw_email.attempts >= RAW_ATTEMPTS:
        mine.update(state=RawState.QUARANTINED, lease_until=None, error=error)
    else:
        pause = RAW_PAUSES[max(raw_email.attempts - 1, 0)]
        mine.update(state=RawState.NEW, lease_until=Now() + pause, error=error)


def give_back_raw_email(*, raw_email: RawEmail) -> None:
    """Out of time and not begun: as if it had never been claimed."""
    RawEmail.objects.filter(pk=raw_email.pk, state=RawState.PROCESSING).update(
        state=RawState.NEW, lease_until=None, attempts=F("attempts") - 1
    )


@transaction.atomic
def reprocess_quarantined(*, ids: Sequence[int] = ()) -> int:
    """Let mails in quarantine be read again, all or those with the given ids; returns how many."""
    rows = RawEmail.objects.filter(state=RawState.QUARANTINED)
    chosen = rows.filter(pk__in=ids) if ids else rows
    count = chosen.update(state=RawState.NEW, attempts=0, lease_until=None)
    wake_on_commit(READ_TASK)
    wake_on_commit(READ_ARCHIVE_TASK)
    return count
