"""Runs an asyncio server in a thread of its own, for tests that speak to it as any client would."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any


class LoopThread:
    """An event loop in a thread; `stop` ends its servers, its open connections and the thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self._servers: list[asyncio.Server] = []

    def run(self, work: Awaitable[Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(_awaited(work), self.loop).result(10)

    def serve(self, connected: Callable[..., Any], **options: Any) -> int:
        """Start a stream server on a free port of this machine; returns the port."""
        return self._listen(asyncio.start_server(connected, "127.0.0.1", 0, **options))

    def serve_protocol(self, factory: Callable[[], asyncio.Protocol], **options: Any) -> int:
        return self._listen(self.loop.create_server(factory, "127.0.0.1", 0, **options))

    def _listen(self, starting: Awaitable[asyncio.Server]) -> int:
        server = self.run(starting)
        self._servers.append(server)
        return server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Safe to call again, so that a test may stop what its fixture stops too."""
        if self.loop.is_closed():
            return
        self.run(self._end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.01)  # transports close in the next turns of the loop


async def _awaited(work: Awaitable[Any]) -> Any:
    return await work
