"""What becomes of an answer of which nobody knows whether it left, or that was refused."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from desks.models import Agent
from desks.permissions import Deed
from inquiries.models import Message
from inquiries.permissions import lock_inquiry_for
from inquiries.realtime import announce
from inquiries.states import Fact
from mailroom.actions import settle_uncertain


@transaction.atomic
def settle_delivery(*, message_id: int, has_arrived: bool, by: Agent, now: datetime) -> Message:
    """A person decides: it has arrived, or send the same mail again (same Message-ID).

    Raises NotPossible when the mail is neither uncertain nor refused any more.
    """
    message = Message.objects.select_related("outgoing").filter(pk=message_id).first()
    if message is None or message.outgoing_id is None:
        raise Http404
    inquiry = lock_inquiry_for(by, message.inquiry_id, Deed.SETTLE_DELIVERY)
    settle_uncertain(outgoing_id=message.outgoing_id, has_arrived=has_arrived, now=now)
    announce(reference=inquiry.reference, desk_id=inquiry.desk_id, kind=Fact.REPLIED)
    return message
