"""What comes with the product: written at once, live, and never over what people have changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from desks.models import Agent, Desk
from desks.permissions import Deed, scope_of
from knowledge_base.markdown_files import ItemFile
from knowledge_base.models import Category, Fact, FactVersion, Item, Source, Text, TextVersion
from knowledge_base.search.indexing import index_texts
from knowledge_base.states import LANGUAGE_CODES, SourceStatus, TextState, VersionState
from knowledge_base.variables import fact_codes


@transaction.atomic
def ship_categories(rows: Iterable[Mapping[str, Any]]) -> int:
    """The categories that are missing; returns how many. Twice is once."""
    known = set(Category.objects.values_list("slug", flat=True))
    missing = [Category(**row) for row in rows if row["slug"] not in known]
    return len(Category.objects.bulk_create(missing))


@transaction.atomic
def ship_facts(rows: Iterable[Mapping[str, Any]], *, now: datetime) -> int:
    """The facts that are missing, in nobody's name; returns how many. Twice is once."""
    known = set(Fact.objects.values_list("code", flat=True))
    missing = [row for row in rows if row["code"] not in known]
    facts = Fact.objects.bulk_create(
        Fact(code=row["code"], changed_at=now, **_in_each(row, "name")) for row in missing
    )
    versions = FactVersion.objects.bulk_create(
        FactVersion(
            fact=fact,
            number=1,
            source=row["source"],
            as_of=row["as_of"],
            status=SourceStatus(row["status"]),
            note=row.get("note", ""),
            at=now,
            **_in_each(row, "value"),
        )
        for fact, row in zip(facts, missing, strict=True)
    )
    for fact, version in zip(facts, versions, strict=True):
        fact.current = version
    Fact.objects.bulk_update(facts, ["current"], batch_size=500)
    return len(missing)


def _in_each(row: Mapping[str, Any], part: str) -> dict[str, str]:
    return {f"{part}_{one}": row[f"{part}_{one}"] for one in LANGUAGE_CODES}


@transaction.atomic
def ship_items(items: Sequence[ItemFile], *, by: Agent, now: datetime) -> int:
    """The objects that are missing, live at once; returns how many. Twice is once.

    `by` stands for having taken them. What is for desks that do not exist, or where `by` may not
    publish, is left out. A few statements for all of them: hundreds of texts in a second or two.
    """
    known = set(Item.objects.values_list("code", flat=True))
    allowed = scope_of(by).desk_ids_for(Deed.PUBLISH_KNOWLEDGE)
    desks = {desk.code: desk for desk in Desk.objects.filter(pk__in=allowed)}
    wanted = [one for one in items if one.code not in known and set(one.desks) <= desks.keys()]
    if not allowed or not wanted:
        return 0
    made = _make_items(wanted, desks, by, now)
    _publish_texts(wanted, made, by, now)
    return len(made)


def _make_items(
    wanted: Sequence[ItemFile], desks: Mapping[str, Desk], by: Agent, now: datetime
) -> dict[str, Item]:
    categories = {one.slug: one for one in Category.objects.all()}
    rows = [
        Item(
            kind=one.kind,
            code=one.code,
            owner=by,
            is_for_all=not one.desks,
            topics=list(one.topics),
            category=categories.get(one.category),
            is_public=one.is_public,
            needs_all_languages=one.needs_all_languages,
            is_example=one.is_example,
            review_on=review_day(one, now),
            revision=1,
            created_at=now,
        )
        for one in wanted
    ]
    made = {item.code: item for item in Item.objects.bulk_create(rows)}
    Item.desks.through.objects.bulk_create(
        Item.desks.through(item_id=made[one.code].pk, desk_id=desks[code].pk)
        for one in wanted
        for code in one.desks
    )
    Source.objects.bulk_create(
        source for one in wanted for source in sources_of(one, made[one.code])
    )
    return made


def review_day(one: ItemFile, now: datetime) -> date | None:
    if one.review_on or not one.review_after:
        return one.review_on
    return timezone.localdate(now) + timedelta(days=one.review_after)


def sources_of(one: ItemFile, item: Item) -> list[Source]:
    return [Source(item=item, **asdict(line)) for line in one.sources]


def _publish_texts(
    wanted: Sequence[ItemFile], made: Mapping[str, Item], by: Agent, now: datetime
) -> None:
    texts = Text.objects.bulk_create(
        Text(item=made[one.code], language=language, revision=1)
        for one in wanted
        for language in one.texts
    )
    words = {one.code: one.texts for one in wanted}
    versions = TextVersion.objects.bulk_create(
        TextVersion(
            text=text,
            number=1,
            state=VersionState.PUBLISHED,
            title=words[text.item.code][text.language].title,
            body=words[text.item.code][text.language].body,
            revision=1,
            written_at=now,
            submitted_at=now,
            reviewer=by,
            reviewed_at=now,
            published_at=now,
            published_by=by,
        )
        for text in texts
    )
    _name_facts(versions)
    for text, version in zip(texts, versions, strict=True):
        text.live, text.state, text.facts_seen_at = version, TextState.PUBLISHED, now
    Text.objects.bulk_update(texts, ["live", "state", "facts_seen_at"], batch_size=500)
    index_texts(texts)


def _name_facts(versions: Sequence[TextVersion]) -> None:
    facts = dict(Fact.objects.values_list("code", "pk"))
    link = TextVersion.facts.through
    link.objects.bulk_create(
        link(textversion_id=version.pk, fact_id=facts[code])
        for version in versions
        for code in fact_codes(f"{version.title} {version.body}")
        if code in facts
    )
