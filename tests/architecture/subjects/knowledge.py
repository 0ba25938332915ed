"""A template of Madrid alone, live in English; an answer was made of words that it had before."""

from datetime import date

from django.utils import timezone

from files.actions import keep_files
from inquiries.actions.procedures import start_procedure
from inquiries.models import KnowledgeUse, ProcedureRun
from inquiries.states import MessageKind
from knowledge_base.actions import add_item, change_fact
from knowledge_base.actions.missed import note_missed, sign_missed
from knowledge_base.actions.synonyms import save_synonyms
from knowledge_base.models import Category, Item, Picture, Text
from knowledge_base.search_models import MissedSearch
from knowledge_base.states import Kind, SourceStatus
from tests.architecture.world import ABSENT, NO_ID, World
from tests.knowing import publish_text

SAME = {"en": "mark, sign", "fr": "marque", "es": "marca"}


def furnish(world: World) -> None:
    known = _known_text(world)
    world.add(
        "inquiries:suggestions inquiries:reject_suggestion inquiries:bring_back_suggestions",
        [world.inquiry.reference],
        [ABSENT],
    )
    world.posts["inquiries:reject_suggestion"] = {"item": known.pk}
    world.add("inquiries:advice inquiries:advice_file inquiries:corrections", [])
    for name in ("inquiries:advice_file", "inquiries:corrections"):
        world.urls[name] += f"?what=item:{known.pk}"
    picture, fact, category = _picture_of(known), _fact_of(world), _empty_category()
    world.add("knowledge_base:work", ["review"], ["nothing"])
    world.add("knowledge_base:facts knowledge_base:new_fact knowledge_base:categories", [])
    world.add("knowledge_base:fact knowledge_base:retire_fact", [fact["code"]], ["no_fact"])
    for name in ("category", "remove_category"):
        world.add(f"knowledge_base:{name}", [category.pk], [NO_ID])
    synonyms = save_synonyms(words=SAME, by=world.cast["rui"], now=timezone.now())
    for name in ("synonym", "remove_synonyms"):
        world.add(f"knowledge_base:{name}", [synonyms.pk], [NO_ID])
    world.add("knowledge_base:decide_missed", [_missed().pk], [NO_ID])
    world.add("knowledge_base:synonyms knowledge_base:missed knowledge_base:found_nothing", [])
    named = {"name_en": "Free", "name_fr": "Libre", "name_es": "Libre"}
    world.add("knowledge_base:items knowledge_base:new knowledge_base:preview", [])
    world.add("knowledge_base:exchange knowledge_base:export", [])
    world.add("knowledge_base:picture", [picture.pk], [NO_ID])
    world.add("knowledge_base:remove_picture", [known.pk, picture.pk], [NO_ID, picture.pk])
    for name in ("item", "state", "settings", "checked", "pictures", "insertable"):
        world.add(f"knowledge_base:{name}", [known.pk], [NO_ID])
    for name in ("save", "history", "restore", "translate"):
        world.add(f"knowledge_base:{name}", [known.pk, "en"], [NO_ID, "en"])
    world.urls["knowledge_base:insertable"] += "?what=items"
    words = {"en-title": "Known", "en-body": "What Madrid knows now."}
    rows = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 30}
    run, notice, script = _procedure(world), _notice(world), _script(world)
    ref = world.inquiry.reference
    world.add("api_knowledge", [])
    world.add("api_knowledge_item", ["known"], ["unknown"])
    for name in ("api_knowledge_versions", "api_knowledge_deed"):
        world.add(name, ["known", "en"], ["unknown", "en"])
    world.add("inquiries:item_use", [known.pk], [NO_ID])
    world.add("inquiries:knowledge_used", ["madrid"], ["nowhere"])
    world.add("inquiries:notices api_notices", [])
    world.add("inquiries:decide_notice", [notice.pk], [NO_ID])
    of_inquiry = "procedures start_procedure propose_text"
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
            "submission_key": "propose-text",
            "kind": "template",
            "title": "Proposed",
            "language": "en",
            "body": "Words.",
            "is_checked": "on",
        },
        "inquiries:corrections": {"submission_key": "correct", "text_en": "It is otherwise."},
        "knowledge_base:synonyms": {"words_en": "fee, cost"},
        "knowledge_base:synonym": {"words_en": "letter, notice"},
        "knowledge_base:decide_missed": {"state": "unwanted"},
        "knowledge_base:found_nothing": {"signed": sign_missed("apostille", "en")},
        "knowledge_base:exchange": {"archive": "0" * 64},
        "knowledge_base:new": {"kind": "template", "code": "made"},
        "knowledge_base:fact": fact,
        "knowledge_base:new_fact": fact | {"code": "another"},
        "knowledge_base:categories": named | {"slug": "free", "position": 1},
        "knowledge_base:category": named | {"slug": "known", "position": 1},
        "knowledge_base:item": words,
        "knowledge_base:save": words,
        "knowledge_base:translate": words,
        "knowledge_base:preview": {"language": "en", "body": "What Madrid knows."},
        "knowledge_base:settings": {f"sources-{name}": value for name, value in rows.items()},
        "knowledge_base:restore": {"number": 1},
        "api_knowledge_versions": {"title": "Known", "body": "What Madrid knows now."},
        "api_knowledge_deed": {"deed": "retire"},
        "knowledge_base:state": {"language": "en", "deed": "retire"},
    }


def _missed() -> MissedSearch:
    now = timezone.now()
    note_missed(signed=sign_missed("apostille", "en"), who=MissedSearch.Who.AGENT, now=now)
    return MissedSearch.objects.get()


def _known_text(world: World) -> Item:
    where = {"by": world.cast["rui"], "now": timezone.now()}
    item = add_item(kind=Kind.TEMPLATE, code="known", desks=[world.madrid], **where)
    text = publish_text(item, title="Known", body="What Madrid knew.", **where)
    told = world.inquiry.messages.filter(kind=MessageKind.OUTBOUND).latest("pk")
    KnowledgeUse.objects.create(message=told, text=text, version=text.version, at=told.at)
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


def _fact_of(world: World) -> dict[str, str]:
    """As the form of the page posts it."""
    languages = ("en", "fr", "es")
    names = dict.fromkeys(languages, "Fee")
    values = dict.fromkeys(languages, "CHF 1")
    change_fact(
        code="known_fee",
        names=names,
        values=values,
        source="Fee table",
        as_of=date(2026, 1, 1),
        status=SourceStatus.CONFIRMED,
        by=world.cast["rui"],
        now=timezone.now(),
    )
    said = {f"name_{one}": "Fee" for one in languages} | {f"value_{one}": "2" for one in languages}
    more = {"source": "Fee table", "as_of": "2026-02-01", "status": "confirmed"}
    return {"code": "known_fee", **said, **more}


def _empty_category() -> Category:
    names = {f"name_{one}": "Empty" for one in ("en", "fr", "es")}
    return Category.objects.create(slug="empty", **names)
