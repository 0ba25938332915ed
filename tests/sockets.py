"""A browser's side of the WebSocket, spoken to the ASGI application without a network."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator

from helpdesk.asgi import application

CLOSE = "websocket.close"


class BrowserSocket:
    """`connect()` gives the close code, or None when the server takes the socket."""

    def __init__(
        self, *, cookies: str = "", origin: str = "http://localhost", path: str = "/ws/agent/"
    ) -> None:
        headers = [(b"host", b"localhost"), (b"origin", origin.encode())]
        if cookies:
            headers.append((b"cookie", cookies.encode()))
        scope = {"type": "websocket", "path": path, "headers": headers, "query_string": b""}
        self._line = ApplicationCommunicator(application, {**scope, "subprotocols": []})

    async def connect(self) -> int | None:
        await self._line.send_input({"type": "websocket.connect"})
        answer = await self._line.receive_output(10)
        return answer.get("code", 1000) if answer["type"] == CLOSE else None

    async def send(self, text: str) -> None:
        await self._line.send_input({"type": "websocket.receive", "text": text})

    async def hear(self, seconds: float = 10) -> dict[str, Any]:
        """The next message; `{"type": "close", "code": …}` when the server ends it."""
        answer = await self._line.receive_output(seconds)
        if answer["type"] == CLOSE:
            return {"type": "close", "code": answer.get("code", 1000)}
        return json.loads(answer["text"])

    async def hear_until(self, kind: str, seconds: float = 10) -> list[dict[str, Any]]:
        """All messages up to the first of this type, which is the last of them."""
        heard = [await self.hear(seconds)]
        while heard[-1]["type"] != kind:
            heard.append(await self.hear(seconds))
        return heard

    async def is_silent(self, seconds: float = 0.3) -> bool:
        return await self._line.receive_nothing(seconds)

    async def leave(self) -> None:
        await self._line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._line.wait(5)
