"""Requests that are too large are refused by their head, before anything of them is kept (S4)."""

from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

MAX_BODY = 24 * 1024 * 1024  # the files of one answer, and the form around them


class TooLarge(Exception):
    """More came than the head had said."""


def with_body_limit(application: Application, limit: int = MAX_BODY) -> Application:
    """413 by Content-Length, or as soon as more than `limit` bytes have come without one.

    Django would first take in the whole body and only then ask whether it wants it.
    """

    async def limited(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        if _declared(scope) > limit:
            await _refuse(send)
            return
        try:
            await application(scope, _counting(receive, limit), send)
        except TooLarge:
            await _refuse(send)

    return limited


def _declared(scope: dict[str, Any]) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value[:20]) if value.isdigit() else 0


def _counting(receive: Receive, limit: int) -> Receive:
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise TooLarge
        return message

    return counted


async def _refuse(send: Send) -> None:
    words = b"The request is too large."
    headers = [
        (b"content-type", b"text/plain"),
        (b"content-length", str(len(words)).encode()),
        (b"connection", b"close"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"sandbox; default-src 'none'"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": words})
