"""What other mail servers tell later about mails of ours: came back, delayed, delivered, read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mailroom.models import OutgoingEmail, OutgoingRecipient
from mailroom.queries import recipient_states
from mailroom.reading.bounces import Bounce
from mailroom.reading.receipts import Receipt
from mailroom.sending.outbox import wire_of
from mailroom.sending.recipients import overall
from mailroom.signals import delivery_finished, mail_returned
from mailroom.states import OUTGOING_MOVES, UNDECIDED, OutgoingState, RecipientState
from shared.transitions import can_move

FINAL = frozenset({RecipientState.BOUNCED, RecipientState.READ})


class StillSending(Exception):
    """The report is faster than our own record of the sending: read it again in a moment."""


@dataclass(frozen=True, slots=True)
class Change:
    """The new fate of one recipient; `reason` is one of mailroom.reading.bounce_reasons.Reason or ""."""

    address: str
    state: RecipientState
    code: str = ""
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    outgoing: OutgoingEmail
    changes: Sequence[Change]


@transaction.atomic
def record_bounce(*, bounce: Bounce, now: datetime) -> Returned | None:
    """Mark the recipients that a report names; one that failed for good makes the mail FAILED.

    None, and nothing happens, when the Message-ID is not ours: a forged report changes nothing, nor
    does one that names only strangers. Told twice it changes once. Raises StillSending.
    """
    outgoing = _lock(bounce.original_message_id)
    if outgoing is None:
        return None
    states = recipient_states(outgoing)
    changes = [one for one in _failures(bounce, outgoing) if _is_news(states[one.address], one)]
    _write(outgoing, changes, now)
    if any(one.state == RecipientState.BOUNCED for one in changes):
        outgoing.bounced_at = now
        if can_move(OUTGOING_MOVES, outgoing.state, OutgoingState.FAILED):
            outgoing.state = OutgoingState.FAILED
        outgoing.save(update_fields=["bounced_at", "state"])
        words = next((one.words for one in changes if one.state == RecipientState.BOUNCED), "")
        mail_returned.send(sender=OutgoingEmail, outgoing=outgoing, words=words, at=now)
    return Returned(outgoing, changes)


@transaction.atomic
def record_receipt(*, receipt: Receipt, now: datetime) -> Returned | None:
    """Mark a recipient whom the mail has reached; the conditions are those of `record_bounce`.

    Also after a warning or a failure: what is true later counts. Of an uncertain mail it is certain
    then that it was sent, once everybody has it.
    """
    outgoing = _lock(receipt.original_message_id)
    if outgoing is None:
        return None
    states = recipient_states(outgoing)
    address = _our_recipients(outgoing).get(receipt.address.casefold(), "")
    state = RecipientState.READ if receipt.is_read else RecipientState.DELIVERED
    if not address or states[address] in (state, RecipientState.READ):
        return Returned(outgoing, [])
    changes = [Change(address=address, state=state)]
    _write(outgoing, changes, now)
    has_left = overall({**states, address: state}.values()) == OutgoingState.SENT
    if outgoing.state == OutgoingState.UNCERTAIN and has_left:
        outgoing.state, outgoing.sent_at = OutgoingState.SENT, now
        outgoing.save(update_fields=["state", "sent_at"])
        delivery_finished.send(sender=OutgoingEmail, outgoing=outgoing, at=now)
    return Returned(outgoing, changes)


def _lock(message_id: str) -> OutgoingEmail | None:
    if not message_id:
        return None
    rows = OutgoingEmail.objects.select_for_update(of=("self",))
    outgoing = rows.filter(message_id=message_id).first()
    if outgoing and outgoing.state in UNDECIDED - {OutgoingState.UNCERTAIN}:
        raise StillSending()
    return outgoing


def _failures(bounce: Bounce, outgoing: OutgoingEmail) -> Iterator[Change]:
    """Only of those to whom we wrote; who is not named is meant when there is but one."""
    ours = _our_recipients(outgoing)
    for failure in bounce.failures:
        if address := ours.get(failure.address.casefold()):
            yield Change(
                address=address,
                state=_state(is_permanent=failure.action != "delayed"),
                code=failure.status,
                reason=failure.reason,
                words=failure.words,
            )
    if not bounce.failures and len(set(ours.values())) == 1:
        [address] = set(ours.values())
        yield Change(
            address=address,
            state=_state(is_permanent=bounce.is_permanent),
            code=next(iter(bounce.statuses), ""),
            reason=bounce.reason,
            words=bounce.words,
        )


def _our_recipients(outgoing: OutgoingEmail) -> dict[str, str]:
    """As they stand in To and Cc, by how a server may write them."""
    everybody = [*outgoing.to, *outgoing.cc]
    return {way.casefold(): one for one in everybody for way in (one, wire_of(one)) if way}


def _state(*, is_permanent: bool) -> RecipientState:
    return RecipientState.BOUNCED if is_permanent else RecipientState.DELAYED


def _is_news(present: str, change: Change) -> bool:
    """A warning after the end says nothing new; the end after a warning does."""
    if present == change.state:
        return False
    return change.state == RecipientState.BOUNCED or present not in FINAL | {
        RecipientState.DELIVERED
    }


def _write(outgoing: OutgoingEmail, changes: Sequence[Change], now: datetime) -> None:
    OutgoingRecipient.objects.bulk_create(
        [
            OutgoingRecipient(
                outgoing=outgoing,
                address=one.address[:320],
                state=one.state,
                code=one.code[:12],
                words=one.words[:500],
                at=now,
            )
            for one in {change.address: change for change in changes}.values()
        ],
        update_conflicts=True,
        unique_fields=["outgoing", "address"],
        update_fields=["state", "code", "words", "at"],
    )
