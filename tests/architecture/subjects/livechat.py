"""A widget of Madrid, as its coordinators keep it."""

from django.utils import timezone

from livechat.actions.widgets import WidgetValues, add_widget
from tests.architecture.world import NO_ID, World

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
