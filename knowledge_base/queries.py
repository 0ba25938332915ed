"""Finding texts: by words in any language, the wanted language first, the most used first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desks.permissions import Scope
from files.models import ScanVerdict
from knowledge_base.models import Fact, Item, Picture, Text, TextQuerySet, TextVersion
from knowledge_base.search import Hit, search_texts
from knowledge_base.search.words import fold, words_of
from knowledge_base.states import LANGUAGE_CODES, OPEN, Kind, TextState, VersionState
from shared.exceptions import NotPossible

MOST_MATCHES = 60
MOST_FOUND = 200
TOPICAL = 1.5  # how much better what is of the topic fits


@dataclass(frozen=True, slots=True)
class Offer:
    """One item as it is offered to a writer: its text in the wanted language, if there is one."""

    text: Text
    is_wanted_language: bool


def find_offers(
    *,
    scope: Scope,
    kind: Kind,
    written: str,
    language: str,
    now: datetime,
    topic: str = "",
    desk_id: int | None = None,
    limit: int = 8,
) -> list[Offer]:
    """What fits the words, best first: the wanted language, the topic, the fit, then the use."""
    texts = _offered(scope, kind, desk_id)
    matches = (
        _matching(texts, written, language, topic, now)
        if words_of(written)
        else _most_used(texts, language, topic)
    )
    return sorted(matches, key=lambda one: not one.is_wanted_language)[:limit]


def _offered(scope: Scope, kind: Kind, desk_id: int | None) -> TextQuerySet:
    visible = Item.objects.visible_to(scope).filter(kind=kind)
    if desk_id is not None:
        visible = visible.filter(Q(is_for_all=True) | Q(desks=desk_id))
    return Text.objects.live().filter(item__in=visible.values("pk"))


def _most_used(texts: TextQuerySet, language: str, topic: str) -> list[Offer]:
    """Before anything is typed: what is of the topic, then what is used most."""
    ordered = texts.annotate(is_topical=_is_topical(topic)).order_by(
        "-is_topical", "-item__uses", "live__title", "pk"
    )
    first: dict[int, Text] = {}
    for text in ordered[:MOST_MATCHES]:
        first.setdefault(text.item_id, text)
    wanted = {one.item_id: one for one in texts.filter(item_id__in=first, language=language)}
    return [Offer(wanted.get(pk, text), pk in wanted) for pk, text in first.items()]


def _matching(
    texts: TextQuerySet, written: str, language: str, topic: str, now: datetime
) -> list[Offer]:
    """Who types the beginning of a short name means that item; else what fits, the topic's first."""
    starts = fold(written).strip().replace(" ", "-")
    hits = search_texts(texts, written=written, language=language, limit=MOST_MATCHES, now=now)
    hits.sort(
        key=lambda hit: (
            not hit.text.item.code.startswith(starts),
            not hit.is_whole,
            -hit.fit * (TOPICAL if topic in hit.text.item.topics else 1),
        )
    )
    return [Offer(hit.text, hit.is_wanted_language) for hit in hits]


def _is_topical(topic: str) -> Q:
    return Q(item__topics__contains=[topic]) if topic else Q(pk__isnull=True)


@dataclass(frozen=True, slots=True)
class Found:
    """Items in their order; `hits` are those that were found by live words, with what is marked."""

    items: "QuerySet[Item]"
    hits: dict[int, Hit]


def items_of(
    scope: Scope,
    *,
    now: datetime,
    kind: str = "",
    written: str = "",
    only: "QuerySet[Item] | None" = None,
) -> Found:
    """For the list page: also what is a draft or retired; what fits best first, else most used.

    Of each its texts, that in the language of the page first; `only` narrows (see queues).
    """
    hits: dict[int, Hit] = {}
    items: QuerySet[Item] = Item.objects.visible_to(scope)
    if kind:
        items = items.filter(kind=kind)
    if only is not None:
        items = items.filter(pk__in=only.values("pk"))
    order = ["kind", "-uses", "code"]
    if words_of(written):
        live = Text.objects.live().filter(item__in=items.values("pk"))
        language = get_language() or "en"
        found = search_texts(live, written=written, language=language, limit=MOST_FOUND, now=now)
        hits = {hit.text.item_id: hit for hit in found}
        items = _fitting(items, written, list(hits))
        order = ["place", *order]
    own = Case(When(language=get_language(), then=Value(0)), default=Value(1))
    texts = Text.objects.select_related("live").order_by(own, "language")
    unfinished = Prefetch(
        "versions", TextVersion.objects.filter(state__in=OPEN), to_attr="open_versions"
    )
    each = Prefetch("texts", texts.prefetch_related(unfinished))
    return Found(items.prefetch_related(each, "desks").order_by(*order), hits)


def _fitting(items: "QuerySet[Item]", written: str, fitting: list[int]) -> "QuerySet[Item]":
    """Those that fit, by their `place`; then what has the words in its name or its draft."""
    drafted = TextVersion.objects.filter(state__in=OPEN, title__icontains=written)
    found = (
        Q(pk__in=fitting) | Q(code__istartswith=written) | Q(pk__in=drafted.values("text__item"))
    )
    ranked = [When(pk=pk, then=Value(place)) for place, pk in enumerate(fitting)]
    return items.filter(found).annotate(
        place=Case(*ranked, default=Value(MOST_FOUND), output_field=IntegerField())
    )


def get_text(item_id: int, language: str) -> Text:
    """With its item and live words. Raises NotPossible when nothing was ever written there."""
    texts = Text.objects.select_related("item", "live")
    text = texts.filter(item_id=item_id, language=language).first()
    if text is None:
        raise NotPossible(_("There is no text in this language yet."))
    return text


def open_version_of(text: Text) -> TextVersion | None:
    """The one that is written, reviewed or approved; there is never a second."""
    return text.versions.filter(state__in=OPEN).first()


def open_versions_of(item: Item) -> dict[str, TextVersion]:
    """By language, with who wrote them."""
    open_ones = TextVersion.objects.filter(text__item=item, state__in=OPEN)
    rows = open_ones.select_related("text", "author", "reviewer").prefetch_related("writers")
    return {one.text.language: one for one in rows}


def texts_with_changed_facts(item: Item) -> set[int]:
    return set(Text.objects.filter(item=item).with_changed_facts().values_list("pk", flat=True))


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


def texts_naming(fact: Fact) -> QuerySet[Text]:
    """Texts whose live or open words name the fact."""
    named = TextVersion.objects.filter(facts=fact)
    shown = Q(pk__in=named.filter(state__in=OPEN).values("text"))
    live = Q(state=TextState.PUBLISHED, live__in=named.values("pk"))
    return Text.objects.filter(shown | live).select_related("item", "live")


def live_texts_naming() -> Combinable:
    """How many live texts name each fact of a list: a part of its one statement."""
    named = Text.objects.filter(state=TextState.PUBLISHED, live__facts=OuterRef("pk"))
    counted = named.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def pictures_of(item: Item) -> list[Picture]:
    """The newest first; what a scanner found bad is not among them."""
    return list(item.pictures.exclude(stored_file__verdict=ScanVerdict.BAD))


def words_shown(item: Item) -> list[str]:
    """Of its live texts, and of all that is being written."""
    versions = TextVersion.objects.filter(text__item=item)
    live = Q(pk=F("text__live"), text__state=TextState.PUBLISHED)
    return list(versions.filter(live | Q(state__in=OPEN)).values_list("body", flat=True))


def old_pictures(before: datetime) -> list[tuple[int, int]]:
    """Item and picture of those added before then whose number stands in no version.

    The number is looked for as it is written, 7 also in 71: what is left is surely not named.
    """
    name = Concat(Value("file:"), Cast(OuterRef("pk"), CharField()))
    naming = TextVersion.objects.filter(text__item=OuterRef("item"), body__contains=name)
    rows = Picture.objects.filter(~Exists(naming), added_at__lt=before)
    return list(rows.order_by("pk").values_list("item_id", "pk"))


def texts_for_use(scope: Scope, text_ids: Iterable[int]) -> Sequence[Text]:
    """Those among them that are or were live, and that the agent may see."""
    visible = Item.objects.visible_to(scope)
    wanted = Text.objects.filter(pk__in=list(text_ids), live__isnull=False)
    return list(wanted.filter(item__in=visible.values("pk")).select_related("item", "live"))


def published_numbers(texts: Iterable[Text]) -> set[tuple[int, int]]:
    """Text and number of every version of them that readers ever saw."""
    seen = TextVersion.objects.filter(text__in=list(texts), published_at__isnull=False)
    return set(seen.values_list("text_id", "number"))


def find_text(*, scope: Scope, item_id: int, language: str) -> Text | None:
    """The published text of one item, in this language, else in English, else in what there is."""
    visible = Item.objects.visible_to(scope).filter(pk=item_id)
    texts = Text.objects.live().filter(item__in=visible.values("pk"))
    return texts.order_by(in_best_language(language), "pk").first()


def in_best_language(language: str) -> Case:
    """To order texts of one item by: in this language, else in English, else in what there is."""
    wanted, english = When(language=language, then=Value(0)), When(language="en", then=Value(1))
    return Case(wanted, english, default=Value(2), output_field=IntegerField())


def best_of(texts: Iterable[Text], language: str) -> Text | None:
    """The same of texts that are there already."""
    order = [language, *LANGUAGE_CODES]
    return min(texts, key=lambda one: order.index(one.language), default=None)


def public_items(codes: Iterable[str], now: datetime) -> dict[str, int]:
    """Ids by code, of those among them that anybody may read; no statement for none."""
    wanted = list(codes)
    if not wanted:
        return {}
    texts = Text.objects.public(now).filter(item__code__in=wanted)
    return dict(texts.order_by().values_list("item__code", "item_id"))


def titles_of(scope: Scope, kind: Kind, language: str) -> list[tuple[int, str]]:
    """Ids of all items with a published text, and its title in the best language there is."""
    visible = Item.objects.visible_to(scope).filter(kind=kind)
    texts = Text.objects.live().filter(item__in=visible.values("pk"))
    worst_first = texts.order_by(in_best_language(language).desc(), "-pk")
    titles = dict(worst_first.values_list("item_id", "live__title"))
    return sorted(titles.items(), key=lambda one: one[1].casefold())
