"""Run in a process of its own: chats that visitors have opened and that assistants have taken.

Prints one JSON object: [[chat, token, name of the agent], …]. Each agent gets the next chat.
"""

import json
import os
import sys
from datetime import timedelta
from uuid import uuid4


def seed(count: int, names: list[str]) -> list[tuple[str, str, str]]:
    from django.utils import timezone

    from desks.models import Agent, Desk
    from livechat.actions.opening import FirstWords, open_chat
    from livechat.actions.taking import take_chat
    from livechat.models import ChatAttendance, Widget

    now, chats = timezone.now(), []
    agents = [Agent.objects.get(username=name) for name in names]
    for agent in agents:
        values = {"takes_chats": True, "since": now, "most_chats": count}
        ChatAttendance.objects.update_or_create(agent=agent, defaults=values)
    widget = Widget.objects.create(
        key=uuid4().hex,
        name_en="Site",
        desk=Desk.objects.get(code="madrid"),
        answered_within=timedelta(hours=9),
        created_at=now,
    )
    for number in range(count):
        words = FirstWords(
            client_id=uuid4(), text="Hello", language="en", email=f"chat{number}@visitor.example"
        )
        chat, token = open_chat(widget=widget, words=words, now=timezone.now())
        agent = agents[number % len(agents)]
        take_chat(chat_id=chat.pk, by=agent, now=timezone.now())
        chats.append((chat.public_id, token, agent.username))
    return chats


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    import django

    django.setup()
    print(json.dumps(seed(int(sys.argv[1]), sys.argv[2:])))
