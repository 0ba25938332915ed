"""Sending: queue mail, claim what is due, hand it over, give back what could not be sent now."""

import logging
import math
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.db import DatabaseError, OperationalError, close_old_connections, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from mailroom.actions.holding import hold_claimed
from mailroom.actions.recording import record_answer
from mailroom.models import AlertKind, Mailbox, OutgoingEmail
from mailroom.queries import recipient_states
from mailroom.sending.flood import find_floods
from mailroom.sending.outbox import as_bytes, recipients_of
from mailroom.sending.pacing import (
    DELIVER_TASK,
    Line,
    lines_of,
    next_attempt,
    room_again_at,
    room_left,
)
from mailroom.sending.recipients import OPEN
from mailroom.sending.smtp import Answer, Outcome, SmtpConnection
from mailroom.sending.smtp_server import server_for
from mailroom.states import OutgoingState
from mailroom.watching.alerting import end_alert, raise_alert
from shared.background import wake_on_commit

log = logging.getLogger(__name__)

CLAIM_LEASE = timedelta(seconds=40)  # above DELIVERY_SECONDS: what is not begun then is given back
SEND_LEASE = timedelta(seconds=100)  # above the longest end of a mail: TIMEOUT + FINAL_SECONDS
SOON = timedelta(minutes=1)  # what is for later is found by the sweep
RECORD_PAUSES = (0.5, 1, 2, 4, 8)  # seconds


def queue_outgoing(*, outgoing: Sequence[OutgoingEmail]) -> None:
    """Write outbox rows in the caller's transaction; a sender is woken when they are due."""
    OutgoingEmail.objects.bulk_create(outgoing)
    for delay in {one.next_attempt_at - one.created_at for one in outgoing}:
        if delay <= SOON:
            wake_on_commit(DELIVER_TASK, after=delay.total_seconds())


def claim_outgoing(*, limit: int, mailbox_ids: Sequence[int] | None = None) -> list[OutgoingEmail]:
    """Lease up to `limit` due mails, of these mailboxes or of all, to the caller alone."""
    waiting = OutgoingEmail.objects.filter(state=OutgoingState.QUEUED, next_attempt_at__lte=Now())
    if mailbox_ids is not None:
        waiting = waiting.filter(mailbox__in=mailbox_ids)
    with transaction.atomic():
        due = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("next_attempt_at")
        rows = {row.pk: row for row in due.select_related("mailbox")[:limit]}
        OutgoingEmail.objects.filter(pk__in=rows).update(
            state=OutgoingState.CLAIMED, lease_until=Now() + CLAIM_LEASE, attempts=F("attempts") + 1
        )
    for row in rows.values():
        row.attempts += 1
    return list(rows.values())


# --- one mail -----------------------------------------------------------------------------------
def deliver_email(
    *,
    outgoing: OutgoingEmail,
    connection: SmtpConnection,
    clock: Callable[[], datetime],
    until: float = math.inf,
) -> Answer:
    """Send one claimed mail, outside any transaction, and record what the server said.

    Nothing is sent after `until` (of the monotonic clock), nor when somebody else has the mail,
    nor to anybody who has it already.
    """
    answer = _send(outgoing, connection, until)
    if answer.outcome != Outcome.NOT_OURS:
        _insist_on_recording(outgoing, answer, clock)
    return answer


def _insist_on_recording(
    outgoing: OutgoingEmail, answer: Answer, clock: Callable[[], datetime]
) -> None:
    """Only we have heard the answer: a restart of the database must not make it uncertain."""
    record = partial(
        record_answer,
        outgoing_id=outgoing.pk,
        answer=answer,
        now=clock(),
        attempt=outgoing.attempts,
    )
    for pause in RECORD_PAUSES:
        with suppress(OperationalError):
            record()
            return
        close_old_connections()
        time.sleep(pause)
    record()


def _send(outgoing: OutgoingEmail, connection: SmtpConnection, until: float) -> Answer:
    if time.monotonic() >= until:
        return Answer(Outcome.NOT_OURS, "")
    try:
        message, envelope = as_bytes(outgoing), recipients_of(outgoing)
        states = recipient_states(outgoing)
    except (OSError, DatabaseError) as error:
        return Answer(Outcome.TRY_LATER, f"It cannot be read now: {type(error).__name__}")
    except Exception as error:  # one mail that cannot be made never stops the others
        log.exception("mail %s cannot be made", outgoing.pk)
        return Answer(Outcome.REFUSED, f"This mail cannot be made: {error}"[:500])
    wanted = [wire for written, wire in envelope.items() if states[written] in OPEN]

    def may_send() -> bool:
        """Compare-and-swap: false when the lease ran out and somebody else has the mail now."""
        lease = Now() + SEND_LEASE
        return (
            time.monotonic() < until
            and _mine(outgoing).update(state=OutgoingState.SENDING, lease_until=lease) == 1
        )

    try:
        return connection.send(
            sender=outgoing.mailbox.address,
            recipients=list(dict.fromkeys(wanted)),
            message=message,
            may_send=may_send,
        )
    except DatabaseError as error:  # of `may_send`: the row may say SENDING, but nothing has left
        return Answer(Outcome.TRY_LATER, f"Not begun: {type(error).__name__}")


def _mine(outgoing: OutgoingEmail) -> QuerySet[OutgoingEmail]:
    """The row while it is still claimed by this attempt."""
    return OutgoingEmail.objects.filter(
        pk=outgoing.pk, state=OutgoingState.CLAIMED, attempts=outgoing.attempts
    )


def _give_back(outgoing: OutgoingEmail) -> None:
    """Out of time and not begun: as if it had never been claimed."""
    before = {"lease_until": None, "attempts": F("attempts") - 1}
    _mine(outgoing).update(state=OutgoingState.QUEUED, **before)


# --- a line of mails ----------------------------------------------------------------------------
def deliver_due(
    *, limit: int, clock: Callable[[], datetime], until: float = math.inf, line: Line | None = None
) -> int:
    """Send what is due over one connection for each line; returns how many mails were claimed.

    What was not begun before `until` (of the monotonic clock) goes back into the queue; what is
    beyond a mailbox's limit waits; what makes a flood is held. Nobody else may send on this line
    at the same time.
    """
    lines = [line] if line else lines_of(Mailbox.objects.order_by("pk"))
    return sum(_deliver_line(one, limit, clock, until) for one in lines)


def _deliver_line(line: Line, limit: int, clock: Callable[[], datetime], until: float) -> int:
    rooms = {one.pk: min(_room(one, clock()), limit) for one in line.mailboxes}
    with_room = [pk for pk, room in rooms.items() if room > 0]
    if not with_room:
        return 0
    least = min(rooms[pk] for pk in with_room)
    claimed = claim_outgoing(limit=least, mailbox_ids=with_room)
    if not claimed:
        return 0
    rows = _without_floods(claimed, clock())
    with SmtpConnection(partial(server_for, line.mailboxes[0], clock())) as connection:
        heard = _deliver_each(line, rows, connection, clock, until)
    if Outcome.ACCEPTED in heard:
        _come_back(line)
    return len(claimed)


def _deliver_each(
    line: Line,
    rows: Sequence[OutgoingEmail],
    connection: SmtpConnection,
    clock: Callable[[], datetime],
    until: float,
) -> set[Outcome]:
    heard = set()
    for number, outgoing in enumerate(rows):
        answer = deliver_email(outgoing=outgoing, connection=connection, clock=clock, until=until)
        heard.add(answer.outcome)
        if answer.outcome == Outcome.NOT_OURS:
            _give_back(outgoing)
        if answer.is_server_away:
            _wait_for_server(line, rows[number + 1 :], answer.words, clock())
            break
    return heard


def _room(mailbox: Mailbox, now: datetime) -> int:
    """At its limit, the mailbox's mail waits until the hour has room, and people are told once."""
    key = f"mailbox:{mailbox.pk}"
    room = room_left(mailbox, now)
    if room >= max(mailbox.hourly_limit // 4, 1):  # not at the first gap: it would come and go
        end_alert(kind=AlertKind.LIMIT, key=key, now=now)
    if room > 0:
        return room
    again = room_again_at(mailbox, now)
    held_up = _due(mailbox).update(next_attempt_at=again)
    if held_up:
        details = {"limit": mailbox.hourly_limit, "count": held_up}
        raise_alert(kind=AlertKind.LIMIT, key=key, mailbox=mailbox, details=details, now=now)
    return 0


def _due(mailbox: Mailbox) -> QuerySet[OutgoingEmail]:
    return mailbox.outgoing.filter(state=OutgoingState.QUEUED, next_attempt_at__lte=Now())


def _without_floods(rows: Sequence[OutgoingEmail], now: datetime) -> list[OutgoingEmail]:
    floods = find_floods(rows, now)
    for row in rows:
        if row.pk in floods:
            hold_claimed(outgoing=row, flood=floods[row.pk], now=now)
    return [row for row in rows if row.pk not in floods]


def _wait_for_server(
    line: Line, claimed: Sequence[OutgoingEmail], words: str, now: datetime
) -> None:
    """The server let nobody in: one mail has found it out, the others need not wait for it again."""
    for row in claimed:
        again = next_attempt(row.attempts, now, is_server_away=True)
        _mine(row).update(
            state=OutgoingState.QUEUED, lease_until=None, next_attempt_at=again, answer=words
        )
    due = OutgoingEmail.objects.filter(
        mailbox__in=line.mailbox_ids, state=OutgoingState.QUEUED, next_attempt_at__lte=Now()
    )
    for attempts in due.values_list("attempts", flat=True).distinct().order_by():
        again = next_attempt(attempts + 1, now, is_server_away=True)
        due.filter(attempts=attempts).update(
            attempts=attempts + 1, next_attempt_at=again, answer=words
        )


def _come_back(line: Line) -> None:
    """The server takes mail: what waits only because it was away goes now.

    Words that begin with a digit are a server's; those of a broken connection are not.
    """
    OutgoingEmail.objects.filter(
        mailbox__in=line.mailbox_ids,
        state=OutgoingState.QUEUED,
        attempts__gt=0,
        next_attempt_at__gt=Now(),
    ).exclude(answer="").exclude(answer__regex=r"^\d").update(next_attempt_at=Now())


# --- what dead senders held ---------------------------------------------------------------------
def release_claimed_outgoing(*, mailbox_ids: Sequence[int] | None = None) -> int:
    """For the only sender of these mailboxes: what is claimed was claimed by one that is dead.

    If that one lives after all, `may_send` stops it.
    """
    claimed = OutgoingEmail.objects.filter(state=OutgoingState.CLAIMED)
    if mailbox_ids is not None:
        claimed = claimed.filter(mailbox__in=mailbox_ids)
    return claimed.update(state=OutgoingState.QUEUED, lease_until=None)


def release_expired_outgoing(*, now: datetime) -> int:
    """What a dead sender held: queued again if nothing had left, else shown as uncertain."""
    OutgoingEmail.objects.filter(state=OutgoingState.CLAIMED, lease_until__lt=Now()).update(
        state=OutgoingState.QUEUED, lease_until=None
    )
    stuck = Q(state=OutgoingState.SENDING, lease_until__lt=Now())
    words = "The connection or the program ended before the server answered."
    for pk in OutgoingEmail.objects.filter(stuck).values_list("pk", flat=True)[:500]:
        _settle_if(stuck, pk, Answer(Outcome.UNKNOWN, words), now)
    return OutgoingEmail.objects.filter(
        state=OutgoingState.QUEUED, next_attempt_at__lte=Now()
    ).count()


@transaction.atomic
def _settle_if(condition: Q, pk: int, answer: Answer, now: datetime) -> None:
    found = OutgoingEmail.objects.select_for_update(skip_locked=True).filter(condition, pk=pk)
    if found.exists():
        record_answer(outgoing_id=pk, answer=answer, now=now)
