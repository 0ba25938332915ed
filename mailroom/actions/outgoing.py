"""Deeds on what goes out: queue mail, deliver it, settle what is unclear."""

import logging
import math
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, OperationalError, close_old_connections, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from mailroom.models import OutgoingEmail
from mailroom.outbox import as_bytes, recipients_of
from mailroom.signals import delivery_finished
from mailroom.smtp import Answer, Outcome, SmtpConnection
from mailroom.states import OUTGOING_MOVES, TO_SETTLE, UNDECIDED, OutgoingState
from shared.background import wake_on_commit
from shared.exceptions import NotPossible
from shared.transitions import require_move

log = logging.getLogger(__name__)

CLAIM_LEASE = timedelta(seconds=40)  # above DELIVERY_SECONDS: what is not begun then is given back
SEND_LEASE = timedelta(seconds=100)  # above the longest SMTP exchange: 3 x TIMEOUT
RECORD_PAUSES = (0.5, 1, 2, 4, 8)  # seconds
RETRY_PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 480)]
DELIVER_TASK = "mailroom.tasks.deliver_outgoing"


def queue_outgoing(*, outgoing: Sequence[OutgoingEmail]) -> None:
    """Write outbox rows in the caller's transaction; a sender is woken after commit."""
    OutgoingEmail.objects.bulk_create(outgoing)
    wake_on_commit(DELIVER_TASK)


def claim_outgoing(*, limit: int) -> list[OutgoingEmail]:
    with transaction.atomic():
        due = (
            OutgoingEmail.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=OutgoingState.QUEUED, next_attempt_at__lte=Now())
            .order_by("next_attempt_at")[:limit]
        )
        rows = {row.pk: row for row in due.select_related("mailbox")}
        OutgoingEmail.objects.filter(pk__in=rows).update(
            state=OutgoingState.CLAIMED, lease_until=Now() + CLAIM_LEASE, attempts=F("attempts") + 1
        )
    for row in rows.values():
        row.attempts += 1
    return list(rows.values())


def deliver_email(
    *,
    outgoing: OutgoingEmail,
    connection: SmtpConnection,
    clock: Callable[[], datetime],
    until: float = math.inf,
) -> Answer:
    """Send one claimed mail, outside any transaction, and record what the server said.

    Nothing is sent after `until` (of the monotonic clock), nor when somebody else has the mail.
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
        message, recipients = as_bytes(outgoing), recipients_of(outgoing)
    except (OSError, DatabaseError) as error:
        return Answer(Outcome.TRY_LATER, f"It cannot be read now: {type(error).__name__}")
    except Exception as error:  # one mail that cannot be made never stops the others
        log.exception("mail %s cannot be made", outgoing.pk)
        return Answer(Outcome.REFUSED, f"This mail cannot be made: {error}"[:500])

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
            recipients=recipients,
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


NEXT_STATE = {
    Outcome.ACCEPTED: OutgoingState.SENT,
    Outcome.REFUSED: OutgoingState.FAILED,
    Outcome.UNKNOWN: OutgoingState.UNCERTAIN,
}


@transaction.atomic
def record_answer(
    *, outgoing_id: int, answer: Answer, now: datetime, attempt: int | None = None
) -> None:
    """Write the end of one attempt; a temporary refusal is queued again, later each time.

    An attempt that was given up in the meantime only matters while nobody has decided otherwise:
    it must not put a mail back into the queue that another sender has in its hands.
    """
    outgoing = OutgoingEmail.objects.select_for_update().get(pk=outgoing_id)
    if attempt is not None and (outgoing.attempts != attempt or outgoing.state not in UNDECIDED):
        log.warning("mail %s: a late answer changes nothing", outgoing.pk)
        return
    state = NEXT_STATE.get(answer.outcome) or _after_try_later(outgoing, now)
    if state != outgoing.state:
        _move(outgoing, state, answer.words, now)


def _after_try_later(outgoing: OutgoingEmail, now: datetime) -> OutgoingState:
    if outgoing.attempts > len(RETRY_PAUSES):
        return OutgoingState.FAILED
    pause = RETRY_PAUSES[max(outgoing.attempts - 1, 0)]
    outgoing.next_attempt_at = now + pause * random.uniform(0.8, 1.2)  # noqa: S311 - spread only
    return OutgoingState.QUEUED


def _move(outgoing: OutgoingEmail, state: OutgoingState, words: str, now: datetime) -> None:
    require_move(OUTGOING_MOVES, outgoing.state, state)
    outgoing.state, outgoing.answer, outgoing.lease_until = state, words, None
    if state == OutgoingState.SENT:
        outgoing.sent_at = now
    outgoing.save(update_fields=["state", "answer", "lease_until", "sent_at", "next_attempt_at"])
    if state in NEXT_STATE.values():
        delivery_finished.send(sender=OutgoingEmail, outgoing=outgoing, at=now)


def release_claimed_outgoing() -> int:
    """For the only sender: what is claimed and not begun was claimed by one that is dead.

    If that one lives after all, `may_send` stops it.
    """
    claimed = OutgoingEmail.objects.filter(state=OutgoingState.CLAIMED)
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


@transaction.atomic
def settle_uncertain(*, outgoing_id: int, has_arrived: bool, now: datetime) -> OutgoingEmail:
    """A person decides about a mail that is uncertain or failed: it has arrived, or send it again.

    Raises NotPossible in every other state: what a sender has in its hands must not be sent twice.
    """
    outgoing = OutgoingEmail.objects.select_for_update().get(pk=outgoing_id)
    if outgoing.state not in TO_SETTLE:
        raise NotPossible()
    state = OutgoingState.SENT if has_arrived else OutgoingState.QUEUED
    outgoing.next_attempt_at, outgoing.attempts = now, 0
    _move(outgoing, state, outgoing.answer, now)
    OutgoingEmail.objects.filter(pk=outgoing.pk).update(attempts=0)
    if not has_arrived:
        wake_on_commit(DELIVER_TASK)
    return outgoing


def deliver_due(*, limit: int, clock: Callable[[], datetime], until: float = math.inf) -> int:
    """Send what is due over one connection; returns how many were claimed.

    What was not begun before `until` (of the monotonic clock) goes back into the queue.
    """
    rows: Sequence[OutgoingEmail] = claim_outgoing(limit=limit)
    if not rows:
        return 0
    with SmtpConnection(settings.SMTP_URL) as connection:
        for outgoing in rows:
            answer = deliver_email(
                outgoing=outgoing, connection=connection, clock=clock, until=until
            )
            if answer.outcome == Outcome.NOT_OURS:
                _give_back(outgoing)
    return len(rows)


def _give_back(outgoing: OutgoingEmail) -> None:
    """Out of time and not begun: as if it had never been claimed."""
    before = {"lease_until": None, "attempts": F("attempts") - 1}
    _mine(outgoing).update(state=OutgoingState.QUEUED, **before)
