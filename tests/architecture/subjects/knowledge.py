"""A template of Madrid alone, live in English."""

from base64 import b64encode

from django.utils import timezone

from files.actions import keep_files
from inquiries.actions.procedures import start_procedure
from inquiries.models import ProcedureRun
from knowledge_base.actions import add_item
from knowledge_base.archives import pack
from knowledge_base.models import Item, Picture, Text
from knowledge_base.states import Kind
from tests.architecture.world import ABSENT, NO_ID, World
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
    run, notice, script = _procedure(world), _notice(world), _script(world)
    ref = world.inquiry.reference
    world.add("inquiries:item_use", [known.pk], [NO_ID])
    world.add("inquiries:knowledge_used", ["madrid"], ["nowhere"])
    world.add("inquiries:notices inquiries:notice_strip api_notices", [])
    world.add("inquiries:decide_notice", [notice.pk], [NO_ID])
    of_inquiry = "notices_for procedures start_procedure propose_text"
    world.add(" ".join(f"inquiries:{one}" for one in of_inquiry.split()), [ref], [ABSENT])
    world.add("inquiries:script", [ref, script.pk], [ABSENT, script.pk])
    world.add("inquiries:procedure_step", [run.steps.first().pk], [NO_ID])
    world.add("inquiries:procedure_run", [run.pk], [NO_ID])
    world.posts |= {
        "inquiries:decide_notice": {},
        "inquiries:start_procedure": {"item": run.text.item_id},
        "inquiries:procedure_step": {"done": "yes"},
        "inquiries:procedure_run": {"do": "end"},
        "inquiries:propose_text": {
            "submission_key": "propose",
            "kind": "template",
            "title": "Proposed",
            "language": "en",
            "body": "Words.",
            "is_checked": "on",
        },
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


def _procedure(world: World) -> ProcedureRun:
    item = _live(world, Kind.PROCEDURE, "steps", "- [ ] Look")
    where = {"by": world.cast["rui"], "now": timezone.now()}
    return start_procedure(inquiry_id=world.inquiry.pk, item_id=item.pk, **where)


def _notice(world: World) -> Text:
    return _live(world, Kind.NOTICE, "outage", "It is down.").texts.get()


def _script(world: World) -> Item:
    return _live(world, Kind.SCRIPT, "call", "## Greet\n\nHello.")


def _live(world: World, kind: Kind, code: str, body: str) -> Item:
    where = {"by": world.cast["rui"], "now": timezone.now()}
    item = add_item(kind=kind, code=code, desks=[world.madrid], **where)
    publish_text(item, title=code.title(), body=body, **where)
    return item
