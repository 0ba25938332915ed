"""Who a site says that its visitor is: a signed token (JWT, RFC 7519), short-lived, good once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from contacts.addresses import normalise
from contacts.models import AddressKind

LONGEST_LIFE = timedelta(minutes=10)
CLOCKS_DIFFER = timedelta(seconds=30)
LONGEST = 4_000  # characters


class BadIdentity(Exception):
    """It does not hold: never taken for a visitor without one."""


@dataclass(frozen=True, slots=True)
class Identity:
    email: str
    name: str
    jti: str
    expires_at: datetime


def read_identity(token: str, *, secret: str, audience: str, now: datetime) -> Identity:
    """Raise BadIdentity for another signature, algorithm or audience, and for what has expired, lives
    longer than ten minutes, or names nobody."""
    if not secret or len(token) > LONGEST:
        raise BadIdentity
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=audience,
            options={
                "require": ["exp", "aud", "jti", "sub", "email"],
                # By our own clock, which is handed in.
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        expires_at = datetime.fromtimestamp(int(claims["exp"]), UTC)
    except (jwt.PyJWTError, ValueError, OverflowError, OSError, TypeError):
        raise BadIdentity from None
    if not now - CLOCKS_DIFFER < expires_at <= now + LONGEST_LIFE + CLOCKS_DIFFER:
        raise BadIdentity
    return _identity(claims, expires_at)


def _identity(claims: dict[str, object], expires_at: datetime) -> Identity:
    email, jti, name = (claims.get(one) or "" for one in ("email", "jti", "name"))
    if not (isinstance(email, str) and isinstance(jti, str) and isinstance(name, str)):
        raise BadIdentity
    address = normalise(AddressKind.EMAIL, email)
    if not address or len(address) > 320 or not 0 < len(jti) <= 100:
        raise BadIdentity
    return Identity(address, " ".join(name.split())[:200], jti, expires_at)
