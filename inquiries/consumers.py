"""The agents' WebSocket: hints about changes, and a pulse by which a gap is noticed."""

import asyncio
import time
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone

from desks.actions import note_seen
from desks.permissions import Scope, scope_of
from desks.realtime import agent_group, desk_group
from inquiries.realtime import pulse_of
from inquiries.said import Allowance, read_said
from inquiries.whereabouts import Whereabouts

PULSE_SECONDS = 5
LAYER_SECONDS = 2  # a Redis that is silent must not hold up the pulse
NOT_SIGNED_IN = 4401
POLICY = 1008  # RFC 6455, 7.4.1
# A person's browser says two things every three seconds, and a little more while typing.
TALK: dict[str, int] = {"burst": 20, "per_second": 3}
MOST_REFUSED = 200


class AgentConsumer(AsyncJsonWebsocketConsumer):
    """Server → client: inquiry.changed, mail.changed, notifications.changed,
    presence.changed, pulse. Client → server: viewing and typing (inquiries.said); any other word,
    or far too many, closes it.

    Rights are read at every pulse: a removed membership or an ended session acts within 5 s
    (reliability D, invariant 3).
    """

    async def connect(self) -> None:
        self.groups_joined: set[str] = set()
        self.beat: asyncio.Task[None] | None = None
        self.whereabouts: Whereabouts | None = None
        self.allowance = Allowance(**TALK, at=time.monotonic())
        scope = await self._present_rights()
        if scope is None:
            await self.close(code=NOT_SIGNED_IN)
            return
        self.whereabouts = Whereabouts(scope)
        await self.accept()
        self.beat = asyncio.create_task(self._pulse(scope))

    async def disconnect(self, code: int) -> None:
        if self.beat:
            self.beat.cancel()
        if self.whereabouts:
            await database_sync_to_async(self.whereabouts.leave)()
        with suppress(Exception):  # Redis may be away: then there is nothing to leave
            async with asyncio.timeout(LAYER_SECONDS):
                for group in self.groups_joined:
                    await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        said = read_said(text_data)
        if said is None or self.allowance.refused > MOST_REFUSED or not self.whereabouts:
            await self.close(code=POLICY)
        elif self.allowance.take(time.monotonic()):
            await database_sync_to_async(self.whereabouts.hear)(said)

    async def inquiry_changed(self, message: dict[str, Any]) -> None:
        await self.send_json(message)

    async def mail_changed(self, message: dict[str, Any]) -> None:
        await self.send_json(message)

    async def notifications_changed(self, message: dict[str, Any]) -> None:
        await self.send_json(message)

    async def presence_changed(self, message: dict[str, Any]) -> None:
        await self.send_json(message)

    async def _pulse(self, scope: Scope | None) -> None:
        while scope is not None:
            if self.whereabouts:
                await database_sync_to_async(self.whereabouts.follow)(scope)
            live = await self._follow(scope)
            mark = await database_sync_to_async(pulse_of)(scope)
            await self.send_json({"type": "pulse", "mark": mark, "live": live})
            await asyncio.sleep(PULSE_SECONDS)
            scope = await self._present_rights()
        await self.close(code=NOT_SIGNED_IN)

    async def _follow(self, scope: Scope) -> bool:
        """Join and leave groups as rights are now; false while the channel layer is away."""
        wanted = {desk_group(desk) for desk in scope.desk_ids} | {agent_group(scope.agent_id)}
        try:
            async with asyncio.timeout(LAYER_SECONDS):
                for group in wanted - self.groups_joined:
                    await self.channel_layer.group_add(group, self.channel_name)
                for group in self.groups_joined - wanted:
                    await self.channel_layer.group_discard(group, self.channel_name)
        except Exception:  # noqa: BLE001 - Redis away in any of its ways: the pulse goes on
            return False
        self.groups_joined = wanted
        return True

    @database_sync_to_async
    def _present_rights(self) -> Scope | None:
        """Read session, account and memberships anew; None when the agent may not be here."""
        request = HttpRequest()
        session = self.scope["session"]
        request.session = type(session._wrapped if hasattr(session, "_wrapped") else session)(
            session.session_key
        )
        agent = get_user(request)
        if not agent.is_authenticated:
            return None
        note_seen(agent_id=agent.pk, now=timezone.now())
        return scope_of(agent)
