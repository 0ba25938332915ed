"""What becomes of an inquiry when another mail server tells that our answer did not arrive."""

from collections.abc import Sequence
from datetime import datetime

from inquiries.actions.acknowledge import acknowledged_inquiry
from inquiries.actions.delivery import AT_REST, work_again
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, Message
from inquiries.states import Fact
from mailroom.actions.returned import Change, Returned, record_bounce
from mailroom.bounces import Bounce
from mailroom.models import OutgoingEmail
from mailroom.states import RecipientState

FACTS = {RecipientState.BOUNCED: Fact.BOUNCED, RecipientState.DELAYED: Fact.DELAYED}


def hold_returned(bounces: Sequence[Bounce]) -> None:
    """Lock the mails before their inquiries, as a sender does, so that the two never wait crosswise."""
    ids = [one.original_message_id for one in bounces]
    list(OutgoingEmail.objects.select_for_update().filter(message_id__in=ids).order_by("pk"))


def note_bounce(*, bounce: Bounce, now: datetime) -> None:
    """Mark our mail, and write a fact for each recipient whose fate is new.

    An answer that came back for good opens its inquiry for its assignee, and it is due again; a
    delay opens nothing, and neither does a receipt that came back. Called twice it happens once.
    What is not about a mail of ours to this recipient changes nothing.
    """
    returned = record_bounce(bounce=bounce, now=now)
    if returned is None or not returned.changes:
        return
    message = Message.objects.filter(outgoing=returned.outgoing).first()
    inquiry = _inquiry_of(message, returned)
    if inquiry is None:
        return
    for change in returned.changes:
        _note(inquiry, message, change, now)
    has_come_back = any(one.state == RecipientState.BOUNCED for one in returned.changes)
    if message and has_come_back and inquiry.status in AT_REST:
        work_again(inquiry, now)


def _inquiry_of(message: Message | None, returned: Returned) -> Inquiry | None:
    """Locked; None for mails that belong to no inquiry."""
    pk = message.inquiry_id if message else acknowledged_inquiry(returned.outgoing)
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True)
    inquiry = rows.filter(pk=pk).first() if pk else None
    while inquiry and inquiry.merged_into_id:
        inquiry = rows.get(pk=inquiry.merged_into_id)
    return inquiry


def _note(inquiry: Inquiry, message: Message | None, change: Change, now: datetime) -> None:
    record_fact(
        inquiry=inquiry,
        kind=FACTS[change.state],
        at=now,
        message=message,
        address=change.address,
        reason=change.reason,
        code=change.code,
        words=change.words[:500],
        is_receipt=message is None,
    )
