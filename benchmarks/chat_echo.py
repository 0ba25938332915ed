"""The least that Channels can be: what one says is told to both ends of a room. Keeps nothing."""

import json
import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
get_asgi_application()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402


class Echo(AsyncWebsocketConsumer):
    """`hello` names the room; every other frame goes to all in it, as a `line`."""

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        said = json.loads(text_data or "{}")
        if said["type"] == "hello":
            self.room = f"echo.{said['token']}"
            await self.channel_layer.group_add(self.room, self.channel_name)
            await self.send(text_data='{"type": "welcome"}')
            return
        line = said | {"type": "line"}
        await self.channel_layer.group_send(self.room, {"type": "echo.line", "line": line})

    async def echo_line(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message["line"]))


application = Echo.as_asgi()
