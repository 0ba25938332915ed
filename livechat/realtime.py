"""Hints between processes: that there is a new line, never the line itself."""

from typing import Any

from livechat.models import Chat
from shared.background import publish_on_commit


def chat_group(chat_id: int) -> str:
    return f"chat.{chat_id}"


EVERY_CHAT = "chats"
"""The group of agents' sockets: something of some chat is new."""


def tell(chat: Chat, hint: dict[str, Any]) -> None:
    """After commit, to every open end of the chat. May be lost: each end asks again by itself."""
    to_ends = (chat_group(chat.pk), {"type": "chat.hint", "hint": hint, "chat": chat.pk})
    publish_on_commit([to_ends, (EVERY_CHAT, {"type": "chats.moved"})])
