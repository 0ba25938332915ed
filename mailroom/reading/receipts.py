"""Good news about a mail of ours: it was delivered (RFC 3464), or even read (RFC 8098)."""

from dataclasses import dataclass

from mailroom.reading.bounces import original_id
from mailroom.reading.delivery_status import action_of, recipient_blocks, recipient_of, status_parts
from mailroom.reading.headers import parse_ids
from mailroom.reading.mime import Part

MAX_RECEIPTS = 200
_NOTIFICATION = "message/disposition-notification"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a report says of one recipient of the message with this id; `is_read`: it was shown."""

    address: str
    original_message_id: str
    is_read: bool


def find_receipts(root: Part, text: str) -> tuple[Receipt, ...]:
    """Of every recipient whom the mail has reached, whatever became of the others."""
    delivered = [
        recipient
        for part in status_parts(root, may_be_wrapped=False)
        for block in recipient_blocks(part)
        if action_of(block) == "delivered" and (recipient := recipient_of(block))
    ]
    notifications = [part for part in root.leaves() if part.content_type == _NOTIFICATION]
    if not (delivered or notifications):
        return ()
    about = original_id(root, text)
    found = [Receipt(recipient, about, is_read=False) for recipient in delivered]
    found += [one for part in notifications for one in _notified(part, about)]
    return tuple(dict.fromkeys(found))[:MAX_RECEIPTS]


def _notified(part: Part, about: str) -> list[Receipt]:
    """Whoever deletes a mail unread has got it all the same; an automatic refusal is no receipt."""
    receipts = []
    for block in recipient_blocks(part):
        disposition = block.get("disposition", "").lower()
        is_refusal = "automatic-action" in disposition and "deleted" in disposition
        if (recipient := recipient_of(block)) and not is_refusal:
            named = parse_ids([block.get("original-message-id", "")])
            is_read = "displayed" in disposition.rpartition(";")[2]
            receipts.append(Receipt(recipient, next(iter(named), about), is_read))
    return receipts
