"""A TCP proxy that injects faults: `python chaosproxy.py PORT UPSTREAM CONTROL_FILE`.

UPSTREAM is host:port or the path of a unix socket. CONTROL_FILE holds one JSON object, read again
whenever it changes: mode (pass, down, blackhole, reset, half, slice), latency_ms, reset_after.
"""

import asyncio
import json
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: close sends RST
BLOCK = 65536


class Control:
    """The faults of this moment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = 0
        self._faults: dict[str, Any] = {}

    def faults(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            changed = self._path.stat().st_mtime_ns
            if changed != self._changed:
                self._faults = json.loads(self._path.read_text())
                self._changed = changed
        return self._faults

    @property
    def mode(self) -> str:
        return str(self.faults().get("mode", "pass"))


class Proxy:
    def __init__(self, upstream: str, control: Control) -> None:
        self._upstream = upstream
        self._control = control

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._control.mode == "down":
            reset(writer)
            return
        try:
            up_reader, up_writer = await self._connect()
        except OSError:
            reset(writer)
            return
        await asyncio.gather(
            self._pump(reader, up_writer, writer, upwards=True),
            self._pump(up_reader, writer, up_writer, upwards=False),
        )

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._upstream.startswith("/"):
            return await asyncio.open_unix_connection(self._upstream)
        host, _colon, port = self._upstream.rpartition(":")
        return await asyncio.open_connection(host, int(port))

    async def _pump(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        peer: asyncio.StreamWriter,
        *,
        upwards: bool,
    ) -> None:
        passed = 0
        try:
            while data := await source.read(BLOCK):
                while self._control.mode == "blackhole":  # noqa: ASYNC110 - a file tells
                    await asyncio.sleep(0.05)
                if self._is_cut(passed + len(data)):
                    reset(sink)
                    reset(peer)
                    return
                if self._control.mode == "half" and not upwards:
                    continue  # the request arrives, its answer is lost
                await self._pass_on(data, sink)
                passed += len(data)
        except ConnectionError:
            return
        finally:
            if not sink.is_closing():
                sink.close()

    def _is_cut(self, passed: int) -> bool:
        limit = self._control.faults().get("reset_after")
        return self._control.mode == "reset" or bool(limit and passed > limit)

    async def _pass_on(self, data: bytes, sink: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._control.faults().get("latency_ms", 0) / 1000)
        size = 1 if self._control.mode == "slice" else BLOCK
        for start in range(0, len(data), size):
            sink.write(data[start : start + size])
            await sink.drain()


def reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    if sock is not None and sock.family != socket.AF_UNIX:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


async def main(port: int, upstream: str, control: Path) -> None:
    proxy = Proxy(upstream, Control(control))
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
