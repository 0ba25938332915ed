"""What open ends of chats have missed: one look at the database for all ends of a process.

Hints may be lost. So every five seconds it is asked how far each chat with an open end is, and the
ends of those that have moved are woken: they read for themselves. Visitors' ends are also the sign
that the visitor is here, written every third time.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.utils import timezone

from livechat.models import Chat
from livechat.states import ChatState, Side
from livechat.waiting import waiting_places

log = logging.getLogger(__name__)
PULSE_SECONDS = 5.0
SIGN_EVERY = 3  # pulses
HERE_FOR = timedelta(seconds=45)
Wake = Callable[[], None]
Row = tuple[Any, ...]


class Pulse:
    """Of one event loop."""

    def __init__(self) -> None:
        self.ends: dict[int, dict[Wake, Side]] = {}
        self.known: dict[int, Row] = {}
        self.beating: asyncio.Task[None] | None = None

    def join(self, chat_id: int, wake: Wake, side: Side) -> None:
        """`wake` is called when the chat has moved; the end has to look by itself at the beginning."""
        self.ends.setdefault(chat_id, {})[wake] = side
        if self.beating is None or self.beating.done():
            self.beating = asyncio.create_task(self._beat())

    def leave(self, chat_id: int, wake: Wake) -> None:
        here = self.ends.get(chat_id, {})
        here.pop(wake, None)
        if not here:
            self.ends.pop(chat_id, None)
            self.known.pop(chat_id, None)

    async def _beat(self) -> None:
        count = 0
        while self.ends:
            await asyncio.sleep(PULSE_SECONDS)
            count += 1
            try:
                await self._look(is_sign=count % SIGN_EVERY == 0)
            except Exception as error:  # noqa: BLE001 - PostgreSQL is away: the next look will tell
                log.warning("chats were not looked at: %s", type(error).__name__)

    async def _look(self, *, is_sign: bool) -> None:
        chats = list(self.ends)
        visitors = [one for one in chats if Side.VISITOR in self.ends[one].values()]
        rows = await database_sync_to_async(look)(
            chats, visitors if is_sign else [], timezone.now()
        )
        for chat_id, row in rows.items():
            if self.known.get(chat_id) != row:
                self.known[chat_id] = row
                for wake in list(self.ends.get(chat_id, ())):
                    wake()


def look(chats: Iterable[int], visitors: list[int], now: datetime) -> dict[int, Row]:
    """How far each chat is; a statement for all, and another if somebody waits."""
    if visitors:
        Chat.objects.filter(pk__in=visitors).update(visitor_here_at=now)
    names = ("state", "last_seq", "visitor_got", "visitor_read", "agent_read", "agent_id")
    rows = Chat.objects.filter(pk__in=list(chats)).values_list(
        "pk", *names, "visitor_email", "visitor_here_at"
    )
    found = {
        pk: (*rest, bool(email), here_at > now - HERE_FOR) for pk, *rest, email, here_at in rows
    }
    if any(row[0] == ChatState.WAITING for row in found.values()):
        places = waiting_places()
        found = {pk: (*row, places.get(pk)) for pk, row in found.items()}
    return found


_pulses: "WeakKeyDictionary[asyncio.AbstractEventLoop, Pulse]" = WeakKeyDictionary()


def pulse() -> Pulse:
    """The one of the running loop."""
    return _pulses.setdefault(asyncio.get_running_loop(), Pulse())
