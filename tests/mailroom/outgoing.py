"""Outbox rows for the tests of the mailroom."""

from itertools import count
from typing import Any

from django.utils import timezone

from mailroom.actions import queue_outgoing
from mailroom.models import Mailbox, OutgoingEmail

_numbers = count(1)


def queued(mailbox: Mailbox, **fields: Any) -> OutgoingEmail:
    number, now = next(_numbers), timezone.now()
    values: dict[str, Any] = {
        "dedup_key": f"test:{number}",
        "mailbox": mailbox,
        "message_id": f"out-{number}@helpdesk.example",
        "sender_name": "Maria (Madrid)",
        "to": ["vera@visitor.example"],
        "reply_to": "madrid+t.1.abc@helpdesk.example",
        "subject": "Re: Where is our certificate?",
        "text": "It was sent yesterday.\n",
        "html": "<p>It was sent yesterday.</p>",
        "language": "en",
        "created_at": now,
        "next_attempt_at": now,
    }
    outgoing = OutgoingEmail(**values | fields)
    queue_outgoing(outgoing=[outgoing])
    return outgoing
