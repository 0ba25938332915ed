"""Writing one fact of the timeline, in the transaction of its deed, and telling the browsers."""

from datetime import datetime
from typing import Any

from desks.models import Agent
from inquiries.models import Inquiry, Message, TimelineFact
from inquiries.realtime import announce
from inquiries.states import Fact


def record_fact(
    *,
    inquiry: Inquiry,
    kind: Fact,
    at: datetime,
    by: Agent | None = None,
    message: Message | None = None,
    **data: Any,
) -> TimelineFact:
    fact = TimelineFact.objects.create(
        inquiry=inquiry,
        desk_id=inquiry.desk_id,
        kind=kind,
        at=at,
        actor=by,
        message=message,
        data=data,
    )
    announce(reference=inquiry.reference, desk_id=inquiry.desk_id, kind=kind)
    return fact
