"""What the visitor thinks of a chat."""

from datetime import datetime

from django.db import transaction

from livechat.actions.lines import lock_chat
from livechat.models import Chat


@transaction.atomic
def rate_chat(*, chat_id: int, rating: int, words: str, now: datetime) -> Chat:
    """Kept with the chat; a second one takes the place of the first."""
    chat = lock_chat(chat_id)
    if (chat.rating, chat.rating_words) == (rating, words):
        return chat
    chat.rating, chat.rating_words = rating, words
    chat.save(update_fields=["rating", "rating_words"])
    return chat
