"""Recording what became of a mail, for each of its recipients; and what a person decides about it."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from mailroom.models import OutgoingEmail, OutgoingRecipient
from mailroom.queries import recipient_states
from mailroom.sending.outbox import wire_of
from mailroom.sending.pacing import DELIVER_TASK, GIVE_UP_AFTER, next_attempt
from mailroom.sending.recipients import AFTER, HAVE_IT, NOT_KNOWN_YET, OPEN, code_in, overall
from mailroom.sending.smtp import Answer, Outcome, Reply
from mailroom.signals import delivery_finished, recipients_refused
from mailroom.states import (
    ENDS,
    OUTGOING_MOVES,
    TO_SETTLE,
    UNDECIDED,
    OutgoingState,
    RecipientState,
)
from shared.background import wake_on_commit
from shared.exceptions import NotPossible
from shared.transitions import require_move

log = logging.getLogger(__name__)


@transaction.atomic
def record_answer(
    *, outgoing_id: int, answer: Answer, now: datetime, attempt: int | None = None
) -> None:
    """Write the end of one attempt; who was refused for now is queued again, later each time.

    An attempt that was given up in the meantime only matters while nobody has decided otherwise:
    it must not put a mail back into the queue that another sender has in its hands.
    """
    outgoing = OutgoingEmail.objects.select_for_update().get(pk=outgoing_id)
    if attempt is not None and (outgoing.attempts != attempt or outgoing.state not in UNDECIDED):
        log.warning("mail %s: a late answer changes nothing", outgoing.pk)
        return
    states = recipient_states(outgoing)
    replies = _replies(outgoing, states, answer)
    states |= {address: AFTER[reply.outcome] for address, reply in replies.items()}
    state = overall(states.values())
    if state == OutgoingState.QUEUED:
        state = _after_try_later(outgoing, answer, now)
    if state == OutgoingState.FAILED:  # time is over for those who were still waited for
        states |= {one: RecipientState.REFUSED for one in states if states[one] in OPEN}
    _write(outgoing, {one: states[one] for one in replies}, replies, now)
    if Outcome.ACCEPTED in {reply.outcome for reply in replies.values()}:
        outgoing.sent_at = now
    if state != outgoing.state:
        _move(outgoing, state, answer.words, now)
    refused = [one for one, reply in replies.items() if reply.outcome == Outcome.REFUSED]
    if refused and state == OutgoingState.QUEUED:  # others may be waited for for days
        words = replies[refused[0]].words
        recipients_refused.send(sender=OutgoingEmail, outgoing=outgoing, words=words, at=now)


def _replies(
    outgoing: OutgoingEmail, states: Mapping[str, str], answer: Answer
) -> dict[str, Reply]:
    """What this attempt says of everybody who was still to be reached."""
    common = Reply(answer.outcome, answer.words)
    return {
        one: answer.replies.get(wire_of(one), common) if answer.replies else common
        for one, state in states.items()
        if state in NOT_KNOWN_YET
    }


def _write(
    outgoing: OutgoingEmail,
    states: Mapping[str, str],
    replies: Mapping[str, Reply],
    now: datetime,
) -> None:
    rows = [
        OutgoingRecipient(
            outgoing=outgoing,
            address=address[:320],
            state=states[address],
            code=code_in(reply.words),
            words=reply.words[:500],
            at=now,
        )
        for address, reply in replies.items()
    ]
    OutgoingRecipient.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["outgoing", "address"],
        update_fields=["state", "code", "words", "at"],
    )


def _after_try_later(outgoing: OutgoingEmail, answer: Answer, now: datetime) -> OutgoingState:
    again = next_attempt(outgoing.attempts, now, is_server_away=answer.is_server_away)
    if again > (outgoing.send_at or outgoing.created_at) + GIVE_UP_AFTER:
        return OutgoingState.FAILED
    outgoing.next_attempt_at = again
    return OutgoingState.QUEUED


def _move(outgoing: OutgoingEmail, state: OutgoingState, words: str, now: datetime) -> None:
    require_move(OUTGOING_MOVES, outgoing.state, state)
    outgoing.state, outgoing.answer, outgoing.lease_until = state, words[:500], None
    outgoing.save(update_fields=["state", "answer", "lease_until", "sent_at", "next_attempt_at"])
    if state in ENDS:
        delivery_finished.send(sender=OutgoingEmail, outgoing=outgoing, at=now)


# --- a person decides ---------------------------------------------------------------------------
@transaction.atomic
def settle_uncertain(*, outgoing_id: int, has_arrived: bool, now: datetime) -> OutgoingEmail:
    """A person decides about a mail that is uncertain or failed: it has arrived, or send it again.

    Sent again it goes to those alone who have not got it. Raises NotPossible in every other state:
    what a sender has in its hands must not be sent twice.
    """
    outgoing = OutgoingEmail.objects.select_for_update().get(pk=outgoing_id)
    if outgoing.state not in TO_SETTLE:
        raise NotPossible()
    states = recipient_states(outgoing)
    if has_arrived:
        _note_arrival(outgoing, states, now)
    else:
        _forget_failures(outgoing, now)
        outgoing.send_at = now if outgoing.created_at < now - GIVE_UP_AFTER else outgoing.send_at
        outgoing.next_attempt_at, outgoing.attempts = now, 0
        _move(outgoing, OutgoingState.QUEUED, outgoing.answer, now)
        OutgoingEmail.objects.filter(pk=outgoing.pk).update(attempts=0, send_at=outgoing.send_at)
        wake_on_commit(DELIVER_TASK)
    return outgoing


def _forget_failures(outgoing: OutgoingEmail, now: datetime) -> None:
    """Who has not got it is tried again, as if for the first time.

    Of a mail that has ended, "delayed" is the word of another server that still has it.
    """
    recipients = outgoing.recipients
    if outgoing.state == OutgoingState.FAILED:
        recipients.filter(state=RecipientState.DELAYED).update(state=RecipientState.ACCEPTED)
    missing = recipients.exclude(state__in=HAVE_IT)
    missing.update(state=RecipientState.WAITING, code="", words="", at=now)


def _note_arrival(outgoing: OutgoingEmail, states: dict[str, str], now: datetime) -> None:
    """Of those of whom nobody knew; others may still be waited for, or have failed."""
    unknown = [
        one
        for one, state in states.items()
        if state in (RecipientState.UNCERTAIN, RecipientState.WAITING)
    ]
    states |= dict.fromkeys(unknown, RecipientState.ACCEPTED)
    reply = Reply(Outcome.ACCEPTED, outgoing.answer)
    _write(outgoing, states, dict.fromkeys(unknown, reply), now)
    outgoing.sent_at = now
    state = overall(states.values())
    if state == OutgoingState.QUEUED:
        outgoing.next_attempt_at = now
        wake_on_commit(DELIVER_TASK)
    _move(outgoing, state, outgoing.answer, now)


@transaction.atomic
def try_now(*, outgoing_id: int, now: datetime) -> OutgoingEmail:
    """Bring the next attempt of a mail forward that was refused for now; twice is once.

    Raises NotPossible when it is not waiting for an attempt.
    """
    outgoing = OutgoingEmail.objects.select_for_update().get(pk=outgoing_id)
    if outgoing.state != OutgoingState.QUEUED or not outgoing.attempts:
        raise NotPossible()
    outgoing.next_attempt_at = min(outgoing.next_attempt_at, now)
    outgoing.save(update_fields=["next_attempt_at"])
    wake_on_commit(DELIVER_TASK)
    return outgoing
