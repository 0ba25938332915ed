"""Objects from files: their words become versions that somebody else reviews, never live at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from desks.models import Agent
from desks.permissions import scope_of
from knowledge_base.actions.items import Settings, add_item, change_item
from knowledge_base.actions.reviewing import submit_version
from knowledge_base.actions.shipping import review_day
from knowledge_base.actions.writing import write_version
from knowledge_base.importing import Change, Effect, Known, known_names, plan_import
from knowledge_base.markdown_files import ItemFile
from knowledge_base.models import Item


@transaction.atomic
def import_items(*, files: Sequence[ItemFile], by: Agent, now: datetime) -> list[Change]:
    """Take over what is new and what has changed; returns what became of each object.

    Judged anew at this moment, whatever a preview said. New words wait for their review, in the
    name of `by`, who will not be the one to review them; what is live stays live meanwhile.
    Settings hold at once. What is not possible is left out whole, with its reasons. Nothing that
    the files do not name is touched. The same again changes nothing.
    """
    _lock(files)
    changes = plan_import(files, scope_of(by))
    known = known_names()
    for change in changes:
        if change.effect in (Effect.NEW, Effect.CHANGED):
            _take_over(change, known, by, now)
    return changes


def _lock(files: Sequence[ItemFile]) -> None:
    """Nobody begins to write between the judgement and the deed."""
    present = Item.objects.filter(code__in=[one.code for one in files]).order_by("pk")
    list(present.select_for_update(of=("self",), no_key=True))


def _take_over(change: Change, known: Known, by: Agent, now: datetime) -> None:
    file = change.file
    item_id = change.item_id or _add(file, known, by, now).pk
    if change.has_new_settings:
        _set(item_id, file, known, by, now)
    for language in change.languages:
        words = file.texts[language]
        where: dict[str, Any] = {"item_id": item_id, "language": language, "by": by, "now": now}
        write_version(title=words.title, body=words.body, **where)
        submit_version(**where)


def _add(file: ItemFile, known: Known, by: Agent, now: datetime) -> Item:
    desks = [known.desks[code] for code in file.desks]
    item = add_item(kind=file.kind, code=file.code, desks=desks, by=by, now=now)
    if file.is_example:
        Item.objects.filter(pk=item.pk).update(is_example=True)
    return item


def _set(item_id: int, file: ItemFile, known: Known, by: Agent, now: datetime) -> None:
    present = Item.objects.get(pk=item_id)
    settings = Settings(
        desks=[known.desks[code] for code in file.desks],
        topics=file.topics,
        category=known.categories.get(file.category),
        owner=present.owner,
        is_public=file.is_public,
        needs_all_languages=file.needs_all_languages,
        review_on=file.review_on or present.review_on or review_day(file, now),
        sources=file.sources,
    )
    change_item(item_id=item_id, settings=settings, by=by, now=now)
