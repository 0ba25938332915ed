"""Hints between processes: that there is a new line, never the line itself."""

from typing import Any

from livechat.models import Chat
from shared.background import publish_on_commit


def chat_group(chat_id: int) -> str:
    return f"chat.{chat_id}"


def tell(chat: Chat, hint: dict[str, Any]) -> None:
    """After commit, to every open end of the chat. May be lost: each end asks again by itself."""
    publish_on_commit([(chat_group(chat.pk), {"type": "chat.hint", "hint": hint})])
