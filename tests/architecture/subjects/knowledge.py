"""A template of Madrid alone, live in English."""

from base64 import b64encode

from django.utils import timezone

from files.actions import keep_files
from knowledge_base.actions import add_item
from knowledge_base.archives import pack
from knowledge_base.models import Item, Picture
from knowledge_base.states import Kind
from tests.architecture.world import NO_ID, World
from tests.knowing import publish_text


def furnish(world: World) -> None:
    known = _known_text(world)
    world.add("inquiries:advice inquiries:advice_file inquiries:corrections", [])
    for name in ("inquiries:advice_file", "inquiries:corrections"):
        world.urls[name] += f"?what=item:{known.pk}"
    picture = _picture_of(known)
    world.add("knowledge_base:items knowledge_base:new knowledge_base:preview", [])
    world.add("knowledge_base:exchange knowledge_base:export", [])
    world.add("knowledge_base:picture", [picture.pk], [NO_ID])
    for name in ("item", "state", "settings", "checked", "pictures", "insertable"):
        world.add(f"knowledge_base:{name}", [known.pk], [NO_ID])
    for name in ("save", "history", "restore", "translate"):
        world.add(f"knowledge_base:{name}", [known.pk, "en"], [NO_ID, "en"])
    world.urls["knowledge_base:insertable"] += "?what=items"
    words = {"en-title": "Known", "en-body": "What Madrid knows now."}
    rows = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 30}
    world.posts |= {
        "inquiries:corrections": {"submission_key": "correct", "text_en": "It is otherwise."},
        "knowledge_base:exchange": {"archive": b64encode(pack({})).decode()},
        "knowledge_base:new": {"kind": "template", "code": "made"},
        "knowledge_base:item": words,
        "knowledge_base:save": words,
        "knowledge_base:translate": words,
        "knowledge_base:preview": {"language": "en", "body": "What Madrid knows."},
        "knowledge_base:settings": {f"sources-{name}": value for name, value in rows.items()},
        "knowledge_base:restore": {"number": 1},
        "knowledge_base:state": {"language": "en", "deed": "retire"},
    }


def _known_text(world: World) -> Item:
    where = {"by": world.cast["rui"], "now": timezone.now()}
    item = add_item(kind=Kind.TEMPLATE, code="known", desks=[world.madrid], **where)
    publish_text(item, title="Known", body="What Madrid knows.", **where)
    Item.objects.filter(pk=item.pk).update(uses=1)
    return item


def _picture_of(item: Item) -> Picture:
    now = timezone.now()
    (stored,) = keep_files(contents=[b"a picture"], now=now).values()
    return Picture.objects.create(item=item, stored_file=stored, alt="A form", added_at=now)
