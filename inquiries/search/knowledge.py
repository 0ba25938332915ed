"""Articles and templates in the command palette: what the units know, in the agent's language."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desks.models import Agent
from desks.permissions import Scope
from inquiries.search.sources import Item, Source, register
from knowledge_base.queries import find_offers
from knowledge_base.states import Kind

ICONS = {Kind.ARTICLE: "file-text", Kind.TEMPLATE: "bolt"}


def offer_in_palette() -> None:
    register("knowledge", Source(_("Articles and templates"), find_texts))


def find_texts(text: str, agent: Agent, scope: Scope, limit: int) -> Sequence[Item]:
    """Published texts that the scope may use; articles first."""
    now = timezone.now()
    return [
        Item(
            title=offer.text.title,
            url=reverse("knowledge_base:item", args=[offer.text.item_id]),
            detail=str(kind.label),
            icon=ICONS[kind],
        )
        for kind in (Kind.ARTICLE, Kind.TEMPLATE)
        for offer in find_offers(
            scope=scope, kind=kind, written=text, language=agent.language, now=now, limit=limit
        )
    ][:limit]
