"""Fetching a mailbox: notice every UID, then store each mail and flag it on the server, new mail first.

A UID is noted before its mail is fetched, so the rows of ImapMessage are the queue: what waits,
what is stored, and what could not be had and why. Nothing is flagged before it is committed.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailroom.actions import store_raw_email
from mailroom.fetching.backing_off import TROUBLES, is_busy, pause_after, trouble_of
from mailroom.fetching.imap import LIST_MAILS, Folder, Listed, Session, opened
from mailroom.models import Door, ImapMessage, Mailbox, RawEmail
from mailroom.queries import active_mailboxes
from shared.alone import only_one
from shared.background import wake

log = logging.getLogger(__name__)

FETCH_TASK = "mailroom.tasks.fetch_one"
CATCH_UP_TASK = "mailroom.tasks.catch_up"
WORK_SECONDS = 20  # one run; the next run goes on where this one stopped
BACKLOG_SECONDS = 4  # short, so that a worker is soon free for what somebody waits for
CHUNK_MAILS, CHUNK_BYTES = 50, 5 * 1024 * 1024
BATCH = 200
RECENT = timedelta(days=2)
LAST_AFTER = 3  # attempts that ended with the connection: then all others go first
GIVE_UP_AFTER = 5  # the hourly reconciliation tries again
ALMOST_A_SECOND = timedelta(microseconds=999_999)
GONE = "removed from the server before it was fetched"
BREAKS = "the connection ends each time this mail is fetched"
NOT_GIVEN = "the server does not give it"
REFUSALS = (IMAPClientError, ValueError)  # ValueError: an answer against the grammar


@dataclass(slots=True)
class Round:
    """One run over one mailbox. It counts as it goes, for a connection may break at any time."""

    mailbox: Mailbox
    until: float  # of the monotonic clock
    fetched: int = 0
    brought: int = 0  # of these, mails that were not here in any way
    newest_before: int = field(init=False)

    def __post_init__(self) -> None:
        rows = RawEmail.objects.filter(mailbox=self.mailbox)
        self.newest_before = rows.aggregate(Max("pk"))["pk__max"] or 0

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.until


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of an old mailbox is here; `total` grows while it is still being counted."""

    stored: int
    total: int


# --- runs ---------------------------------------------------------------------------------------
def fetch_mailbox(*, mailbox: Mailbox) -> int | None:
    """Store what is new in the mailbox; returns how many mails, None when somebody else does it.

    What went wrong is written on the mailbox and shown; after a pause the next run tries again.
    """
    with only_one(f"mailroom.fetching.one_mailbox:{mailbox.pk}") as is_alone:
        if not is_alone:
            return None
        if is_paused(mailbox):
            return 0
        return _attempt(Round(mailbox, time.monotonic() + WORK_SECONDS), _fetch_new)


def fetch_backlog(*, mailbox: Mailbox) -> int:
    """Store what nobody waits for, oldest first, for a few seconds; returns how many mails.

    Beside a fetcher of new mail; whoever calls sees to it that there is one of its kind.
    """
    if is_paused(mailbox):
        return 0
    return _attempt(Round(mailbox, time.monotonic() + BACKLOG_SECONDS), _fetch_old)


def mailboxes_with_backlog() -> QuerySet[Mailbox]:
    """Those with mail that is noticed and not stored; of some of it the server may know no more."""
    rows = ImapMessage.objects.filter(raw_email=None, problem="")
    return active_mailboxes().exclude(imap_host="").filter(pk__in=rows.values("mailbox"))


def is_paused(mailbox: Mailbox) -> bool:
    return Mailbox.objects.filter(pk=mailbox.pk, next_fetch_at__gt=Now()).exists()


def _attempt(run: Round, work: Callable[[Round], None]) -> int:
    try:
        work(run)
    except TROUBLES as error:
        note_failure(run, error)
    return run.fetched


def note_failure(run: Round, error: Exception) -> None:
    """Written on the mailbox, with the pause that follows; a run that got somewhere counts as one."""
    row = Mailbox.objects.get(pk=run.mailbox.pk)
    trouble = trouble_of(error)
    failures = 1 if run.fetched else row.fetch_failures + 1
    log.warning("mailbox %s, failure %s: %s", row.pk, failures, type(error).__name__)
    Mailbox.objects.filter(pk=row.pk).update(
        fetch_error=trouble.words.replace("\0", "")[:300],
        fetch_failures=failures,
        next_fetch_at=Now() + pause_after(trouble, failures=failures),
    )


def _note_success(mailbox: Mailbox) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(
        fetch_error="", fetch_failures=0, next_fetch_at=None, fetched_at=Now()
    )


def _fetch_new(run: Round) -> None:
    with opened(run.mailbox) as session:
        while True:
            before = run.fetched
            notice_new(session, run)
            fetch_waiting(session, run, _urgent(run.mailbox, session.folder))
            if run.fetched == before or run.is_over:
                break
            session.refresh()  # what arrived meanwhile has woken a worker that found us here
        if waiting(run.mailbox, session.folder).exists():
            wake(CATCH_UP_TASK)
    _note_success(run.mailbox)


def _fetch_old(run: Round) -> None:
    with opened(run.mailbox) as session:
        fetch_waiting(session, run, waiting(run.mailbox, session.folder))


# --- noticing -----------------------------------------------------------------------------------
def noticed(mailbox: Mailbox, folder: Folder) -> QuerySet[ImapMessage]:
    return ImapMessage.objects.filter(
        mailbox=mailbox, folder=folder.name, uidvalidity=folder.uidvalidity
    )


def notice_new(session: Session, run: Round) -> None:
    """Note every UID above the highest one, in ascending order: where it stops, the next goes on."""
    highest = noticed(run.mailbox, session.folder).aggregate(Max("uid"))["uid__max"] or 0
    for uids in session.uids_above(highest):
        for part in in_parts(uids, LIST_MAILS):
            notice(run.mailbox, session.folder, session.listing(part))
            if run.is_over:
                return


def notice(mailbox: Mailbox, folder: Folder, mails: Sequence[Listed]) -> None:
    ImapMessage.objects.bulk_create(
        [
            ImapMessage(
                mailbox=mailbox,
                folder=folder.name,
                uidvalidity=folder.uidvalidity,
                uid=mail.uid,
                arrived_at=mail.arrived_at,
            )
            for mail in mails
        ],
        ignore_conflicts=True,
    )


def in_parts(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]


# --- what waits ---------------------------------------------------------------------------------
def waiting(mailbox: Mailbox, folder: Folder) -> QuerySet[ImapMessage]:
    """Noticed and not stored, in the order of arrival."""
    rows = noticed(mailbox, folder).filter(raw_email=None, problem="")
    return rows.order_by("arrived_at", "uid")


def _urgent(mailbox: Mailbox, folder: Folder) -> QuerySet[ImapMessage]:
    """What somebody may be waiting for: newer than what is here, or of the last days.

    The rest is the backlog: an old mailbox, or one whose server has numbered all mails anew.
    """
    here = ImapMessage.objects.filter(mailbox=mailbox).exclude(raw_email=None)
    recent = timezone.now() - RECENT
    since = min(here.aggregate(Max("arrived_at"))["arrived_at__max"] or recent, recent)
    if mailbox.archive_before:
        since = max(since, mailbox.archive_before - ALMOST_A_SECOND)
    return waiting(mailbox, folder).filter(Q(arrived_at=None) | Q(arrived_at__gte=since))


def archive_progress(mailbox: Mailbox) -> Progress:
    """Of the mail that was there before the mailbox was connected, how much is stored."""
    if mailbox.archive_before is None:
        return Progress(0, 0)
    rows = ImapMessage.objects.filter(mailbox=mailbox, folder=mailbox.imap_folder)
    newest = rows.order_by("-pk").values("uidvalidity")[:1]
    counts = rows.filter(uidvalidity__in=newest, arrived_at__lt=mailbox.archive_before).aggregate(
        total=Count("pk", filter=~Q(raw_email=None, problem=GONE)), stored=Count("raw_email")
    )
    return Progress(counts["stored"], counts["total"])


# --- storing ------------------------------------------------------------------------------------
def fetch_waiting(session: Session, run: Round, rows: QuerySet[ImapMessage]) -> None:
    """Fetch and store these until none waits or the time is over; some, however short it is."""
    while batch := list(rows.filter(attempts__lt=LAST_AFTER)[:BATCH]) or list(rows[:BATCH]):
        _fetch_batch(session, run, batch)
        if run.is_over:
            return


def _fetch_batch(session: Session, run: Round, batch: Sequence[ImapMessage]) -> None:
    sizes = _known_sizes(session, run, [row.uid for row in batch])
    for chunk in _chunks([row for row in batch if row.uid in sizes], sizes):
        _fetch_chunk(session, run, chunk, sizes)
        if run.is_over:
            return


def _known_sizes(session: Session, run: Round, uids: Sequence[int]) -> dict[int, int]:
    """What has no size is noted, and fetched no more in this run."""
    try:
        sizes = session.sizes(uids)
    except REFUSALS as error:
        _raise_unless_refused(error)
        if len(uids) == 1:
            _note_problem(session, run, uids, f"{NOT_GIVEN}: {error}")
            return {}
        alone = (_known_sizes(session, run, [uid]) for uid in uids)
        return {uid: size for one in alone for uid, size in one.items()}
    _note_problem(session, run, [uid for uid in uids if uid not in sizes], GONE)
    return sizes


def _raise_unless_refused(error: Exception) -> None:
    """Only a plain NO or BAD to our question may be the fault of one mail."""
    if isinstance(error, IMAPClientAbortError) or is_busy(error):
        raise error


def _chunks(rows: Sequence[ImapMessage], sizes: dict[int, int]) -> Iterator[list[ImapMessage]]:
    """Groups small enough to hold in memory; what failed before, or is too large, is alone."""
    chunk: list[ImapMessage] = []
    weight = 0
    for row in rows:
        stands_alone = row.attempts > 0 or _is_too_large(sizes[row.uid])
        size = CHUNK_BYTES + 1 if stands_alone else sizes[row.uid]
        if chunk and (len(chunk) >= CHUNK_MAILS or weight + size > CHUNK_BYTES):
            yield chunk
            chunk, weight = [], 0
        chunk.append(row)
        weight += size
    if chunk:
        yield chunk


def _is_too_large(size: int) -> bool:
    return size > int(settings.MAIL_MAX_BYTES)


def _fetch_chunk(
    session: Session, run: Round, chunk: Sequence[ImapMessage], sizes: dict[int, int]
) -> None:
    """Commit each mail with its UID, then flag them. One bad mail never stops the next."""
    uids = [row.uid for row in chunk]
    try:
        raws = _raws(session, uids, sizes)
    except (OSError, IMAPClientAbortError):
        _count_attempt(session, run, uids)
        raise
    except REFUSALS as error:
        _raise_unless_refused(error)
        if len(chunk) == 1:
            _note_problem(session, run, uids, f"{NOT_GIVEN}: {error}")
        else:
            for row in chunk:
                _fetch_chunk(session, run, [row], sizes)
        return
    _note_problem(session, run, [uid for uid in uids if uid not in raws], GONE)
    there = [row for row in chunk if row.uid in raws]
    stored = [row for row in there if _keep(session, run, row, raws[row.uid], sizes[row.uid])]
    _flag(session, run, stored, sizes)


def _raws(session: Session, uids: Sequence[int], sizes: dict[int, int]) -> dict[int, bytes]:
    if len(uids) == 1 and _is_too_large(sizes[uids[0]]):
        raw = session.beginning(uids[0])
        return {} if raw is None else {uids[0]: raw}
    return session.mails(uids)


def _keep(session: Session, run: Round, row: ImapMessage, raw: bytes, size: int) -> bool:
    try:
        _store(session, run, row, raw, size)
    except (DataError, IntegrityError) as error:
        log.exception("a mail of mailbox %s cannot be stored", run.mailbox.pk)
        _note_problem(session, run, [row.uid], f"it cannot be stored: {type(error).__name__}")
        return False
    return True


@transaction.atomic
def _store(session: Session, run: Round, row: ImapMessage, raw: bytes, size: int) -> None:
    arrived = _arrival(row.arrived_at)
    is_part = _is_too_large(size)
    number = store_raw_email(
        mailbox=run.mailbox,
        raw=raw,
        door=Door.IMAP,
        now=arrived,
        is_archive=_is_archive(run.mailbox, arrived),
        full_size=size if is_part else None,
    )
    kept = f"too large: {size} bytes; the first {len(raw)} are kept" if is_part else ""
    _this(session, run, [row.uid]).update(raw_email=number, problem=kept)
    run.fetched += 1
    run.brought += number > run.newest_before


def _arrival(internal_date: datetime | None) -> datetime:
    """When the mail reached our mailbox (INTERNALDATE), never in the future.

    It is given in whole seconds: the end of that second is taken, so that an answer never stands
    before what it answers.
    """
    now = timezone.now()
    return now if internal_date is None else min(internal_date + ALMOST_A_SECOND, now)


def _is_archive(mailbox: Mailbox, arrived: datetime) -> bool:
    return mailbox.archive_before is not None and arrived < mailbox.archive_before


def _flag(
    session: Session, run: Round, stored: Sequence[ImapMessage], sizes: dict[int, int]
) -> None:
    """What is here as a whole. An old mailbox that we only copy is left as it is."""
    uids = [
        row.uid
        for row in stored
        if not _is_too_large(sizes[row.uid])
        and not _is_archive(run.mailbox, _arrival(row.arrived_at))
    ]
    if uids:
        session.mark_seen(uids)


# --- what could not be had ----------------------------------------------------------------------
def _this(session: Session, run: Round, uids: Sequence[int]) -> QuerySet[ImapMessage]:
    return noticed(run.mailbox, session.folder).filter(uid__in=uids)


def _note_problem(session: Session, run: Round, uids: Sequence[int], problem: str) -> None:
    if uids:
        _this(session, run, uids).update(problem=problem.replace("\0", "")[:200])


def _count_attempt(session: Session, run: Round, uids: Sequence[int]) -> None:
    """The connection ended with these: from now on they are fetched alone, so one shows itself."""
    rows = _this(session, run, uids).filter(raw_email=None)
    rows.update(attempts=F("attempts") + 1)
    rows.filter(attempts__gte=GIVE_UP_AFTER).update(problem=BREAKS)
