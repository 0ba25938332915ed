"""The places of the knowledge base: all texts, the queues, facts, categories; each with its rights."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from desks.permissions import Deed, Scope

REVIEW, TRANSLATIONS, FACTS, MINE = "review", "translations", "facts", "mine"


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    is_current: bool


def tabs_for(scope: Scope, current: str) -> list[Tab]:
    leads = bool(scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE))
    places = [("items", reverse("knowledge_base:items"), _("All texts"))]
    if leads:
        places.append((REVIEW, _work(REVIEW), _("In review")))
    places.append((MINE, _work(MINE), _("My drafts")))
    places.append((TRANSLATIONS, _work(TRANSLATIONS), _("To be translated")))
    if leads:
        places.append((FACTS, _work(FACTS), _("To look at again")))
    places.append(("all-facts", reverse("knowledge_base:facts"), _("Facts")))
    if leads:
        places.append(("categories", reverse("knowledge_base:categories"), _("Categories")))
        places.append(("synonyms", reverse("knowledge_base:synonyms"), _("Same meaning")))
        places.append(("missed", reverse("knowledge_base:missed"), _("Found nothing")))
    return [Tab(url, label, name == current) for name, url, label in places]


def _work(queue: str) -> str:
    return reverse("knowledge_base:work", args=[queue])
