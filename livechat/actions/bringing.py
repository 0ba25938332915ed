"""A file that waits for its line."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from files.actions import content_hash, keep_files
from files.names import safe_name
from livechat.models import Chat, ChatFile
from livechat.states import Side

KEPT_WITHOUT_LINE = timedelta(days=1)


@transaction.atomic
def bring_file(*, chat: Chat, side: Side, name: str, content: bytes, now: datetime) -> ChatFile:
    """Kept by its content, under a name that deceives nobody; scanned like any file."""
    stored = keep_files(contents=[content], now=now)[content_hash(content)]
    return ChatFile.objects.create(
        chat=chat,
        side=side,
        public_id=secrets.token_urlsafe(16),
        stored_file=stored,
        filename=safe_name(name)[-255:],
        at=now,
    )


def forget_files(*, now: datetime) -> int:
    """What nobody has sent within a day; the contents belong to no message."""
    return ChatFile.objects.filter(line=None, at__lt=now - KEPT_WITHOUT_LINE).delete()[0]
