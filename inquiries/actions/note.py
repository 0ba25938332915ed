"""Internal notes: for colleagues only, never sent."""

from datetime import datetime
from typing import Any

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.actions.messages import require_text, touch
from inquiries.models import Message
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact, MessageKind
from shared.submissions import once


def add_note(
    *, inquiry_id: int, by: Agent, body: str, submission_key: str, now: datetime
) -> Message:
    """Write an internal note, once per key; stops no clock and changes no status."""

    def deed() -> dict[str, Any]:
        inquiry = lock_inquiry_for(by, inquiry_id, Deed.NOTE)
        require_text(body)
        message = Message.objects.create(
            inquiry=inquiry,
            kind=MessageKind.NOTE,
            channel=inquiry.channel,
            external_key=f"note:{by.pk}:{submission_key}",
            author=by,
            sender_name=by.display_name,
            body=body.strip(),
            at=now,
        )
        touch(inquiry=inquiry, message=message)
        record_fact(inquiry=inquiry, kind=Fact.NOTED, at=now, by=by, message=message)
        return {"message": message.pk}

    content = {"inquiry": inquiry_id, "note": body}
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Message.objects.select_related("inquiry").get(pk=result["message"])
