"""Signatures after Standard Webhooks 1.0.0 (spec/standard-webhooks.md). Values in, values out."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32  # 24 to 64


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature_headers(
    *, identity: str, timestamp: int, body: bytes, keys: Sequence[str]
) -> dict[str, str]:
    """One signature for each key, the present one first; `timestamp` in seconds, of this attempt."""
    content = f"{identity}.{timestamp}.".encode() + body
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_signature(content, key) for key in keys),
    }


def _signature(content: bytes, key: str) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest()).decode()
