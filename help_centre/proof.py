"""A proof of work, and the signed token of a form. No cookie, no service of others, nothing kept.

The browser finds a number whose SHA-256 together with the token begins with enough zero bits: a
second for a person's machine, too dear for who would send thousands. The token says when the form
was made; it is worth one question, for the question's row is unique by it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

BITS = 15
LONGEST_PROOF = 12
LIFETIME = timedelta(hours=24)
SALT, OPENED = "help_centre.form", "help_centre.opened"


@dataclass(frozen=True, slots=True)
class FormToken:
    """`key` names the form; desk and topic are those that it was made for."""

    key: str
    made_at: float
    desk: str
    topic: str

    def age(self, now: datetime) -> timedelta:
        return timedelta(seconds=now.timestamp() - self.made_at)


def new_token(desk: str, topic: str, now: datetime) -> str:
    return signing.dumps([secrets.token_hex(16), now.timestamp(), desk, topic], salt=SALT)


def read_token(written: str, now: datetime) -> FormToken | None:
    """None for what we did not sign, or too long ago."""
    try:
        token = FormToken(*signing.loads(written[:500], salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return token if timedelta(0) <= token.age(now) <= LIFETIME else None


def sign_opened(key: str) -> str:
    """Goes along to an article that is opened from the form: there it only says that it was read."""
    return signing.dumps(key, salt=OPENED)


def read_opened(written: str) -> str:
    """The form's key; '' for what we did not sign, or too long ago."""
    try:
        return str(signing.loads(written[:300], salt=OPENED, max_age=LIFETIME))
    except signing.BadSignature:
        return ""


def is_proven(written: str, proof: str) -> bool:
    if not (proof.isascii() and proof.isdecimal() and len(proof) <= LONGEST_PROOF):
        return False
    digest = hashlib.sha256(f"{written}:{proof}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0
