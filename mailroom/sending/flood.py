"""The circuit breaker: when too many mails go to one address, or leave one mailbox, a person decides.

It looks at what has really been sent, so it stops a loop or a mass mistake whoever made it. The
limits of RFC 3834 (inquiries.actions.acknowledge) come long before it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from mailroom.models import Mailbox, OutgoingEmail
from mailroom.states import Hold

PAIR_WINDOW = timedelta(hours=1)
PAIR_MAILS = 20  # from one mailbox to one address: no agent writes so often
PAIR_AUTOMATIC = 5
BURST_WINDOW = timedelta(hours=24)
BURST_HOURS = 4  # so many full hours of the mailbox's limit in a day are suspect ...
BURST_TIMES = 5  # ... when they are so many times a usual day of the last two weeks
USUAL_DAYS = 14

SENT_TO = """
    SELECT o.mailbox_id, lower(r.address), count(*), count(*) FILTER (WHERE o.is_automatic)
    FROM mailroom_outgoingemail o
    CROSS JOIN LATERAL jsonb_array_elements_text(o."to" || o.cc) AS r(address)
    WHERE o.mailbox_id = ANY(%s) AND o.sent_at > %s AND lower(r.address) = ANY(%s)
    GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Flood:
    """Who writes to whom; `theirs` is empty when the whole mailbox is at it."""

    mailbox: Mailbox
    theirs: str
    count: int

    @property
    def key(self) -> str:
        return flood_key(self.mailbox, self.theirs)


def flood_key(mailbox: Mailbox, theirs: str) -> str:
    return f"mailbox:{mailbox.pk} {theirs}".strip()


def find_floods(rows: Sequence[OutgoingEmail], now: datetime) -> dict[int, Flood]:
    """Those of the mails that must wait for a person, by their ids.

    What a person has let go already (HELD for a flood before) is not held again.
    """
    suspects = [row for row in rows if row.hold_reason != Hold.FLOOD]
    bursts = _bursts({row.mailbox_id: row.mailbox for row in suspects}, now)
    every, automatic = _sent_lately(suspects, now)
    floods = {}
    for row in suspects:
        pairs = [(row.mailbox_id, one) for one in addresses_of(row)]
        found = bursts.get(row.mailbox_id) or _found(row, pairs, every, automatic)
        if found:
            floods[row.pk] = found
            continue
        every.update(pairs)
        automatic.update(pairs if row.is_automatic else [])
    return floods


def addresses_of(row: OutgoingEmail) -> list[str]:
    return list(dict.fromkeys(one.casefold() for one in [*row.to, *row.cc]))


Pairs = Counter[tuple[int, str]]


def _found(
    row: OutgoingEmail, pairs: list[tuple[int, str]], every: Pairs, automatic: Pairs
) -> Flood | None:
    for pair in pairs:
        too_many = row.is_automatic and automatic[pair] >= PAIR_AUTOMATIC
        if too_many or every[pair] >= PAIR_MAILS:
            return Flood(row.mailbox, pair[1], every[pair])
    return None


def _sent_lately(rows: Sequence[OutgoingEmail], now: datetime) -> tuple[Pairs, Pairs]:
    every: Pairs = Counter()
    automatic: Pairs = Counter()
    values: list[Any] = [
        list({row.mailbox_id for row in rows}),
        now - PAIR_WINDOW,
        list({one for row in rows for one in addresses_of(row)}),
    ]
    with connection.cursor() as cursor:
        cursor.execute(SENT_TO, values)
        for mailbox_id, address, sent, by_machine in cursor.fetchall():
            every[mailbox_id, address] = sent
            automatic[mailbox_id, address] = by_machine
    return every, automatic


def _bursts(mailboxes: dict[int, Mailbox], now: datetime) -> dict[int, Flood]:
    found = {}
    for pk, mailbox in mailboxes.items():
        today = mailbox.outgoing.filter(sent_at__gt=now - BURST_WINDOW).count()
        if today >= BURST_HOURS * mailbox.hourly_limit and today >= BURST_TIMES * _usual(
            mailbox, now
        ):
            found[pk] = Flood(mailbox, "", today)
    return found


def _usual(mailbox: Mailbox, now: datetime) -> float:
    """Mails of a usual day, today left out."""
    until = now - BURST_WINDOW
    since = until - timedelta(days=USUAL_DAYS)
    return mailbox.outgoing.filter(sent_at__gt=since, sent_at__lte=until).count() / USUAL_DAYS
