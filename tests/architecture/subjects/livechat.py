"""A widget of Madrid, as its coordinators keep it, and a chat there that Maria has taken."""

from uuid import uuid4

from django.utils import timezone

from desks.models import Agent
from livechat.actions.opening import FirstWords, open_chat
from livechat.actions.taking import take_chat
from livechat.actions.widgets import WidgetValues, add_widget
from livechat.models import Chat, Widget
from tests.architecture.world import CANARIES, NO_ID, World

SITE = "https://site.example"


def furnish(world: World) -> None:
    values = WidgetValues(name_en="Questions", sites=[SITE])
    where = {"by": world.cast["rui"], "now": timezone.now()}
    widget = add_widget(desk=world.madrid, values=values, **where)
    world.add("livechat:widgets livechat:loader", [])
    world.add("livechat:frame", [widget.key], ["nothing"])
    world.add("livechat:new_widget", ["madrid"], ["nowhere"])
    world.add("livechat:widget livechat:widget_deed", [widget.pk], [NO_ID])
    asks = {f"asks_{name}": "no" for name in ("topic", "registration", "name", "email")}
    form = {"name_en": "Questions", "sites": SITE, "answered_within": 3, **asks}
    world.posts |= {
        "livechat:new_widget": form,
        "livechat:widget": form,
        "livechat:widget_deed": {"do": "retire"},
    }
    chat, rui = _chat(world, widget), world.cast["rui"]
    assert rui
    world.add("livechat:chats livechat:rows livechat:attend livechat:preferences", [])
    of_it = "livechat:take livechat:lines livechat:composer livechat:say livechat:seen"
    world.add(f"{of_it} livechat:hand livechat:give_back livechat:end", [chat.public_id], ["none"])
    greetings = {f"greeting_{code}": "" for code in ("en", "fr", "es")}
    world.posts |= {
        "livechat:attend": {"do": "on"},
        "livechat:preferences": {"most_chats": 3, "after_seconds": 60, **greetings},
        "livechat:take": {},
        "livechat:say": {"id": str(uuid4()), "body": "Good morning"},
        "livechat:seen": {"after": 1},
        "livechat:hand": {"to": rui.pk, "key": str(uuid4())},
        "livechat:give_back": {},
        "livechat:end": {},
    }


def _chat(world: World, widget: Widget) -> Chat:
    now, maria = timezone.now(), world.cast["maria"]
    assert maria
    Agent.objects.filter(username="rui").update(seen_at=now)
    words = FirstWords(client_id=uuid4(), text=CANARIES["question"], language="en")
    chat, _token = open_chat(widget=widget, words=words, now=now)
    return take_chat(chat_id=chat.pk, by=maria, now=now)
