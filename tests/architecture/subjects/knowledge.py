"""A template of Madrid alone, live in English."""

from django.utils import timezone

from knowledge_base.actions import add_item
from knowledge_base.models import Item
from knowledge_base.states import Kind
from tests.architecture.world import NO_ID, World
from tests.knowing import publish_text


def furnish(world: World) -> None:
    known = _known_text(world)
    world.add("knowledge_base:items knowledge_base:new", [])
    world.add("knowledge_base:item knowledge_base:state", [known.pk], [NO_ID])
    world.add("inquiries:advice inquiries:advice_file inquiries:corrections", [])
    for name in ("inquiries:advice_file", "inquiries:corrections"):
        world.urls[name] += f"?what=item:{known.pk}"
    world.posts |= {
        "inquiries:corrections": {"submission_key": "correct", "text_en": "It is otherwise."},
        "knowledge_base:new": {"kind": "template", "code": "made"},
        "knowledge_base:item": {"en-title": "Known", "en-body": "What Madrid knows now."},
        "knowledge_base:state": {"language": "en", "deed": "retired"},
    }


def _known_text(world: World) -> Item:
    where = {"by": world.cast["rui"], "now": timezone.now()}
    item = add_item(kind=Kind.TEMPLATE, code="known", desks=[world.madrid], **where)
    publish_text(item, title="Known", body="What Madrid knows.", **where)
    Item.objects.filter(pk=item.pk).update(uses=1)
    return item
