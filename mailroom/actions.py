"""Deeds of the mailroom: keep raw mail, claim it, queue mail, deliver it, settle what is unclear."""

import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from mailroom.models import Door, Mailbox, OutgoingEmail, RawEmail
from mailroom.outbox import as_bytes
from mailroom.signals import delivery_finished
from mailroom.smtp import Answer, Outcome, SmtpConnection
from mailroom.states import OUTGOING_MOVES, OutgoingState, RawState
from shared.background import wake_on_commit
from shared.transitions import require_move

RAW_LEASE = timedelta(seconds=60)
RAW_ATTEMPTS = 5
SEND_LEASE = timedelta(seconds=100)  # above the longest SMTP exchange: 3 x TIMEOUT
RETRY_PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 480)]

READ_TASK = "inquiries.tasks.read_incoming"
DELIVER_TASK = "mailroom.tasks.deliver_outgoing"


# --- in ----------------------------------------------------------------------------------------
@transaction.atomic
def store_raw_email(
    *,
    mailbox: Mailbox,
    raw: bytes,
    door: Door,
    now: datetime,
    envelope_sender: str = "",
    envelope_recipient: str = "",
) -> RawEmail:
    """Commit the bytes of one mail and wake a reader. The same bytes again return the same row."""
    row, is_new = RawEmail.objects.get_or_create(
        mailbox=mailbox,
        sha256=hashlib.sha256(raw).digest(),
        defaults={
            "raw": raw,
            "door": door,
            "received_at": now,
            "envelope_sender": envelope_sender[:320],
            "envelope_recipient": envelope_recipient[:320],
        },
    )
    if is_new:
        wake_on_commit(READ_TASK)
    return row


def claim_raw_emails(*, limit: int) -> list[RawEmail]:
    """Lease up to `limit` waiting mails, oldest first; nobody else gets them until the lease ends."""
    with transaction.atomic():
        waiting = (
            RawEmail.objects.select_for_update(skip_locked=True)
            .filter(state=RawState.NEW)
            .order_by("id")[:limit]
        )
        rows = {row.pk: row for row in waiting.select_related("mailbox__desk")}
        RawEmail.objects.filter(pk__in=rows).update(
            state=RawState.PROCESSING,
            lease_until=Now() + RAW_LEASE,
            attempts=F("attempts") + 1,
        )
    for row in rows.values():
        row.attempts += 1
    return list(rows.values())


def release_expired_raw_emails() -> int:
    """Give back what a dead reader held; what failed too often goes to quarantine, bytes kept."""
    expired = RawEmail.objects.filter(state=RawState.PROCESSING, lease_until__lt=Now())
    expired.filter(attempts__gte=RAW_ATTEMPTS).update(
        state=RawState.QUARANTINED, error="The reader died each time it read this mail."
    )
    return expired.update(state=RawState.NEW)


def finish_raw_email(*, raw_email: RawEmail, note: str) -> None:
    """Mark a mail as read, in the transaction that stored its message; `note` says what was odd."""
    RawEmail.objects.filter(pk=raw_email.pk).update(
        state=RawState.DONE, lease_until=None, error=note[:500]
    )


def fail_raw_email(*, raw_email: RawEmail, error: str) -> None:
    """Note why reading failed: try again, or quarantine after the last attempt."""
    is_last = raw_email.attempts >= RAW_ATTEMPTS
    RawEmail.objects.filter(pk=raw_email.pk, state=RawState.PROCESSING).update(
        state=RawState.QUARANTINED if is_last else RawState.NEW, error=error[:500]
    )


# --- out ---------------------------------------------------------------------------------------
def queue_outgoing(*, outgoing: OutgoingEmail) -> OutgoingEmail:
    """Write an outbox row in the caller's transaction; a sender is woken after commit."""
    outgoing.save(force_insert=True)
    wake_on_commit(DELIVER_TASK)
    return outgoing


def claim_outgoing(*, limit: int) -> list[OutgoingEmail]:
    with transaction.atomic():
        due = (
            OutgoingEmail.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=OutgoingState.QUEUED, next_attempt_at__lte=Now())
            .order_by("next_attempt_at")[:limit]
        )
        rows = {row.pk: row for row in due.select_related("mailbox")}
        OutgoingEmail.objects.filter(pk__in=rows).update(
            state=OutgoingState.CLAIMED, lease_until=Now() + SEND_LEASE, attempts=F("attempts") + 1
        )
    for row in rows.values():
        row.attempts += 1
    return list(rows.values())


def deliver_email(
    *, outgoing: OutgoingEmail, connection: SmtpConnection, clock: Callable[[], datetime]
) -> Answer:
    """Send one claimed mail, outside any transaction, and record what the server said."""
    message = as_bytes(outgoing)

    def may_send() -> bool:
        """Compare-and-swap: false when the lease ran out and somebody else has the mail now."""
        mine = OutgoingEmail.objects.filter(
            pk=outgoing.pk, state=OutgoingState.CLAIMED, attempts=outgoing.attempts
        )
        lease = Now() + SEND_LEASE
        return mine.update(state=OutgoingState.SENDING, lease_until=lease) == 1

    answer = connection.send(
        sender=outgoing.mailbox.address,
        recipients=[*outgoing.to, *outgoing.cc],
        message=message,
        may_send=may_send,
    )
    if answer.outcome != Outcome.NOT_OURS:
        record_answer(outgoing_id=outgoing.pk, answer=answer, now=clock())
    return answer


NEXT_STATE = {
    Outcome.ACCEPTED: OutgoingState.SENT,
    Outcome.REFUSED: OutgoingState.FAILED,
    Outcome.UNKNOWN: OutgoingState.UNCERTAIN,
}


@transaction.atomic
def record_answer(*, outgoing_id: int, answer: Answer, now: datetime) -> None:
    """Write the end of one attempt; a temporary refusal is queued again, later each time."""
    outgoing = OutgoingEmail.objects.select_for_update().get(pk=outgoing_id)
    state = NEXT_STATE.get(answer.outcome) or _after_try_later(outgoing, now)
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


def release_expired_outgoing(*, now: datetime) -> int:
    """What a dead sender held: queued again if nothing had left, else shown as uncertain."""
    OutgoingEmail.objects.filter(state=OutgoingState.CLAIMED, lease_until__lt=Now()).update(
        state=OutgoingState.QUEUED, lease_until=None
    )
    stuck = Q(state=OutgoingState.SENDING, lease_until__lt=Now())
    for pk in OutgoingEmail.objects.filter(stuck).values_list("pk", flat=True)[:500]:
        words = "The connection or the program ended before the server answered."
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
    """A person decides about a mail that is uncertain or failed: it has arrived, or send it again."""
    outgoing = OutgoingEmail.objects.select_for_update().get(pk=outgoing_id)
    state = OutgoingState.SENT if has_arrived else OutgoingState.QUEUED
    outgoing.next_attempt_at, outgoing.attempts = now, 0
    _move(outgoing, state, outgoing.answer, now)
    OutgoingEmail.objects.filter(pk=outgoing.pk).update(attempts=0)
    if not has_arrived:
        wake_on_commit(DELIVER_TASK)
    return outgoing


def deliver_due(*, limit: int, clock: Callable[[], datetime]) -> int:
    """Send what is due over one connection; returns how many were tried."""
    rows: Sequence[OutgoingEmail] = claim_outgoing(limit=limit)
    if not rows:
        return 0
    with SmtpConnection(settings.SMTP_URL) as connection:
        for outgoing in rows:
            deliver_email(outgoing=outgoing, connection=connection, clock=clock)
    return len(rows)
