"""Objects as Markdown files with their pictures: what is live of them, or else what is being written."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet

from files.models import ScanVerdict
from files.queries import read_file
from knowledge_base.archives import picture_path
from knowledge_base.markdown_files import ItemFile, Words, write_item
from knowledge_base.models import Item, Picture, Text, TextVersion
from knowledge_base.named_pictures import named_in
from knowledge_base.source_lines import SourceLine
from knowledge_base.states import OPEN, Kind, SourceStatus, TextState

OPEN_VERSIONS = Prefetch(
    "versions", queryset=TextVersion.objects.filter(state__in=OPEN), to_attr="being_written"
)


def for_export(items: QuerySet[Item]) -> QuerySet[Item]:
    """The same items with all that `item_file` reads, in a few queries for any number."""
    texts = Text.objects.select_related("live").prefetch_related(OPEN_VERSIONS)
    return (
        items.select_related("category")
        .prefetch_related("sources", "desks", Prefetch("texts", queryset=texts))
        .order_by("code")
    )


def export_files(items: Iterable[Item]) -> dict[str, str]:
    """A file a language; what is retired, or has no words yet, is left out."""
    files: dict[str, str] = {}
    for item in items:
        one = item_file(item)
        if one.texts:
            files |= write_item(one)
    return files


def export_entries(items: QuerySet[Item]) -> Iterator[tuple[str, bytes]]:
    """All files of these items, texts first, then each picture that they name, read one by one."""
    files = export_files(for_export(items))
    for path in sorted(files):
        yield path, files[path].encode()
    numbers = {number for text in files.values() for number in named_in(text)}
    pictures = Picture.objects.filter(pk__in=numbers, item__in=items.values("pk"))
    clean = pictures.exclude(stored_file__verdict=ScanVerdict.BAD).select_related("stored_file")
    for picture in clean.order_by("pk"):
        yield picture_path(picture.pk), read_file(picture.stored_file)


def item_file(item: Item) -> ItemFile:
    words = {text.language: words_of(text) for text in item.texts.all()}
    return ItemFile(
        code=item.code,
        kind=Kind(item.kind),
        texts={language: one for language, one in sorted(words.items()) if one},
        topics=tuple(item.topics),
        desks=tuple(sorted(desk.code for desk in item.desks.all())),
        category=item.category.slug if item.category else "",
        is_public=item.is_public,
        needs_all_languages=item.needs_all_languages,
        sources=tuple(
            SourceLine(one.title, one.as_of, one.url, SourceStatus(one.status))
            for one in item.sources.all()
        ),
        review_on=item.review_on,
        is_example=item.is_example,
    )


def words_of(text: Text) -> Words | None:
    if text.state == TextState.PUBLISHED and text.live:
        return Words(text.live.title, text.live.body)
    return proposed_words(text) if text.state == TextState.NOT_YET else None


def proposed_words(text: Text) -> Words | None:
    """Of the version that is written or reviewed now; the text came with `for_export`."""
    proposed: list[TextVersion] = getattr(text, "being_written", [])
    return Words(proposed[0].title, proposed[0].body) if proposed else None
