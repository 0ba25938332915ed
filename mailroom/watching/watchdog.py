"""The watchdog: troubles of the mailroom, found by facts, begun once and ended once.

A trouble ends only when the facts have been well for a while, longer each time it comes back on
the same day: what flickers is one trouble and not twenty.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from mailroom.discretion import hide_addresses
from mailroom.fetching.one_mailbox import GONE
from mailroom.models import (
    Alert,
    AlertKind,
    ImapMessage,
    LedgerDay,
    Mailbox,
    OutgoingEmail,
    RawEmail,
)
from mailroom.queries import active_mailboxes
from mailroom.states import OutgoingState, RawState
from mailroom.watching.alerting import end_alert, raise_alert
from shared.models import Heartbeat

FETCH_LIMIT = timedelta(minutes=5)
READ_LIMIT = timedelta(minutes=2)
SEND_LIMIT = timedelta(minutes=2)  # due, and nobody has tried
REFUSE_LIMIT = timedelta(minutes=10)  # tried, and nothing has left
REFUSED_ATTEMPTS = 3
REFUSED_MAILS = 3  # of one recipient's server it may be the fault; of so many it is not
DOOR_LIMIT = timedelta(minutes=2)
DOOR_BEAT = "smtp_door"
CALM = timedelta(minutes=2)
LONGEST_CALM = timedelta(hours=1)
COMES_BACK = timedelta(hours=24)
BY_FACTS = frozenset(
    {
        AlertKind.FETCHING,
        AlertKind.READING,
        AlertKind.SENDING,
        AlertKind.QUARANTINE,
        AlertKind.GAP,
        AlertKind.OVERSIZE,
        AlertKind.SIGN_IN,
        AlertKind.DOOR,
    }
)
"""These end by themselves. The others are ended by whoever began them, or by a person."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One fact beyond its limit, now. `details` are plain values for its sentence."""

    kind: AlertKind
    key: str
    mailbox: Mailbox | None = None
    details: dict[str, Any] = field(default_factory=dict)


def watch(*, now: datetime) -> None:
    """Begin, renew and end alerts as the facts are now; twice in a row changes nothing more."""
    troubles = find_troubles(now=now)
    for one in troubles:
        raise_alert(kind=one.kind, key=one.key, mailbox=one.mailbox, details=one.details, now=now)
    holding = {(one.kind, one.key) for one in troubles}
    for alert in Alert.objects.filter(closed_at=None, kind__in=BY_FACTS):
        if (alert.kind, alert.key) not in holding:
            _calm_down(alert, now)


@transaction.atomic
def _calm_down(alert: Alert, now: datetime) -> None:
    if alert.calm_since is None:
        Alert.objects.filter(pk=alert.pk, closed_at=None).update(calm_since=now)
    elif now - alert.calm_since >= calm_needed(_times_before(alert)):
        end_alert(kind=AlertKind(alert.kind), key=alert.key, now=now)


def _times_before(alert: Alert) -> int:
    """How often the same trouble has ended in the day before this one began."""
    since = alert.opened_at - COMES_BACK
    return Alert.objects.filter(
        kind=alert.kind, key=alert.key, opened_at__gte=since, closed_at__lte=alert.opened_at
    ).count()


def calm_needed(times_before: int) -> timedelta:
    """Two minutes, and twice as long each time; an hour at the most."""
    return min(CALM * (1 << min(times_before, 10)), LONGEST_CALM)


# --- the facts ----------------------------------------------------------------------------------
def find_troubles(*, now: datetime) -> list[Trouble]:
    """Everything that is beyond its limit; a handful of queries, whatever the number of mails."""
    boxes = {box.pk: box for box in active_mailboxes().select_related("sign_in")}
    finders: list[Callable[[dict[int, Mailbox], datetime], Iterable[Trouble]]] = [
        _not_signed_in,
        _not_fetched,
        _not_read,
        _not_sent,
        _in_quarantine,
        _missing_here,
        _too_large,
        _door_not_heard,
    ]
    return [trouble for find in finders for trouble in find(boxes, now)]


def _must_sign_in(box: Mailbox) -> bool:
    return hasattr(box, "sign_in") and bool(box.sign_in.error)


def _not_signed_in(boxes: dict[int, Mailbox], now: datetime) -> Iterable[Trouble]:
    for box in boxes.values():
        if _must_sign_in(box):
            yield _of(AlertKind.SIGN_IN, box, error=box.sign_in.error)


def _not_fetched(boxes: dict[int, Mailbox], now: datetime) -> Iterable[Trouble]:
    """Of a new mailbox only an error says that something is wrong, not the time."""
    for box in boxes.values():
        late = box.fetched_at is not None and box.fetched_at < now - FETCH_LIMIT
        failed = box.fetched_at is None and bool(box.fetch_error)
        if box.imap_host and (late or failed) and not _must_sign_in(box):
            until = box.next_fetch_at if box.next_fetch_at and box.next_fetch_at > now else None
            yield _of(
                AlertKind.FETCHING,
                box,
                since=_iso(box.fetched_at),
                error=box.fetch_error,
                until=_iso(until),
            )


def _not_read(boxes: dict[int, Mailbox], now: datetime) -> Iterable[Trouble]:
    """A mail in a pause between two attempts does not wait, nor does one of an old mailbox."""
    limit = now - READ_LIMIT
    waiting = RawEmail.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=limit),
        state__in=[RawState.NEW, RawState.PROCESSING],
        is_archive=False,
        received_at__lt=limit,
    ).aggregate(count=Count("pk"), since=Min("received_at"))
    if waiting["count"]:
        details = {"count": waiting["count"], "since": _iso(waiting["since"])}
        yield Trouble(AlertKind.READING, "all", details=details)


def _not_sent(boxes: dict[int, Mailbox], now: datetime) -> Iterable[Trouble]:
    """Nobody has tried, or the server took nothing of this mailbox for a while."""
    late = Q(next_attempt_at__lt=now - SEND_LIMIT)
    refused = Q(attempts__gte=REFUSED_ATTEMPTS)
    # A 4xx of one or two mails may be the recipient's greylisting (RFC 6647), not our server.
    ours = refused & ~Q(answer__startswith="4")
    rows = (
        OutgoingEmail.objects.filter(late | refused, state=OutgoingState.QUEUED)
        .values("mailbox")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=late),
            refused=Count("pk", filter=refused),
            ours=Count("pk", filter=ours),
            since=Min(Coalesce("send_at", "created_at")),
            error=Max("answer"),
        )
    )
    for row in rows:
        box = boxes.get(row["mailbox"])
        is_refused = row["ours"] or row["refused"] >= REFUSED_MAILS
        if box and (row["late"] or (is_refused and not _has_sent(box, now))):
            since, error = _iso(row["since"]), hide_addresses(row["error"])
            yield _of(AlertKind.SENDING, box, count=row["count"], since=since, error=error)


def _has_sent(box: Mailbox, now: datetime) -> bool:
    return box.outgoing.filter(sent_at__gt=now - REFUSE_LIMIT).exists()


def _in_quarantine(boxes: dict[int, Mailbox], now: datetime) -> Iterable[Trouble]:
    """Of every mailbox, also of one that is switched off: its mail is not less lost."""
    rows = (
        RawEmail.objects.filter(state=RawState.QUARANTINED)
        .values("mailbox")
        .annotate(count=Count("pk"), since=Min("received_at"))
    )
    for box, row in _with_mailbox(rows):
        details = {"count": row["count"], "since": _iso(row["since"])}
        yield _of(AlertKind.QUARANTINE, box, **details)


def _missing_here(boxes: dict[int, Mailbox], now: datetime) -> Iterable[Trouble]:
    """Without those that have a problem of their own: they are told by `_too_large`."""
    rows = (
        LedgerDay.objects.filter(missing__gt=0, mailbox__in=boxes)
        .values("mailbox")
        .annotate(count=Sum("missing"), since=Min("day"))
    )
    for row in rows:
        box = boxes[row["mailbox"]]
        if (count := row["count"] - _problems(boxes).filter(mailbox=box).count()) > 0:
            yield _of(AlertKind.GAP, box, count=count, since=row["since"].isoformat())


def _problems(boxes: dict[int, Mailbox]) -> QuerySet[ImapMessage]:
    """What lies on a server and could not be taken over."""
    rows = ImapMessage.objects.exclude(problem="").exclude(problem=GONE)
    return rows.filter(raw_email=None, mailbox__in=boxes)


def _too_large(boxes: dict[int, Mailbox], now: datetime) -> Iterable[Trouble]:
    """Those that nobody has said to have seen."""
    rows = (
        _problems(boxes)
        .filter(pk__gt=F("mailbox__problems_seen_id"))
        .values("mailbox")
        .annotate(count=Count("pk"), since=Min("seen_at"), last=Max("pk"))
    )
    for row in rows:
        box = boxes[row["mailbox"]]
        details = {"count": row["count"], "since": _iso(row["since"]), "last": row["last"]}
        yield _of(AlertKind.OVERSIZE, box, **details)


def _door_not_heard(boxes: dict[int, Mailbox], now: datetime) -> Iterable[Trouble]:
    """Only where a door has ever been open."""
    beat = Heartbeat.objects.filter(name=DOOR_BEAT, at__lt=now - DOOR_LIMIT).first()
    if beat:
        yield Trouble(AlertKind.DOOR, DOOR_BEAT, details={"since": _iso(beat.at)})


def _with_mailbox(
    rows: Iterable[Mapping[str, Any]],
) -> Iterable[tuple[Mailbox, Mapping[str, Any]]]:
    found = {row["mailbox"]: row for row in rows}
    return ((box, found[box.pk]) for box in Mailbox.objects.filter(pk__in=found))


def _of(kind: AlertKind, box: Mailbox, **details: Any) -> Trouble:
    return Trouble(kind, f"mailbox:{box.pk}", box, details)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
