"""Comparing what lies on the server with what is stored, day by day, and fetching what is missing."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from desks.models import Agent
from mailroom.fetching.backing_off import TROUBLES, trouble_of
from mailroom.fetching.imap import LIST_MAILS, Folder, Listed, Session, opened
from mailroom.fetching.one_mailbox import (
    CATCH_UP_TASK,
    FETCH_TASK,
    GONE,
    Round,
    fetch_waiting,
    in_parts,
    is_paused,
    note_failure,
    notice,
    noticed,
    waiting,
)
from mailroom.models import ImapMessage, LedgerDay, Mailbox, Reconciliation
from mailroom.queries import active_mailboxes
from shared.alone import only_one
from shared.background import wake, wake_on_commit
from shared.exceptions import InvalidInput

RECONCILE_TASK = "mailroom.tasks.reconcile_one"
WORK_SECONDS = 10  # one run; the next run goes on where this one stopped
LAST_DAYS = 14
EVERY_HOUR = timedelta(minutes=55)  # the schedule looks every few minutes
NIGHT = range(1, 5)  # hours, UTC
EVERY_NIGHT = timedelta(hours=8)
AT_THE_LATEST = timedelta(hours=30)  # where the nights were too short
KEPT = timedelta(days=2)  # finished ones that the schedule asked for


# --- asking -------------------------------------------------------------------------------------
@transaction.atomic
def ask_fetch_again(
    *, mailbox: Mailbox, since: date, by: Agent | None, now: datetime
) -> Reconciliation:
    """Ask that every mail that arrived since that day (UTC) is compared and fetched if not here.

    Recorded as a Reconciliation, whose counts grow as it runs; a worker is woken after commit.
    While one from the same day on is open, asking again gives that one. Nothing is stored twice,
    whenever and however often it is asked. Raises InvalidInput for a day in the future.
    """
    if since > now.astimezone(UTC).date():
        raise InvalidInput(_("This day has not come yet."))
    row, _is_new = Reconciliation.objects.get_or_create(
        mailbox=mailbox, since=since, finished_at=None, defaults={"asked_at": now, "asked_by": by}
    )
    if row.asked_by is None and by is not None:
        row.asked_by = by
        row.save(update_fields=["asked_by"])
    wake_on_commit(RECONCILE_TASK, reconciliation_id=row.pk)
    return row


def ask_for_what_is_due(*, now: datetime) -> list[int]:
    """Open what the schedule wants: the last days each hour, the whole folder each night.

    Returns the ids of all that are open, whoever asked, those of persons first.
    """
    for mailbox in active_mailboxes().exclude(imap_host=""):
        if _is_hourly_due(mailbox, now):
            _open(mailbox, now.astimezone(UTC).date() - timedelta(days=LAST_DAYS - 1), now)
        if _is_nightly_due(mailbox, now):
            _open(mailbox, None, now)
    _forget_old(now)
    fetched = active_mailboxes().exclude(imap_host="")
    opened_rows = Reconciliation.objects.filter(finished_at=None, mailbox__in=fetched)
    by_person_first = opened_rows.order_by(F("asked_by").asc(nulls_last=True), "pk")
    return list(by_person_first.values_list("pk", flat=True))


def _open(mailbox: Mailbox, since: date | None, now: datetime) -> None:
    Reconciliation.objects.get_or_create(
        mailbox=mailbox, since=since, finished_at=None, defaults={"asked_at": now}
    )


def _is_hourly_due(mailbox: Mailbox, now: datetime) -> bool:
    """Also not while one is open: on a server that is away they would pile up at midnight."""
    ours = mailbox.reconciliations.filter(asked_by=None).exclude(since=None)
    return not ours.filter(Q(finished_at=None) | Q(asked_at__gt=now - EVERY_HOUR)).exists()


def _is_nightly_due(mailbox: Mailbox, now: datetime) -> bool:
    last = mailbox.full_check_at
    if last is None or last < now - AT_THE_LATEST:
        return True
    return now.astimezone(UTC).hour in NIGHT and last < now - EVERY_NIGHT


def _forget_old(now: datetime) -> None:
    """What persons asked for stays, for the page."""
    Reconciliation.objects.filter(asked_by=None, finished_at__lt=now - KEPT).delete()


# --- doing --------------------------------------------------------------------------------------
def reconcile(*, reconciliation_id: int, clock: Callable[[], datetime]) -> bool:
    """Go on with one comparison for a while; returns whether there is something left to do now.

    One at a time in a mailbox. A trouble is written on the row and on the mailbox, and it is tried
    again after the server's pause.
    """
    row = Reconciliation.objects.select_related("mailbox").get(pk=reconciliation_id)
    with only_one(f"mailroom.fetching.reconciling:{row.mailbox_id}") as is_alone:
        is_ours = is_alone and row.finished_at is None and bool(row.mailbox.imap_host)
        if not is_ours or is_paused(row.mailbox):
            return False
        run = Round(row.mailbox, time.monotonic() + WORK_SECONDS)
        try:
            _go_on(row, run, clock)
        except TROUBLES as error:
            note_failure(run, error)
            _save(row, error=trouble_of(error).words.replace("\0", "")[:300])
            return False
        finally:
            _count_brought(row, run)
    return row.finished_at is None


def _save(row: Reconciliation, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    Reconciliation.objects.filter(pk=row.pk).update(**values)


def _count_brought(row: Reconciliation, run: Round) -> None:
    if run.brought:
        Reconciliation.objects.filter(pk=row.pk).update(stored=F("stored") + run.brought)


def _go_on(row: Reconciliation, run: Round, clock: Callable[[], datetime]) -> None:
    with opened(row.mailbox) as session:
        _begin_anew_if_renumbered(row, session.folder)
        if row.compared_at is None:
            _compare(row, session, run, clock)
        if row.compared_at is not None:
            _fetch_missing(row, session, run, clock)


def _begin_anew_if_renumbered(row: Reconciliation, folder: Folder) -> None:
    if row.uidvalidity != folder.uidvalidity:
        fresh = {"position": 0, "days": {}, "found": 0, "known": 0, "compared_at": None}
        _save(row, uidvalidity=folder.uidvalidity, error="", **fresh)


def _compare(
    row: Reconciliation, session: Session, run: Round, clock: Callable[[], datetime]
) -> None:
    for uids in _uids(row, session):
        for part in in_parts(uids, LIST_MAILS):
            _compare_part(row, session.folder, session.listing(part), last=part[-1])
            if run.is_over:
                return
    if row.since is None:  # what was noticed behind the last mail that is still there
        here = noticed(row.mailbox, session.folder)
        _note_gone(here.filter(uid__gt=row.position, uid__lt=session.folder.uidnext), [])
    _save(row, compared_at=clock(), error="")


def _uids(row: Reconciliation, session: Session) -> Iterator[Sequence[int]]:
    if row.since is None:
        yield from session.uids_above(row.position)
    else:
        yield [uid for uid in session.uids_since(row.since) if uid > row.position]


@transaction.atomic
def _compare_part(
    row: Reconciliation, folder: Folder, mails: Sequence[Listed], *, last: int
) -> None:
    """Note what was not noticed, wait anew for what could not be had, count the days."""
    wanted = [mail for mail in mails if _is_wanted(row, mail)]
    here = noticed(row.mailbox, folder)
    known = set(here.filter(uid__in=[mail.uid for mail in wanted]).values_list("uid", flat=True))
    notice(row.mailbox, folder, [mail for mail in wanted if mail.uid not in known])
    _wait_anew(here.filter(uid__in=known))
    if row.since is None:
        _note_gone(here.filter(uid__gt=row.position, uid__lte=last), mails)
    _save(
        row,
        position=last,
        days=_added(row.days, wanted),
        found=row.found + len(wanted),
        known=row.known + len(known),
    )


def _is_wanted(row: Reconciliation, mail: Listed) -> bool:
    """Of an unknown time it may be any day's, so it is compared each time."""
    return row.since is None or mail.arrived_at is None or mail.arrived_at.date() >= row.since


def _wait_anew(rows: QuerySet[ImapMessage]) -> None:
    failed = rows.filter(raw_email=None).exclude(problem="")
    failed.update(problem="", attempts=0)


def _note_gone(rows: QuerySet[ImapMessage], mails: Sequence[Listed]) -> None:
    there = [mail.uid for mail in mails]
    rows.filter(raw_email=None).exclude(uid__in=there).update(problem=GONE)


def _added(days: dict[str, int], mails: Sequence[Listed]) -> dict[str, int]:
    arrived = (mail.arrived_at for mail in mails)
    counted = Counter(moment.date().isoformat() for moment in arrived if moment)
    return dict(Counter(days) + counted)


def _fetch_missing(
    row: Reconciliation, session: Session, run: Round, clock: Callable[[], datetime]
) -> None:
    """What is missing of these days, at once; of a whole folder that is the work of the fetchers."""
    missing = waiting(row.mailbox, session.folder)
    if row.since is None:
        if missing.exists():
            wake(FETCH_TASK, mailbox_id=row.mailbox_id)
            wake(CATCH_UP_TASK)
    else:
        missing = missing.filter(Q(arrived_at=None) | Q(arrived_at__gte=_midnight(row.since)))
        fetch_waiting(session, run, missing)
        if missing.exists():
            return
    _finish(row, session.folder, clock())


@transaction.atomic
def _finish(row: Reconciliation, folder: Folder, now: datetime) -> None:
    write_ledger(row, folder, now)
    _save(row, finished_at=now, error="")
    if row.since is None:
        Mailbox.objects.filter(pk=row.mailbox_id).update(full_check_at=now)


# --- the ledger ---------------------------------------------------------------------------------
def write_ledger(row: Reconciliation, folder: Folder, now: datetime) -> None:
    """What the server has said about each day, and how much of it is not here."""
    missing = _missing_by_day(row.mailbox, folder)
    LedgerDay.objects.bulk_create(
        [
            LedgerDay(
                mailbox=row.mailbox,
                day=day,
                on_server=row.days.get(day.isoformat(), 0),
                missing=missing.get(day, 0),
                checked_at=now,
            )
            for day in sorted(_days_of(row, now))
        ],
        update_conflicts=True,
        unique_fields=["mailbox", "day"],
        update_fields=["on_server", "missing", "checked_at"],
    )


def _days_of(row: Reconciliation, now: datetime) -> set[date]:
    """A day on which nothing lies there any more is written too."""
    said = {date.fromisoformat(day) for day in row.days}
    if row.since is None:
        return said | set(
            LedgerDay.objects.filter(mailbox=row.mailbox).values_list("day", flat=True)
        )
    today = now.astimezone(UTC).date()
    span = range(max((today - row.since).days, 0) + 1)
    return said | {row.since + timedelta(days=number) for number in span}


def _missing_by_day(mailbox: Mailbox, folder: Folder) -> dict[date, int]:
    """Without what has left the server, and without the part of an old mailbox that is on its way."""
    rows = noticed(mailbox, folder).filter(raw_email=None).exclude(problem=GONE)
    if mailbox.archive_before:
        rows = rows.exclude(problem="", arrived_at__lt=mailbox.archive_before)
    days = rows.annotate(day=TruncDate("arrived_at", tzinfo=UTC)).values("day")
    return {one["day"]: one["count"] for one in days.annotate(count=Count("pk")).order_by()}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time_of_day(), tzinfo=UTC)
