"""What becomes of an answer of which nobody knows whether it left, or that was refused."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.models import Message
from inquiries.permissions import lock_inquiry_for, require_visible
from inquiries.states import Fact
from mailroom.actions import settle_uncertain


@transaction.atomic
def settle_delivery(*, message_id: int, has_arrived: bool, by: Agent, now: datetime) -> Message:
    """A person decides: it has arrived, or send the same mail again (same Message-ID).

    Raises NotPossible when the mail is neither uncertain nor refused any more.
    """
    message = Message.objects.select_related("inquiry").filter(pk=message_id).first()
    if message is None or message.outgoing_id is None:
        raise Http404
    require_visible(by, message.inquiry, Deed.SETTLE_DELIVERY)
    # The mail before the inquiry, as a sender locks them, so that the two never wait in a circle.
    settle_uncertain(outgoing_id=message.outgoing_id, has_arrived=has_arrived, now=now)
    inquiry = lock_inquiry_for(by, message.inquiry_id, Deed.SETTLE_DELIVERY)
    record_fact(
        inquiry=inquiry,
        kind=Fact.DELIVERY_SETTLED,
        at=now,
        by=by,
        message=message,
        has_arrived=has_arrived,
    )
    return message
