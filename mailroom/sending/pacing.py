"""Who sends when: one line for each server, the mailboxes' hourly limits, pauses between attempts.

A line has one sender and one connection at a time, so no domain ever sees two of ours at once from
the same server, and a server that is silent holds up nobody else's mail.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from mailroom.models import Mailbox, OutgoingEmail
from mailroom.sending.smtp_server import server_key
from mailroom.states import OutgoingState

DELIVER_TASK = "mailroom.tasks.deliver_outgoing"
AN_HOUR = timedelta(hours=1)
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 480)]
AWAY_PAUSE = timedelta(minutes=10)  # our own server: it is asked again soon, for nobody else's sake
GIVE_UP_AFTER = timedelta(days=4)  # RFC 5321, 4.5.4.1: at least four to five days


@dataclass(frozen=True, slots=True)
class Line:
    """The mailboxes whose mail goes over one server."""

    key: str
    mailboxes: tuple[Mailbox, ...]

    @property
    def mailbox_ids(self) -> list[int]:
        return [one.pk for one in self.mailboxes]


def busy_lines() -> list[Line]:
    """Lines with mail that is due, or that a dead sender may have left; in any order."""
    waiting = Q(state=OutgoingState.QUEUED, next_attempt_at__lte=Now())
    left = Q(state=OutgoingState.CLAIMED)
    mails = OutgoingEmail.objects.filter(waiting | left, mailbox=OuterRef("pk"))
    lines = lines_of(Mailbox.objects.filter(Exists(mails)).order_by("pk"))
    return random.sample(lines, len(lines))


def lines_of(mailboxes: Iterable[Mailbox]) -> list[Line]:
    found: dict[str, list[Mailbox]] = {}
    for mailbox in mailboxes:
        found.setdefault(server_key(mailbox), []).append(mailbox)
    return [Line(key, tuple(boxes)) for key, boxes in found.items()]


def room_left(mailbox: Mailbox, now: datetime) -> int:
    """How many mails may still leave in this sliding hour."""
    return mailbox.hourly_limit - sent_lately(mailbox, now)


def sent_lately(mailbox: Mailbox, now: datetime) -> int:
    return mailbox.outgoing.filter(sent_at__gt=now - AN_HOUR).count()


def room_again_at(mailbox: Mailbox, now: datetime) -> datetime:
    """When the mail that fills the hour has left it; at a limit of nothing, in an hour."""
    newest = mailbox.outgoing.filter(sent_at__gt=now - AN_HOUR).order_by("-sent_at")
    times = list(newest.values_list("sent_at", flat=True)[: max(mailbox.hourly_limit, 1)])
    return (times[-1] if times and times[-1] else now) + AN_HOUR


def next_attempt(attempts: int, now: datetime, *, is_server_away: bool = False) -> datetime:
    """After so many attempts: later each time, spread by a fifth so that not all come at once."""
    pause = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]
    if is_server_away:
        pause = min(pause, AWAY_PAUSE)
    return now + pause * random.uniform(0.8, 1.2)  # noqa: S311 - spread only
