"""The object itself: made, and counted when it went into an answer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, scope_of
from knowledge_base.models import Category, Item, Source
from knowledge_base.permissions import lock_item_for, may_arrange
from knowledge_base.source_lines import SourceLine
from knowledge_base.states import ALWAYS_PUBLIC, MAY_BE_PUBLIC, Kind, SourceStatus
from shared.exceptions import Conflict, InvalidInput, NotAllowed, NotPossible


@transaction.atomic
def add_item(
    *,
    kind: Kind,
    code: str,
    by: Agent,
    now: datetime,
    desks: Sequence[Desk] = (),
    topics: Sequence[str] = (),
    category: Category | None = None,
    is_public: bool = False,
) -> Item:
    """A new object without texts; without desks it is for all of them. Articles are public.

    Raises Conflict when the code is taken (also by what the agent may not see), NotAllowed when
    the agent may not propose at each of the desks, InvalidInput for a public kind that is none.
    """
    _require_own(by, desks)
    if is_public and kind not in MAY_BE_PUBLIC:
        raise InvalidInput(_("Only articles and notices can be public."))
    try:
        with transaction.atomic():
            item = Item.objects.create(
                kind=kind,
                code=code,
                owner=by,
                proposed_by=by,
                is_for_all=not desks,
                topics=list(topics),
                category=category,
                is_public=is_public or kind in ALWAYS_PUBLIC,
                created_at=now,
            )
    except IntegrityError:
        raise Conflict(_("This short name is taken. Choose another one.")) from None
    item.desks.set(desks)
    return item


def _require_own(by: Agent, desks: Sequence[Desk]) -> None:
    allowed = scope_of(by).desk_ids_for(Deed.PROPOSE_KNOWLEDGE)
    if not allowed or not {desk.pk for desk in desks} <= allowed:
        raise NotAllowed()


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set of an object beside its words. Without desks it is for all of them."""

    desks: Sequence[Desk] = ()
    topics: Sequence[str] = ()
    category: Category | None = None
    owner: Agent | None = None
    is_public: bool = False
    needs_all_languages: bool = False
    review_on: date | None = None
    sources: Sequence[SourceLine] = ()


@transaction.atomic
def change_item(*, item_id: int, settings: Settings, by: Agent, now: datetime) -> Item:
    """The object with exactly these settings; the same again changes nothing.

    Coordinators do it; who wrote it does until something of it has been live. Raises NotAllowed
    for others and for desks that are not theirs, InvalidInput for a public kind that is none and
    for an owner who cannot see it.
    """
    item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    if not may_arrange(scope_of(by), item):
        raise NotAllowed()
    _require_own(by, [one for one in settings.desks if not item.desks.filter(pk=one.pk).exists()])
    is_public = settings.is_public or item.kind in ALWAYS_PUBLIC
    if is_public and item.kind not in MAY_BE_PUBLIC:
        raise InvalidInput(_("Only articles and notices can be public."))
    _require_reader(settings.owner, settings.desks)
    item.is_for_all, item.is_public = not settings.desks, is_public
    item.topics, item.category, item.owner = (
        list(settings.topics),
        settings.category,
        settings.owner,
    )
    item.needs_all_languages, item.review_on = settings.needs_all_languages, settings.review_on
    item.save()
    item.desks.set(settings.desks)
    _keep_sources(item, settings.sources)
    return item


def _require_reader(owner: Agent | None, desks: Sequence[Desk]) -> None:
    if owner is None:
        return
    theirs = scope_of(owner).desk_ids_for(Deed.PROPOSE_KNOWLEDGE)
    if not theirs or (desks and not theirs & {one.pk for one in desks}):
        raise InvalidInput(_("The owner must belong to one of the desks."))


def _keep_sources(item: Item, wanted: Sequence[SourceLine]) -> None:
    if any(not one.title.strip() for one in wanted):
        raise InvalidInput(_("A source needs a title."))
    present = [
        SourceLine(one.title, one.as_of, one.url, SourceStatus(one.status))
        for one in item.sources.all()
    ]
    if present != list(wanted):
        item.sources.all().delete()
        rows = [Source(item=item, **asdict(one)) for one in wanted]
        Source.objects.bulk_create(rows)


@transaction.atomic
def check_example(*, item_id: int, by: Agent, now: datetime) -> Item:
    """Somebody of the registry stands for it now: it is an example no more. Twice is once.

    Who and when is kept. Raises NotPossible while a source is not confirmed.
    """
    item = lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    if not item.is_example:
        return item
    if item.sources.filter(status=SourceStatus.UNVERIFIED).exists():
        raise NotPossible(_("Confirm its sources first."))
    item.is_example, item.checked_by, item.checked_at = False, by, now
    item.save(update_fields=["is_example", "checked_by", "checked_at"])
    return item


def count_uses(*, items: Sequence[Item], now: datetime) -> None:
    """One answer more that each of them went into; called in the answer's transaction."""
    Item.objects.filter(pk__in=[one.pk for one in items]).update(uses=F("uses") + 1, used_at=now)
