"""A clamd on loopback: speaks INSTREAM as the real one does (clamd(8)), knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# The test string of EICAR in two halves, so that no scanner takes this file for the thing itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 1_000_000


class _Session(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        if self._exactly(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack("!L", self._exactly(4))[0]:
            content += self._exactly(length)
            if len(content) > LIMIT:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.scanned.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.request.sendall(found)

    def _exactly(self, length: int) -> bytes:
        received = b""
        while len(received) < length:
            chunk = self.request.recv(length - len(received))
            if not chunk:
                raise ConnectionError
            received += chunk
        return received


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.scanned: list[bytes] = []

    def handle_error(self, request: object, client_address: object) -> None:
        return


@contextmanager
def clamd() -> Iterator[tuple[str, list[bytes]]]:
    """Its address, and what it has scanned."""
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", server.scanned
        finally:
            server.shutdown()
            thread.join()
