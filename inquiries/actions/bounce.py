"""What other mail servers tell of our answers: came back, delayed, read; and what follows from it."""

from collections.abc import Sequence
from datetime import datetime

from inquiries.actions.acknowledge import acknowledged_inquiry
from inquiries.actions.delivery import work_again
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, Message
from inquiries.states import Fact
from mailroom.actions.returned import Change, Returned, record_bounce, record_receipt
from mailroom.models import OutgoingEmail
from mailroom.reading.bounces import Bounce
from mailroom.reading.receipts import Receipt
from mailroom.states import RecipientState

FACTS = {
    RecipientState.BOUNCED: Fact.BOUNCED,
    RecipientState.DELAYED: Fact.DELAYED,
    RecipientState.READ: Fact.READ,
}
"""That it was delivered shows with the message; it is no event of the inquiry."""


def hold_returned(reports: Sequence[Bounce | Receipt]) -> None:
    """Lock the mails before their inquiries, as a sender does, so that the two never wait crosswise."""
    ids = {one.original_message_id for one in reports}
    list(OutgoingEmail.objects.select_for_update().filter(message_id__in=ids).order_by("pk"))


def note_bounce(*, bounce: Bounce, now: datetime) -> None:
    """Mark our mail, and write a fact for each recipient whose fate is new.

    An answer that came back for good opens its inquiry for its assignee, and it is due again; a
    delay opens nothing, and neither does a receipt that came back. Called twice it happens once.
    What is not about a mail of ours to this recipient changes nothing.
    """
    _note_returned(record_bounce(bounce=bounce, now=now), now)


def note_receipt(*, receipt: Receipt, now: datetime) -> None:
    """Mark our mail as delivered or read; that it was read is a fact. Nothing is opened."""
    _note_returned(record_receipt(receipt=receipt, now=now), now)


def _note_returned(returned: Returned | None, now: datetime) -> None:
    if returned is None or not returned.changes:
        return
    message = Message.objects.filter(outgoing=returned.outgoing).first()
    inquiry = _inquiry_of(message, returned)
    if inquiry is None:
        return
    for change in returned.changes:
        if kind := FACTS.get(change.state):
            _note(inquiry, kind, message, change, now)
    has_come_back = any(one.state == RecipientState.BOUNCED for one in returned.changes)
    if message and has_come_back:
        work_again(inquiry, now)


def _inquiry_of(message: Message | None, returned: Returned) -> Inquiry | None:
    """Locked; None for mails that belong to no inquiry."""
    pk = message.inquiry_id if message else acknowledged_inquiry(returned.outgoing)
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True)
    inquiry = rows.filter(pk=pk).first() if pk else None
    while inquiry and inquiry.merged_into_id:
        inquiry = rows.get(pk=inquiry.merged_into_id)
    return inquiry


def _note(
    inquiry: Inquiry, kind: Fact, message: Message | None, change: Change, now: datetime
) -> None:
    record_fact(
        inquiry=inquiry,
        kind=kind,
        at=now,
        message=message,
        address=change.address,
        reason=change.reason,
        code=change.code,
        words=change.words[:500],
        is_receipt=message is None,
    )
