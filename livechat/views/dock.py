"""The dock above every page: how I stand, my chats as tabs, and who waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from desks.models import Agent
from desks.permissions import Scope
from desks.request import rights_of
from livechat.attendance import attendance_of, standing_of
from livechat.models import Chat, ChatAttendance
from livechat.queries import own_rows, waiting_rows
from livechat.turns import Standing
from livechat.views.rows import ChatRow, row_of


@dataclass(frozen=True, slots=True)
class Dock:
    """`is_shown` for who takes chats, or has one."""

    attendance: ChatAttendance | None = None
    standing: Standing = Standing.OFF
    own: tuple[ChatRow, ...] = ()
    waiting: tuple[ChatRow, ...] = ()
    now: datetime | None = None

    @property
    def is_shown(self) -> bool:
        return bool(self.own) or self.takes_chats

    @property
    def takes_chats(self) -> bool:
        return bool(self.attendance and self.attendance.takes_chats)

    @property
    def next(self) -> ChatRow | None:
        """What is offered to me before all; else who waits longest."""
        mine = next((one for one in self.waiting if one.is_for_me), None)
        return mine or next(iter(self.waiting), None)

    @property
    def others_waiting(self) -> int:
        return max(0, len(self.waiting) - 1)

    @property
    def rests_until(self) -> datetime | None:
        return self.attendance.free_at if self.attendance else None


def chat_dock(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: nothing is read for what does not show it."""
    return {"chat_dock": SimpleLazyObject(lambda: _dock_of(request))}


def _dock_of(request: HttpRequest) -> Dock:
    if not isinstance(request.user, Agent):
        return Dock()
    return dock_for(request.user, rights_of(request), timezone.now())


def dock_for(agent: Agent, scope: Scope, now: datetime) -> Dock:
    """One statement for who has nothing to do with chats: taking one makes the row."""
    attendance = attendance_of(agent.pk)
    if attendance is None or not scope.desk_ids:
        return Dock()
    own = own_rows(scope)
    if not own and not attendance.takes_chats:
        return Dock(attendance)
    waiting: list[Chat] = waiting_rows(scope)
    return Dock(
        attendance=attendance,
        standing=standing_of(attendance, load=len(own), is_away=agent.is_away, now=now),
        own=tuple(row_of(one, agent, now) for one in own),
        waiting=tuple(row_of(one, agent, now) for one in waiting),
        now=now,
    )
