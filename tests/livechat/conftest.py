"""A widget of Madrid, and a chat that Vera has opened."""

from datetime import timedelta
from uuid import uuid4

import pytest

from livechat.actions.opening import FirstWords, open_chat
from livechat.models import ChatAttendance, Widget


@pytest.fixture
def widget(madrid, now):
    return Widget.objects.create(
        key="w" * 22,
        name_en="Site",
        name_fr="Site",
        name_es="Sitio",
        desk=madrid,
        sites=["https://site.example"],
        answered_within=timedelta(minutes=3),
        created_at=now,
    )


@pytest.fixture
def words():
    return FirstWords(
        client_id=uuid4(), text="Is my mark renewed?", language="en", email="vera@site.example"
    )


@pytest.fixture
def chat(widget, words, now):
    return open_chat(widget=widget, words=words, now=now)[0]


@pytest.fixture
def somebody_there(maria, now):
    """Maria is here, and takes chats."""
    ChatAttendance.objects.create(agent=maria, takes_chats=True, since=now)
    maria.seen_at = now
    maria.save(update_fields=["seen_at"])
    return maria
