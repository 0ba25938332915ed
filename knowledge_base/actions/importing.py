"""Objects from files: their words become versions that somebody else reviews, never live at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from desks.models import Agent
from desks.permissions import scope_of
from files.actions import content_hash
from knowledge_base.actions.items import Settings, add_item, change_item
from knowledge_base.actions.pictures import MAX_ALT, drawn_anew, keep_picture
from knowledge_base.actions.reviewing import submit_version
from knowledge_base.actions.shipping import review_day
from knowledge_base.actions.writing import write_version
from knowledge_base.importing import (
    Change,
    Effect,
    Known,
    known_names,
    plan_import,
    with_numbers,
)
from knowledge_base.markdown_files import ItemFile
from knowledge_base.models import Item
from knowledge_base.named_pictures import seen_in
from shared.exceptions import Conflict, InvalidInput

TAKEN = (Effect.NEW, Effect.CHANGED)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A picture that came along, drawn anew, and the hash of how it came."""

    content: bytes
    came_as: str


def import_items(
    *,
    files: Sequence[ItemFile],
    by: Agent,
    now: datetime,
    pictures: Mapping[int, bytes] | None = None,
) -> list[Change]:
    """Take over what is new and what has changed; returns what became of each object.

    Judged anew at this moment, whatever a preview said. New words wait for their review, in the
    name of `by`, who will not be the one to review them; what is live stays live meanwhile.
    Settings hold at once. What is not possible is left out whole, with its reasons. Nothing that
    the files do not name is touched. The same again changes nothing. `pictures` are those that came
    along, by the numbers that the files name: drawn anew before anything is written, and what
    cannot be drawn is as if it had not come. Raises Conflict when others changed the same meanwhile.
    """
    offered = dict(pictures or {})
    drawn = _draw(plan_import(files, scope_of(by), offered), offered)
    return _import(files, {one: offered[one] for one in offered if one in drawn}, drawn, by, now)


def _draw(changes: Sequence[Change], offered: dict[int, bytes]) -> dict[int, _Drawn | None]:
    """What is new of the pictures, before any transaction; None for those that are here already."""
    wanted = {one for change in changes if change.effect in TAKEN for one in change.new_pictures}
    drawn: dict[int, _Drawn | None] = dict.fromkeys(offered.keys() - wanted)
    for number in sorted(wanted):
        try:
            content = drawn_anew(offered[number])
        except InvalidInput:
            continue
        drawn[number] = _Drawn(content, content_hash(offered[number]))
    return drawn


@transaction.atomic
def _import(
    files: Sequence[ItemFile],
    offered: Mapping[int, bytes],
    drawn: Mapping[int, _Drawn | None],
    by: Agent,
    now: datetime,
) -> list[Change]:
    _lock(files)
    changes = plan_import(files, scope_of(by), offered)
    known = known_names()
    for change in changes:
        if change.effect in TAKEN:
            _take_over(change, known, drawn, by, now)
    return changes


def _lock(files: Sequence[ItemFile]) -> None:
    """Nobody begins to write between the judgement and the deed."""
    present = Item.objects.filter(code__in=[one.code for one in files]).order_by("pk")
    list(present.select_for_update(of=("self",), no_key=True))


def _take_over(
    change: Change,
    known: Known,
    drawn: Mapping[int, _Drawn | None],
    by: Agent,
    now: datetime,
) -> None:
    item = Item.objects.get(pk=change.item_id or _add(change.file, known, by, now).pk)
    new_numbers = _keep_pictures(item, change, drawn, by, now)
    file = with_numbers(change.file, {**change.pictures, **new_numbers})
    if change.has_new_settings:
        _set(item, file, known, by, now)
    for language in change.languages:
        words = file.texts[language]
        where: dict[str, Any] = {"item_id": item.pk, "language": language, "by": by, "now": now}
        write_version(title=words.title, body=words.body, **where)
        submit_version(**where)


def _keep_pictures(
    item: Item, change: Change, drawn: Mapping[int, _Drawn | None], by: Agent, now: datetime
) -> dict[int, int]:
    """Their numbers in the archive, and those that they have here from now on."""
    said: dict[int, str] = {}
    for words in change.file.texts.values():
        said = seen_in(words.body) | said
    numbers = {}
    for number in change.new_pictures:
        picture = drawn[number]
        if picture is None:  # it was here when it was looked for, and is not any more
            raise Conflict()
        alt = said.get(number, "")[:MAX_ALT]
        kept = keep_picture(
            item, drawn=picture.content, came_as=picture.came_as, alt=alt, by=by, now=now
        )
        numbers[number] = kept.pk
    return numbers


def _add(file: ItemFile, known: Known, by: Agent, now: datetime) -> Item:
    desks = [known.desks[code] for code in file.desks]
    item = add_item(kind=file.kind, code=file.code, desks=desks, by=by, now=now)
    if file.is_example:
        Item.objects.filter(pk=item.pk).update(is_example=True)
    return item


def _set(item: Item, file: ItemFile, known: Known, by: Agent, now: datetime) -> None:
    settings = Settings(
        desks=[known.desks[code] for code in file.desks],
        topics=file.topics,
        category=known.categories.get(file.category),
        owner=item.owner,
        is_public=file.is_public,
        needs_all_languages=file.needs_all_languages,
        review_on=file.review_on or item.review_on or review_day(file, now),
        sources=file.sources,
    )
    change_item(item_id=item.pk, settings=settings, by=by, now=now)
