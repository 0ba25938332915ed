"""Mail that does not leave yet: held back, let go, taken back, or put to another time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from desks.models import Agent
from desks.permissions import Deed, require
from mailroom.models import AlertKind, OutgoingEmail
from mailroom.queries import recipient_states
from mailroom.sending.flood import Flood, addresses_of, flood_key
from mailroom.sending.pacing import DELIVER_TASK
from mailroom.sending.recipients import HAVE_IT
from mailroom.signals import hold_changed
from mailroom.states import OUTGOING_MOVES, TO_STOP, Hold, OutgoingState
from mailroom.watching.alerting import end_alert, raise_alert
from shared.background import wake_on_commit
from shared.exceptions import NotPossible
from shared.transitions import require_move

ALREADY_SENT = _("It has already been sent.")


# --- held back ----------------------------------------------------------------------------------
@transaction.atomic
def hold_claimed(*, outgoing: OutgoingEmail, flood: Flood, now: datetime) -> None:
    """Hold a claimed mail that makes a flood, and tell people once which two addresses it is."""
    mine = OutgoingEmail.objects.select_for_update().filter(
        pk=outgoing.pk, state=OutgoingState.CLAIMED, attempts=outgoing.attempts
    )
    row = mine.first()
    if row is None:
        return
    row.attempts -= 1
    _move(row, OutgoingState.HELD, Hold.FLOOD, now, by=None)
    addresses = [one for one in (flood.mailbox.address, flood.theirs) if one]
    raise_alert(
        kind=AlertKind.FLOOD,
        key=flood.key,
        mailbox=flood.mailbox,
        details={"addresses": addresses, "count": flood.count},
        now=now,
    )


@transaction.atomic
def hold_scheduled(*, ids: Iterable[int], now: datetime) -> int:
    """Hold what was to leave later, for somebody has written first; returns how many it held.

    What is being claimed at this moment is leaving: its row is locked, and nobody waits for it.
    """
    waiting = OutgoingEmail.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        pk__in=ids, state=OutgoingState.QUEUED, send_at__isnull=False, attempts=0
    )
    rows = list(waiting.order_by("pk"))
    for row in rows:
        _move(row, OutgoingState.HELD, Hold.NEWER_MAIL, now, by=None)
    return len(rows)


# --- a person decides ---------------------------------------------------------------------------
@transaction.atomic
def release_held(*, ids: Sequence[int], by: Agent, now: datetime) -> list[OutgoingEmail]:
    """Let held mails go: at their time if that is still to come, else now.

    What was held for a flood is not held for it again. Already let go: nothing happens. Raises
    NotPossible when one was taken back, NotAllowed or Http404 as the desk's table says.
    """
    rows = _lock(ids, by)
    for row in rows:
        if row.state == OutgoingState.CANCELLED:
            raise NotPossible()
        if row.state != OutgoingState.HELD:
            continue
        row.send_at = row.next_attempt_at = max(row.send_at or now, now)
        _move(row, OutgoingState.QUEUED, row.hold_reason, now, by=by)
    _end_floods(rows, by, now)
    wake_on_commit(DELIVER_TASK)
    return rows


@transaction.atomic
def cancel_held(*, ids: Sequence[int], by: Agent, now: datetime) -> list[OutgoingEmail]:
    """Take mails back that have reached nobody yet; twice is once.

    Of this and a sender, whoever moves the row first decides: raises NotPossible ("already sent")
    when that was the sender. NotAllowed or Http404 as the desk's table says.
    """
    rows = _lock(ids, by)
    for row in rows:
        if row.state == OutgoingState.CANCELLED:
            continue
        if row.state not in TO_STOP or not HAVE_IT.isdisjoint(recipient_states(row).values()):
            raise NotPossible(ALREADY_SENT)
        _move(row, OutgoingState.CANCELLED, row.hold_reason, now, by=by)
    _end_floods(rows, by, now)
    return rows


@transaction.atomic
def take_back_unsent(*, keys: Iterable[str], now: datetime) -> int:
    """Take back what has just been written and nobody has begun to send; returns how many.

    Without a person's word: for mails of a deed that is undone before they could leave.
    """
    waiting = OutgoingEmail.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        dedup_key__in=list(keys), state=OutgoingState.QUEUED, attempts=0
    )
    rows = list(waiting.order_by("pk"))
    for row in rows:
        _move(row, OutgoingState.CANCELLED, "", now, by=None)
    return len(rows)


@transaction.atomic
def reschedule(*, outgoing_id: int, send_at: datetime, by: Agent, now: datetime) -> OutgoingEmail:
    """Put a mail that was to leave later to another time; a time that is past means now.

    Raises NotPossible when it has left, is leaving, or was taken back.
    """
    [row] = _lock([outgoing_id], by)
    if row.state not in (OutgoingState.QUEUED, OutgoingState.HELD) or row.attempts:
        raise NotPossible()
    row.send_at = row.next_attempt_at = max(send_at, now)
    if row.state == OutgoingState.HELD:
        _move(row, OutgoingState.QUEUED, row.hold_reason, now, by=by)
    else:
        row.save(update_fields=["send_at", "next_attempt_at"])
    if send_at <= now:
        wake_on_commit(DELIVER_TASK)
    return row


def undo_until(now: datetime) -> datetime:
    """When a mail that is written now may leave: until then it can be taken back."""
    return now + timedelta(seconds=settings.UNDO_SECONDS)


def _lock(ids: Sequence[int], by: Agent) -> list[OutgoingEmail]:
    rows = list(
        OutgoingEmail.objects.select_for_update(of=("self",))
        .select_related("mailbox")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    if len(rows) != len(set(ids)):
        raise Http404
    for desk_id in {row.mailbox.desk_id for row in rows}:
        require(by, Deed.SETTLE_DELIVERY, desk_id)
    return rows


def _move(
    row: OutgoingEmail, state: OutgoingState, reason: str, now: datetime, *, by: Agent | None
) -> None:
    require_move(OUTGOING_MOVES, row.state, state)
    row.state, row.hold_reason, row.lease_until = state, reason, None
    row.save(
        update_fields=[
            "state",
            "hold_reason",
            "lease_until",
            "attempts",
            "send_at",
            "next_attempt_at",
        ]
    )
    hold_changed.send(sender=OutgoingEmail, outgoing=row, by=by, at=now)


def _end_floods(rows: Sequence[OutgoingEmail], by: Agent, now: datetime) -> None:
    """A trouble is over when nothing of it waits for a person any more."""
    for row in rows:
        if row.hold_reason != Hold.FLOOD:
            continue
        held = row.mailbox.outgoing.filter(state=OutgoingState.HELD, hold_reason=Hold.FLOOD)
        over = [] if held.filter(to=row.to).exists() else addresses_of(row)
        over += [] if held.exists() else [""]
        for theirs in over:
            key = flood_key(row.mailbox, theirs)
            end_alert(kind=AlertKind.FLOOD, key=key, now=now, by=by)
