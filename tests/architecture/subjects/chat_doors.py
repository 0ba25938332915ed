"""A chat of Madrid with a file of its agent, behind the doors of visitors and of agents."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from livechat.actions.bringing import bring_file
from livechat.actions.opening import FirstWords, open_chat
from livechat.models import Chat, Widget
from livechat.states import Side
from tests.architecture.world import CANARIES, World

NOBODYS = "nobodys-chat"


def furnish(world: World) -> None:
    now = timezone.now()
    widget = Widget.objects.create(
        key="doors",
        name_en="Doors",
        desk=world.madrid,
        answered_within=timedelta(minutes=3),
        created_at=now,
    )
    words = FirstWords(client_id=uuid4(), text=CANARIES["body"], language="en")
    chat, _token = open_chat(widget=widget, words=words, now=now)
    Chat.objects.filter(pk=chat.pk).update(agent=world.cast["maria"])
    file = bring_file(chat=chat, side=Side.AGENT, name="form.pdf", content=b"%PDF-", now=now)
    doors = "livechat:door_widget livechat:door_articles livechat:door_open"
    world.add(doors, [widget.key], [NOBODYS])
    world.add("livechat:door_contact livechat:door_rating livechat:door_bring", [])
    world.add("livechat:door_file", [file.public_id], [NOBODYS])
    world.add("livechat:bring", [chat.public_id], [NOBODYS])
    world.add("livechat:file", [chat.public_id, file.public_id], [NOBODYS, NOBODYS])
