"""A token server as Microsoft's and Google's (RFC 6749, RFC 8628), over https on this machine."""

import json
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

TOKEN_PATHS = ("/token", "/oauth2/v2.0/token")
DEVICE_PATH = "/oauth2/v2.0/devicecode"


@dataclass
class FakeProvider:
    """Gives `access-1`, `access-2` …; a refresh token is good once, as where they are rotated.

    `answers` are given first, in order, instead of doing what is asked: (status, object or bytes).
    """

    context: ssl.SSLContext
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    refresh_token: str = "refresh-0"
    given: int = 0
    slow: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.slow.set()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.socket = self.context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.base = f"https://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def answer(self, path: str, fields: dict[str, str]) -> tuple[int, Any]:
        self.slow.wait(10)
        with self._lock:
            self.requests.append((path, fields))
            if self.answers:
                return self.answers.pop(0)
            if path.endswith(DEVICE_PATH):
                return 200, self._device()
            if path.endswith(TOKEN_PATHS):
                return self._token(fields)
            return 404, {}

    def _token(self, fields: dict[str, str]) -> tuple[int, Any]:
        used = {"error": "invalid_grant", "error_description": "It was used.\nTrace"}
        if fields.get("refresh_token", self.refresh_token) != self.refresh_token:
            return 400, used
        self.given += 1
        self.refresh_token = f"refresh-{self.given}"
        answer = {"access_token": f"access-{self.given}", "expires_in": 3599}
        return 200, answer | {"refresh_token": self.refresh_token, "token_type": "Bearer"}

    @staticmethod
    def _device() -> dict[str, Any]:
        return {
            "user_code": "ABCD-EFGH",
            "device_code": "device-1",
            "verification_uri": "https://microsoft.com/devicelogin",
            "interval": 1,
            "expires_in": 20,
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: values[0] for name, values in parse_qs(body).items()}
                status, answer = provider.answer(self.path, fields)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "https://evil.example/")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Silent."""

        return Handler
