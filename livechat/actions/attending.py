"""An agent's own word about chats: whether he takes them, how many, what he says first."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from desks.models import Agent
from desks.permissions import Deed, scope_of
from livechat.actions.offering import offer_soon
from livechat.greetings import LONGEST
from livechat.models import ChatAttendance
from shared.exceptions import InvalidInput, NotAllowed

MOST_CHATS = 10
LONGEST_AFTER = 900  # seconds


@transaction.atomic
def attend_chats(*, takes_chats: bool, by: Agent, now: datetime) -> ChatAttendance:
    """Chats are offered to `by` from now on, or no more; those that he has stay his.

    Raises NotAllowed for who may not answer at any desk. The same again changes nothing.
    """
    if not scope_of(by).desk_ids_for(Deed.REPLY):
        raise NotAllowed()
    mine = _of(by, now)
    if mine.takes_chats != takes_chats:
        mine.takes_chats, mine.since = takes_chats, now
        mine.free_at = None
        mine.save(update_fields=["takes_chats", "since", "free_at"])
        offer_soon()
    return mine


@transaction.atomic
def set_chat_preferences(
    *, most_chats: int, after_seconds: int, greetings: Mapping[str, str], by: Agent, now: datetime
) -> ChatAttendance:
    """How many at once, how long a pause after each (0: none), the first words by language."""
    fits = 1 <= most_chats <= MOST_CHATS and 0 <= after_seconds <= LONGEST_AFTER
    if not fits or any(len(text) > LONGEST for text in greetings.values()):
        raise InvalidInput()
    mine = _of(by, now)
    mine.most_chats, mine.after_seconds = most_chats, after_seconds
    mine.greetings = {one: text.strip() for one, text in greetings.items()}
    mine.save(update_fields=["most_chats", "after_seconds", "greetings"])
    return mine


def begin_after_chat(*, agent_id: int, now: datetime) -> None:
    """Nothing is offered for a while; in the transaction that ends the chat."""
    mine = ChatAttendance.objects.select_for_update(of=("self",), no_key=True)
    attendance = mine.filter(agent_id=agent_id, takes_chats=True).first()
    if attendance and attendance.after_seconds:
        attendance.free_at = now + timedelta(seconds=attendance.after_seconds)
        attendance.save(update_fields=["free_at"])


@transaction.atomic
def end_after_chat(*, by: Agent, now: datetime) -> ChatAttendance:
    """Ready for the next one at once. Twice is once."""
    mine = _of(by, now)
    if mine.free_at is not None:
        mine.free_at = None
        mine.save(update_fields=["free_at"])
        offer_soon()
    return mine


def _of(agent: Agent, now: datetime) -> ChatAttendance:
    """Locked; made when there is none."""
    ChatAttendance.objects.get_or_create(agent=agent, defaults={"since": now})
    rows = ChatAttendance.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(agent=agent)
