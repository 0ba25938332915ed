"""Showing what is masked, and fetching what a mail wants from elsewhere: both only when asked."""

from datetime import datetime

from django.db import transaction

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.models import Message
from inquiries.permissions import require_visible
from inquiries.states import Fact
from shared.masking import find_secrets


@transaction.atomic
def reveal_message(*, message: Message, by: Agent, now: datetime) -> None:
    """Record that an agent looks at the masked numbers of a message; the caller then shows them.

    Every look is recorded, also the second one of the same person. Raises Http404 for who may not
    read the message.
    """
    require_visible(by, message.inquiry, Deed.READ_INQUIRY)
    kinds = sorted({str(one.kind) for one in find_secrets(f"{message.body}\n{message.quoted}")})
    record_fact(
        inquiry=message.inquiry, kind=Fact.REVEALED, at=now, by=by, message=message, kinds=kinds
    )
