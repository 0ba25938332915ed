"""What a page of a list shows beside the inquiries themselves: one statement for all its rows."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from inquiries.states import MessageKind
from mailroom.states import OutgoingState

MARKS = """
    SELECT inquiry_id, 'waiting', min(at) FROM inquiries_message AS asked
    WHERE inquiry_id = ANY(%(ids)s) AND kind = %(inbound)s AND id > coalesce((
        SELECT max(id) FROM inquiries_message AS said
        WHERE said.inquiry_id = asked.inquiry_id AND said.kind = %(outbound)s
    ), 0)
    GROUP BY inquiry_id
    UNION ALL
    SELECT inquiry_id, 'leaves', min(mail.send_at) FROM inquiries_message AS written
    JOIN mailroom_outgoingemail AS mail ON mail.id = written.outgoing_id
    WHERE inquiry_id = ANY(%(ids)s) AND written.kind = %(outbound)s
        AND mail.send_at IS NOT NULL AND mail.state = ANY(%(unsent)s)
    GROUP BY inquiry_id
    UNION ALL
    SELECT inquiry_id, 'draft', max(updated_at) FROM inquiries_draft
    WHERE inquiry_id = ANY(%(ids)s) AND author_id = %(agent)s
    GROUP BY inquiry_id
"""
KINDS = {"waiting": "waiting_since", "leaves": "leaves_at", "draft": "draft_at"}


@dataclass(slots=True)
class RowMarks:
    """`waiting_since`: the first message that nobody has answered; `leaves_at`: an answer waits.

    `draft_at`: when the agent last wrote at a draft there.
    """

    waiting_since: datetime | None = None
    leaves_at: datetime | None = None
    draft_at: datetime | None = None


def marks_of(inquiry_ids: Collection[int], *, agent_id: int) -> dict[int, RowMarks]:
    marks: dict[int, RowMarks] = defaultdict(RowMarks)
    if not inquiry_ids:
        return marks
    values: dict[str, Any] = {
        "ids": list(inquiry_ids),
        "agent": agent_id,
        "inbound": MessageKind.INBOUND,
        "outbound": MessageKind.OUTBOUND,
        "unsent": [OutgoingState.QUEUED, OutgoingState.HELD],
    }
    with connection.cursor() as cursor:
        cursor.execute(MARKS, values)
        for pk, kind, at in cursor.fetchall():
            setattr(marks[pk], KINDS[kind], at)
    return marks
