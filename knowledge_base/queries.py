"""Finding texts: by words in any language, the wanted language first, the most used first."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
)
from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Ln
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language

from desks.permissions import Scope
from files.models import ScanVerdict
from knowledge_base.models import Fact, Item, Picture, Text, TextVersion
from knowledge_base.states import OPEN, Kind, TextState, VersionState
from knowledge_base.variables import AS_OF, FACT

CONFIGS = {"en": "english", "fr": "french", "es": "spanish"}
MOST_WORDS = 8
MOST_MATCHES = 60
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Offer:
    """One item as it is offered to a writer: its text in the wanted language, if there is one."""

    text: Text
    is_wanted_language: bool


def fold(written: str) -> str:
    """Small letters without accents: who types "demenage" finds "déménagé"."""
    apart = unicodedata.normalize("NFKD", written.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def vector_of(title: str, body: str, code: str, language: str) -> Combinable:
    """Words as they are (for beginnings of words) and their stems (for inflections)."""
    config = CONFIGS[language]
    head, text = Value(fold(f"{title} {code}")), Value(fold(body[:50_000]))
    return (
        SearchVector(head, config="simple", weight="A")
        + SearchVector(head, config=config, weight="B")
        + SearchVector(text, config="simple", weight="C")
        + SearchVector(text, config=config, weight="D")
    )


def search_query(written: str) -> SearchQuery | None:
    """Every word must be there, as its beginning or by its stem; None when nothing is asked."""
    words = _WORD.findall(fold(written))[:MOST_WORDS]
    each = [_any_form(word) for word in words]
    found: SearchQuery | None = None
    for one in each:
        found = one if found is None else found & one
    return found


def _any_form(word: str) -> SearchQuery:
    form = SearchQuery(f"{word}:*", config="simple", search_type="raw")
    for config in CONFIGS.values():
        form = form | SearchQuery(word, config=config, search_type="plain")
    return form


def find_offers(
    *,
    scope: Scope,
    kind: Kind,
    written: str,
    language: str,
    topic: str = "",
    desk_id: int | None = None,
    limit: int = 8,
) -> list[Offer]:
    """What fits the words, best first: the wanted language, the topic, the fit, then the use."""
    matches = list(_matching(scope, kind, written, topic, desk_id)[:MOST_MATCHES])
    items = list(dict.fromkeys(match.item_id for match in matches))
    wanted = {
        text.item_id: text
        for text in Text.objects.live().filter(item_id__in=items, language=language)
    }
    first = {match.item_id: match for match in reversed(matches)}
    offers = [Offer(wanted.get(pk, first[pk]), pk in wanted) for pk in items]
    return sorted(offers, key=lambda one: not one.is_wanted_language)[:limit]


def _matching(
    scope: Scope, kind: Kind, written: str, topic: str, desk_id: int | None
) -> QuerySet[Text]:
    visible = Item.objects.visible_to(scope).filter(kind=kind)
    if desk_id is not None:
        visible = visible.filter(Q(is_for_all=True) | Q(desks=desk_id))
    texts: QuerySet[Text] = Text.objects.live().filter(item__in=visible.values("pk"))
    offered = texts.annotate(is_topical=_is_topical(topic))
    query = search_query(written)
    if query is None:
        return offered.order_by("-is_topical", "-item__uses", "live__title", "pk")
    topical = Case(When(is_topical=True, then=Value(1.5)), default=Value(1.0))
    fit = SearchRank(F("words"), query) * topical * (1 + Ln(1 + F("item__uses")) / 10)
    starts = fold(written).replace(" ", "-")
    ranked = offered.filter(words=query).annotate(fit=fit, is_named=_is_named(starts))
    return ranked.order_by("-is_named", "-fit", "live__title", "pk")


def _is_named(starts: str) -> Q:
    """Who types the beginning of a short name means that item."""
    return Q(item__code__startswith=starts)


def _is_topical(topic: str) -> Q:
    return Q(item__topics__contains=[topic]) if topic else Q(pk__isnull=True)


def items_of(
    scope: Scope, *, kind: str = "", written: str = "", state: str = ""
) -> "QuerySet[Item]":
    """For the list page: also what is a draft or retired, most used first.

    Of each its texts, that in the language of the page first.
    """
    items = Item.objects.visible_to(scope)
    if kind:
        items = items.filter(kind=kind)
    if state:
        items = items.filter(texts__state=state)
    query = search_query(written)
    if query is not None:
        written_there = Q(texts__versions__state__in=OPEN) & Q(
            texts__versions__title__icontains=written
        )
        found = Q(texts__words=query) | written_there | Q(code__istartswith=written)
        items = items.filter(pk__in=Item.objects.filter(found).values("pk"))
    own = Case(When(language=get_language(), then=Value(0)), default=Value(1))
    texts = Text.objects.select_related("live").order_by(own, "language")
    unfinished = Prefetch(
        "versions", TextVersion.objects.filter(state__in=OPEN), to_attr="open_versions"
    )
    each = Prefetch("texts", texts.prefetch_related(unfinished))
    return items.prefetch_related(each, "desks").order_by("kind", "-uses", "code")


def open_version_of(text: Text) -> TextVersion | None:
    """The one that is written, reviewed or approved; there is never a second."""
    return text.versions.filter(state__in=OPEN).first()


def find_open_version(item_id: int, language: str) -> TextVersion | None:
    versions = TextVersion.objects.filter(text__item_id=item_id, text__language=language)
    return versions.filter(state__in=OPEN).select_related("text__item", "text__live").first()


def due_versions(now: datetime) -> list[tuple[int, str]]:
    """Item and language of what was approved for a time that has come, the earliest first."""
    due = TextVersion.objects.filter(state=VersionState.APPROVED, publish_at__lte=now)
    return list(due.order_by("publish_at").values_list("text__item_id", "text__language"))


def expired_texts(now: datetime) -> list[tuple[int, str]]:
    expired = Text.objects.filter(state=TextState.PUBLISHED, expires_at__lte=now)
    return list(expired.values_list("item_id", "language"))


def fact_values(codes: Iterable[str], language: str) -> dict[str, str]:
    """What `{{ fact.… }}` stands for now, by the name in the text; unknown codes are left out.

    With the date of its source, for `{{ fact.….as_of }}`: no fee leaves without saying of when.
    """
    facts = Fact.objects.filter(code__in=list(codes), current__isnull=False)
    values: dict[str, str] = {}
    with translation.override(language):
        for fact in facts.select_related("current"):
            if fact.current:
                values[f"{FACT}{fact.code}"] = fact.current.value_in(language)
                values[f"{FACT}{fact.code}{AS_OF}"] = date_format(fact.current.as_of)
    return values


def texts_naming(fact: Fact) -> QuerySet[Text]:
    """Texts whose live or open words name the fact."""
    named = TextVersion.objects.filter(facts=fact)
    shown = Q(pk__in=named.filter(state__in=OPEN).values("text"))
    live = Q(state=TextState.PUBLISHED, live__in=named.values("pk"))
    return Text.objects.filter(shown | live).select_related("item", "live")


def pictures_of(item: Item) -> list[Picture]:
    """The newest first; what a scanner found bad is not among them."""
    return list(item.pictures.exclude(stored_file__verdict=ScanVerdict.BAD))


def texts_for_use(scope: Scope, text_ids: Iterable[int]) -> Sequence[Text]:
    """The published ones among them that the agent may see."""
    visible = Item.objects.visible_to(scope)
    wanted = Text.objects.live().filter(pk__in=list(text_ids))
    return list(wanted.filter(item__in=visible.values("pk")))


def find_text(*, scope: Scope, item_id: int, language: str) -> Text | None:
    """The published text of one item, in this language or else in the first there is."""
    visible = Item.objects.visible_to(scope).filter(pk=item_id)
    texts = Text.objects.live().filter(item__in=visible.values("pk"))
    wanted = Case(When(language=language, then=Value(0)), default=Value(1))
    return texts.order_by(wanted, "pk").first()


def titles_of(scope: Scope, kind: Kind, language: str) -> list[tuple[int, str]]:
    """Ids of all items with a published text, and its title in this language if there is one."""
    visible = Item.objects.visible_to(scope).filter(kind=kind)
    texts = Text.objects.live().filter(item__in=visible.values("pk"))
    wanted = Case(When(language=language, then=Value(1)), default=Value(0))
    titles = dict(texts.order_by(wanted, "-pk").values_list("item_id", "live__title"))
    return sorted(titles.items(), key=lambda one: one[1].casefold())
