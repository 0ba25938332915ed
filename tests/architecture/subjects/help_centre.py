"""A public article, and the marked internal knowledge that must never be seen beside it."""

from django.utils import timezone

from help_centre.addresses import slug_of
from knowledge_base.actions import add_item
from knowledge_base.actions.pictures import add_picture
from knowledge_base.models import Category, Item, Picture
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
    world.add("help_centre:settings", [])
    here = "help_centre:home help_centre:feed help_centre:search help_centre:suggestions"
    world.add(here, ["en"], ["fr"])
    world.add("help_centre:category", ["en", "payments"], ["en", "nothing"])
    world.add("help_centre:picture", [_picture(world, article).pk], [NO_ID])
    slug = slug_of("How to pay")
    world.add("help_centre:article", ["en", article.pk, slug], ["en", NO_ID, slug])
    world.posts |= {
        "help_centre:read": {"item": article.pk},
        "help_centre:settings": {"title_en": "Help for owners"},
    }


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
