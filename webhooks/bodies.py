"""What is sent: an event as JSON, or one line for a chat tool. Values in, bytes out."""

import json
from datetime import UTC, datetime
from typing import Any

from webhooks.states import Shape


def body_of(*, shape: str, event: str, at: datetime, payload: dict[str, Any]) -> bytes:
    """`payload["text"]` is the line for a chat tool; without one the event and the link stand there."""
    if shape == Shape.CHAT:
        return _as_bytes({"text": _line(event, payload)})
    stamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return _as_bytes({"type": event, "timestamp": stamp, "data": payload})


def _line(event: str, payload: dict[str, Any]) -> str:
    said = str(payload.get("text") or f"{event} {payload.get('reference', '')}").strip()
    link = str(payload.get("url", ""))
    return f"{said} {link}".strip()


def _as_bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
