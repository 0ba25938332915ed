"""A public article, and the marked internal knowledge that must never be seen beside it."""

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from help_centre.actions.asking import Written, keep_question
from help_centre.actions.feedback import give_feedback
from help_centre.addresses import slug_of
from help_centre.proof import new_token, read_token
from help_centre.views.asking import SENT
from help_centre.views.feedback import SALT
from knowledge_base.actions import add_item
from knowledge_base.actions.missed import sign_missed
from knowledge_base.actions.pictures import add_picture
from knowledge_base.models import Category, Item, Picture, Text
from knowledge_base.states import Kind
from tests.architecture.world import CANARIES, NO_ID, World
from tests.knowing import publish_text
from tests.pictures import picture

HIDDEN = ("template", "internal", "script", "procedure", "quick_reply", "notice")


def furnish(world: World) -> None:
    article = _public_article(world)
    for kind in HIDDEN:
        _internal_text(world, kind)
    world.add("help_centre:start help_centre:sitemap help_centre:robots help_centre:read", [])
    world.add("help_centre:missed help_centre:settings", [])
    here = "help_centre:home help_centre:feed help_centre:search help_centre:suggestions"
    world.add(here, ["en"], ["fr"])
    world.add("help_centre:category", ["en", "payments"], ["en", "nothing"])
    world.add("help_centre:picture", [_picture(world, article).pk], [NO_ID])
    slug = slug_of("How to pay")
    world.add("help_centre:article", ["en", article.pk, slug], ["en", NO_ID, slug])
    _answered(world, article)
    _asked(world)
    world.add("help_centre:feedback help_centre:numbers", [])
    world.posts |= {
        "help_centre:helpful": {"helpful": "yes"},
        "help_centre:thanks": {"comment": "Clear."},
        "help_centre:answers": {"message": "How do I pay the fee?", "token": _token()},
        "help_centre:opened": {"item": article.pk, "token": _token()},
        "help_centre:ask_form": {
            "token": _token(),
            "seen": "1",
            "name": "Vera",
            "email": "vera@visitor.example",
            "message": "How do I renew my registration?",
        },
        "help_centre:missed": {"signed": sign_missed("apostille", "en")},
        "help_centre:read": {"item": article.pk},
        "help_centre:settings": {"title_en": "Help for owners"},
    }


def _token() -> str:
    return new_token("madrid", "renewal", timezone.now() - timedelta(minutes=1))


def _answered(world: World, article: Item) -> None:
    text, now = Text.objects.get(item=article), timezone.now()
    feedback = give_feedback(text=text, helpful=False, address="here", now=now)
    signed = signing.dumps(feedback.pk, salt=SALT)
    world.add("help_centre:helpful", ["en", article.pk], ["en", NO_ID])
    world.add("help_centre:thanks", ["en", signed], ["en", "forged"])
    world.add("help_centre:settle", [feedback.pk], [NO_ID])


def _asked(world: World) -> None:
    """Kept, not taken: so nothing of it is among the inquiries of the other tests."""
    written = Written(
        desk=world.madrid,
        topic="renewal",
        language="en",
        name="Vera",
        email="vera@visitor.example",
        body="How do I renew?",
    )
    now = timezone.now()
    token = read_token(_token(), now)
    assert token is not None
    question = keep_question(token=token, written=written, now=now)
    world.add("help_centre:ask help_centre:answers help_centre:opened", ["en"], ["fr"])
    world.add("help_centre:ask_form", ["en", "madrid", "renewal"], ["en", "madrid", "nothing"])
    world.add("help_centre:sent", ["en", signing.dumps(question.pk, salt=SENT)], ["en", "forged"])


def _public_article(world: World) -> Item:
    place = Category.objects.create(
        slug="payments", name_en="Payments", name_fr="Paiements", name_es="Pagos"
    )
    where = {"by": world.cast["rui"], "now": timezone.now()}
    item = add_item(kind=Kind.ARTICLE, code="pay", category=place, **where)
    publish_text(item, title="How to pay", body="Pay on line.", **where)
    return item


def _picture(world: World, item: Item) -> Picture:
    where = {"by": world.cast["rui"], "now": timezone.now()}
    return add_picture(item_id=item.pk, content=picture(), alt="A form", **where)


def _internal_text(world: World, kind: str) -> None:
    """For all desks: so what keeps it in is that it is internal, and nothing else."""
    where = {"by": world.cast["rui"], "now": timezone.now()}
    item = add_item(
        kind=Kind(kind), code=f"inside-{kind.replace('_', '-')}", desks=[world.madrid], **where
    )
    publish_text(item, title=CANARIES["internal"], body="Only for the desk.", **where)
