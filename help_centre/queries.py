"""What the public reads. Everything here begins with `Text.objects.public` or `Item.objects.public`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString

from desks.permissions import Deed, Scope
from help_centre.addresses import article_path
from help_centre.models import Feedback, Site
from knowledge_base.models import Category, Item, Picture, Source, Text
from knowledge_base.queries import best_of, in_best_language
from knowledge_base.rendering import references, render_html
from knowledge_base.states import Kind

READ_IN = timedelta(days=90)
MOST_READ = 6
MOST_NOTICES = 5
MORE = 4
IN_FEED = 30
LISTED = 50
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Shown:
    """A public text as readers of `language` find it: in theirs, or in another that there is."""

    text: Text
    language: str

    @property
    def path(self) -> str:
        return article_path(self.text.item_id, self.text.title, self.language)

    @property
    def is_elsewhere(self) -> bool:
        """Not in the readers' language yet."""
        return self.text.language != self.language


@dataclass(frozen=True, slots=True)
class Article:
    """One object to be read, with all the languages that it is public in."""

    shown: Shown
    texts: dict[str, Text]
    sources: list[Source]

    @property
    def text(self) -> Text:
        return self.shown.text

    @property
    def item(self) -> Item:
        return self.shown.text.item


def site() -> Site:
    """The words of the site; before anybody has changed any, a row that is not kept."""
    return Site.objects.first() or Site()


def shown_texts(language: str, now: datetime, **which: object) -> list[Shown]:
    """Each public object once: in this language, else in English, else in what there is."""
    texts = _preferred(Text.objects.public(now).filter(**which), language)
    return [Shown(text, language) for text in texts]


def _preferred(texts: QuerySet[Text], language: str) -> QuerySet[Text]:
    best = in_best_language(language)
    first_of_each = texts.annotate(order=best).order_by("item_id", "order", "language")
    return first_of_each.distinct("item_id")


def titles_of(ids: Iterable[int], language: str, now: datetime) -> list[Shown]:
    """Of these objects, in the order of the ids; what is not public is left out."""
    wanted = list(ids)
    found = {one.text.item_id: one for one in shown_texts(language, now, item_id__in=wanted)}
    return [found[pk] for pk in wanted if pk in found]


def public_ids(now: datetime, kind: Kind) -> QuerySet[Text, int]:
    texts = Text.objects.public(now).filter(item__kind=kind).order_by()
    return texts.values_list("item_id", flat=True)


def categories(now: datetime) -> list[Category]:
    """Those with something to read, each with its `number` of articles."""
    readable = Count("items", filter=Q(items__in=public_ids(now, Kind.ARTICLE)), distinct=True)
    return list(Category.objects.annotate(number=readable).filter(number__gt=0))


def in_category(category: Category, language: str, now: datetime) -> list[Shown]:
    articles = shown_texts(language, now, item__kind=Kind.ARTICLE, item__category=category)
    return sorted(articles, key=lambda one: one.text.title.casefold())


def most_read(language: str, now: datetime) -> list[Shown]:
    """By what was read in three months, then by what went into answers."""
    articles = Item.objects.filter(pk__in=public_ids(now, Kind.ARTICLE))
    items = articles.annotate(reads=_reads(now))
    ids = items.order_by("-reads", "-uses", "pk").values_list("pk", flat=True)[:MOST_READ]
    return titles_of(ids, language, now)


def more_of_category(item: Item, language: str, now: datetime) -> list[Shown]:
    """Other articles of the same subject: those that went into most answers first."""
    if item.category_id is None:
        return []
    others = Item.objects.filter(pk__in=public_ids(now, Kind.ARTICLE), category=item.category_id)
    ids = others.exclude(pk=item.pk).order_by("-uses", "pk").values_list("pk", flat=True)
    return titles_of(ids[:MORE], language, now)


def live_notices(language: str, now: datetime) -> list[Shown]:
    """The newest first."""
    notices = shown_texts(language, now, item__kind=Kind.NOTICE)
    return sorted(notices, key=lambda one: changed_at(one.text), reverse=True)[:MOST_NOTICES]


def newest(language: str, now: datetime) -> list[Shown]:
    """Articles and notices that are in this very language, as they last changed."""
    texts = Text.objects.public(now).filter(language=language)
    return [
        Shown(text, language)
        for text in texts.order_by(F("live__published_at").desc(nulls_last=True), "pk")[:IN_FEED]
    ]


def changed_at(text: Text) -> datetime:
    """When the words that are read now went live."""
    assert text.live is not None  # public texts are live
    return text.live.published_at or text.live.written_at


def every_public_text(now: datetime, most: int) -> list[Text]:
    """For the sitemap: all languages, without their words."""
    texts = Text.objects.public(now).defer("live__body")
    return list(texts.order_by("item_id", "language")[:most])


def find_article(item_id: int, language: str, now: datetime) -> Article | None:
    """What may be read under this number, in the language that fits best."""
    texts = Text.objects.public(now).filter(item_id=item_id)
    found = {one.language: one for one in texts.select_related("item__category")}
    text = best_of(found.values(), language)
    if text is None:
        return None
    return Article(Shown(text, language), found, list(text.item.sources.all()))


def find_category(slug: str, now: datetime) -> Category | None:
    return next((one for one in categories(now) if one.slug == slug), None)


def rendered(body: str, *, language: str, shown_in: str, now: datetime) -> SafeString:
    """As HTML; links lead to other public texts alone, what they name else is plain words."""
    named = references(body)
    items = {one.target for one in named if one.kind == "item"}
    files = {one.target for one in named if one.kind == "file"}
    return render_html(
        body,
        language=language,
        link_to=_links_to(items, shown_in, now).get,
        file_url=_pictures(files, now).get,
    )


def _links_to(codes: set[str], language: str, now: datetime) -> dict[str, str]:
    if not codes:
        return {}
    found = shown_texts(language, now, item__code__in=codes)
    return {one.text.item.code: one.path for one in found}


def _pictures(names: set[str], now: datetime) -> dict[str, str]:
    ids = [int(one) for one in names if one.isdecimal() and len(one) < LONGEST_ID]
    if not ids:
        return {}
    found = Picture.objects.public(now).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("help_centre:picture", args=[pk]) for pk in found}


def find_picture(pk: int, now: datetime) -> Picture | None:
    return Picture.objects.public(now).filter(pk=pk).select_related("stored_file").first()


# --- for coordinators ------------------------------------------------------------------------------
def feedback_for(scope: Scope) -> QuerySet[Feedback]:
    """Of the objects that the agent's desks publish: comments that wait come first."""
    desks = scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)
    if not desks:
        return Feedback.objects.none()
    items = Item.objects.filter(Q(is_for_all=True) | Q(desks__in=desks)).values("pk")
    return Feedback.objects.filter(version__text__item__in=items)


@dataclass(frozen=True, slots=True)
class Worth:
    """What readers made of one object: read in three months, helped and not helped ever."""

    shown: Shown
    reads: int
    helpful: int
    unhelpful: int


def worth_of_articles(scope: Scope, language: str, now: datetime) -> list[Worth]:
    """The articles of the agent's desks that were read most, then those that helped least; LISTED."""
    desks = scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)
    mine = Q(is_for_all=True) | Q(desks__in=desks)
    ids = Item.objects.filter(mine, pk__in=public_ids(now, Kind.ARTICLE)).values("pk")
    items = Item.objects.filter(pk__in=ids).annotate(reads=_reads(now))
    listed = items.order_by("-reads", "-unhelpful", "pk")[:LISTED]
    rows = listed.values_list("pk", "reads", "helpful", "unhelpful")
    numbers = {pk: (reads, helpful, unhelpful) for pk, reads, helpful, unhelpful in rows}
    return [Worth(one, *numbers[one.text.item_id]) for one in titles_of(numbers, language, now)]


def _reads(now: datetime) -> Coalesce:
    recent = Q(readings__day__gt=(now - READ_IN).date())
    return Coalesce(Sum("readings__count", filter=recent), 0)
