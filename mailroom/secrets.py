"""Passwords of mailboxes, encrypted at rest with a key derived from SECRET_KEY."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def _cipher() -> Fernet:
    key = hashlib.sha256(b"mailroom.secrets:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(plain: str) -> str:
    return _cipher().encrypt(plain.encode()).decode() if plain else ""


def unseal(sealed: str) -> str:
    """Raise cryptography's InvalidToken when SECRET_KEY has changed since sealing."""
    return _cipher().decrypt(sealed.encode()).decode() if sealed else ""
