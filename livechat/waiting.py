"""Reading chats: whether somebody is there, how long one waits, and what waits where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from desks.models import Desk
from desks.queries import calendar_of
from desks.working_hours import NoOpeningHours, add_business_time, is_open, next_opening
from livechat.attendance import is_somebody_there
from livechat.models import Chat, Widget
from livechat.states import ChatState

JUDGED_BY = 10  # chats that were taken last
STILL_TRUE_FOR = timedelta(hours=2)
FEWEST = 3  # of fewer, nothing honest can be said


@dataclass(frozen=True, slots=True)
class Presence:
    """`state`: "here", "away" (open, but nobody is there) or "closed"; then when it opens again."""

    state: str
    opens_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        return self.state == "here"


def presence_of(desk: Desk, now: datetime) -> Presence:
    """By the desk's calendar, and by its agents who are here and not away."""
    calendar = calendar_of(desk)
    try:
        if not is_open(calendar, now):
            return Presence("closed", next_opening(calendar, now))
    except NoOpeningHours:
        return Presence("closed")
    return Presence("here" if is_somebody_there(desk.pk, now) else "away")


def mail_instant(widget: Widget, start: datetime) -> datetime:
    """When somebody who waits since `start` is told that the answer comes by mail."""
    try:
        return add_business_time(calendar_of(widget.desk), start, widget.answered_within)
    except NoOpeningHours:
        return start + widget.answered_within


def minutes_waited(widget: Widget, now: datetime) -> int | None:
    """How long the latest visitors have waited, rounded up; None when too few did lately."""
    taken = Chat.objects.filter(widget=widget, taken_at__gt=now - STILL_TRUE_FOR)
    rows = taken.order_by("-taken_at").values_list("opened_at", "taken_at")[:JUDGED_BY]
    waits = [(at - since).total_seconds() for since, at in rows if at]
    return max(1, ceil(median(waits) / 60)) if len(waits) >= FEWEST else None


def waiting_at(desk_id: int) -> int:
    return Chat.objects.filter(state=ChatState.WAITING, inquiry__desk_id=desk_id).count()


def places_of(chats: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The place in the line of their desk (1 is next) of chats, given as (chat, desk) in their order."""
    places: dict[int, int] = {}
    taken: dict[int, int] = {}
    for chat, desk in chats:
        taken[desk] = taken.get(desk, 0) + 1
        places[chat] = taken[desk]
    return places


def waiting_places() -> dict[int, int]:
    """Of every chat that waits, wherever; they are as many as people wait, not as many as ever did."""
    waiting = Chat.objects.filter(state=ChatState.WAITING).order_by("waits_since", "pk")
    return places_of(waiting.values_list("pk", "inquiry__desk_id"))
