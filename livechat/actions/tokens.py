"""What a visitor's browser shows to be itself: short-lived, renewed at each greeting, never in an URL."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from livechat.models import Chat, VisitorToken

LIFETIME = timedelta(days=30)
GRACE = timedelta(minutes=1)
BYTES = 32


def digest_of(token: str) -> str:
    """Plain SHA-256: the token has 256 random bits, so nothing can be guessed from its digest."""
    return hashlib.sha256(token.encode()).hexdigest()


def give_token(*, chat: Chat, now: datetime) -> str:
    """A new token; the only time that it is seen."""
    token = secrets.token_urlsafe(BYTES)
    VisitorToken.objects.create(
        chat=chat, digest=digest_of(token), made_at=now, expires_at=now + LIFETIME
    )
    return token


@transaction.atomic
def renew_token(*, token: str, now: datetime) -> tuple[Chat, str] | None:
    """The chat of the token, and the token that takes its place; None for one that is not good.

    The old one is good for a minute more, in which the new one may be asked for again: the answer
    that carried it may have been lost. Older ones of the chat stay: other tabs may hold them.
    """
    shown = (
        VisitorToken.objects.select_for_update(of=("self",))
        .select_related("chat__widget", "chat__inquiry")
        .filter(digest=digest_of(token), expires_at__gt=now)
        .first()
    )
    if shown is None or shown.chat.widget.retired_at:
        return None
    shown.expires_at = min(shown.expires_at, now + GRACE)
    shown.save(update_fields=["expires_at"])
    return shown.chat, give_token(chat=shown.chat, now=now)


def find_chat(*, token: str, now: datetime) -> Chat | None:
    """For the way without WebSockets, where each request shows the token: nothing is renewed."""
    shown = VisitorToken.objects.select_related("chat__widget", "chat__inquiry").filter(
        digest=digest_of(token), expires_at__gt=now, chat__widget__retired_at=None
    )
    found = shown.first()
    return found.chat if found else None


def forget_expired(*, now: datetime) -> int:
    return VisitorToken.objects.filter(expires_at__lte=now).delete()[0]
