"""Does the product work? Answered by facts: what waits, what last ran, how much disk is left."""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Min, Q

from inquiries.models import SearchWork
from mailroom.models import Alert, AlertKind, Mailbox, OutgoingEmail, RawEmail
from mailroom.states import OutgoingState, RawState
from mailroom.watching.watchdog import Trouble, find_troubles
from shared.heartbeats import DISK_FULL
from shared.models import Heartbeat

WAITING_LIMIT = timedelta(minutes=2)
SWEEP_LIMIT = timedelta(seconds=60)
WATCH_LIMIT = timedelta(minutes=2)
FULL_DISK_SHOWN = timedelta(seconds=20)
FETCH_LIMIT = timedelta(minutes=5)
MIN_FREE_DISK = 0.05
MOST_TO_INDEX = 5_000  # some minutes of work; a night's import may be more, and says so
TROUBLES = {
    AlertKind.SENDING: "mailboxes_not_sending",
    AlertKind.GAP: "mailboxes_with_gaps",
    AlertKind.SIGN_IN: "mailboxes_signed_out",
    AlertKind.DOOR: "doors_not_heard",
}
"""What the watchdog finds beside what has a line of its own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact: `value` in plain words, `is_ok` when it is within its limit."""

    name: str
    value: str
    is_ok: bool


def findings(*, now: datetime) -> list[Finding]:
    checks: list[Callable[[datetime], Finding]] = [
        _oldest_unread_mail,
        _oldest_unsent_mail,
        _quarantine,
        _last_sweep,
        _last_watch,
        _last_fetch,
        _search_work,
        _floods,
        _disk,
        _full_disk,
    ]
    return [*(check(now) for check in checks), *_troubles(find_troubles(now=now))]


def _troubles(found: Sequence[Trouble]) -> list[Finding]:
    """As the facts are now; an alert stays open a little longer, so that it does not flicker."""
    counts = Counter(one.kind for one in found)
    return [Finding(name, str(counts[kind]), counts[kind] == 0) for kind, name in TROUBLES.items()]


def _search_work(now: datetime) -> Finding:
    """Messages that cannot be found yet, counted no further than the limit: rows of a queue."""
    waiting = SearchWork.objects.all()[: MOST_TO_INDEX + 1].count()
    return Finding("messages_not_yet_findable", str(waiting), waiting <= MOST_TO_INDEX)


def _floods(now: datetime) -> Finding:
    count = Alert.objects.filter(kind=AlertKind.FLOOD, closed_at=None).count()
    return Finding("mail_floods_held", str(count), count == 0)


def _oldest_unread_mail(now: datetime) -> Finding:
    waiting = RawEmail.objects.filter(state__in=[RawState.NEW, RawState.PROCESSING])
    return _age("oldest_unread_mail", waiting.aggregate(at=Min("received_at"))["at"], now)


def _oldest_unsent_mail(now: datetime) -> Finding:
    due = OutgoingEmail.objects.filter(state=OutgoingState.QUEUED)
    return _age("oldest_unsent_mail", due.aggregate(at=Min("next_attempt_at"))["at"], now)


def _quarantine(now: datetime) -> Finding:
    count = RawEmail.objects.filter(state=RawState.QUARANTINED).count()
    return Finding("mail_in_quarantine", str(count), count == 0)


def _last_sweep(now: datetime) -> Finding:
    return _beat("last_background_job", "sweep", SWEEP_LIMIT, now)


def _last_watch(now: datetime) -> Finding:
    """Without the watchdog nobody would be told of anything."""
    return _beat("last_watch_over_mail", "watch", WATCH_LIMIT, now)


def _beat(name: str, job: str, limit: timedelta, now: datetime) -> Finding:
    beat = Heartbeat.objects.filter(name=job).first()
    age = now - beat.at if beat else None
    return Finding(name, _seconds(age), age is not None and age < limit)


def _last_fetch(now: datetime) -> Finding:
    fetched = Mailbox.objects.filter(is_active=True).exclude(imap_host="")
    late = fetched.filter(Q(fetched_at=None) | Q(fetched_at__lt=now - FETCH_LIMIT)).count()
    return Finding("mailboxes_not_fetched", str(late), late == 0)


def _disk(now: datetime) -> Finding:
    folder = Path(settings.MEDIA_ROOT)
    usage = shutil.disk_usage(folder if folder.exists() else settings.BASE_DIR)
    free = usage.free / usage.total
    return Finding("free_disk", f"{free:.0%}", free > MIN_FREE_DISK)


def _full_disk(now: datetime) -> Finding:
    """The database's disk cannot be asked, but whoever could not write has said so."""
    lately = Heartbeat.objects.filter(name=DISK_FULL, at__gt=now - FULL_DISK_SHOWN).exists()
    return Finding("writes_refused_for_space", "yes" if lately else "no", not lately)


def _age(name: str, at: datetime | None, now: datetime) -> Finding:
    age = now - at if at else timedelta(0)
    return Finding(name, _seconds(age), age < WAITING_LIMIT)


def _seconds(age: timedelta | None) -> str:
    return "never" if age is None else f"{max(age.total_seconds(), 0):.0f} s"
