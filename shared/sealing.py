"""Secrets encrypted at rest with keys derived from SECRET_KEY, one for each purpose."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def seal(plain: str, *, purpose: str) -> str:
    return _cipher(purpose).encrypt(plain.encode()).decode() if plain else ""


def unseal(sealed: str, *, purpose: str) -> str:
    """Raise cryptography's InvalidToken when SECRET_KEY has changed since sealing."""
    return _cipher(purpose).decrypt(sealed.encode()).decode() if sealed else ""


def _cipher(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
