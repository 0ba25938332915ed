"""The object itself: made, and counted when it went into an answer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, scope_of
from knowledge_base.models import Category, Item
from knowledge_base.states import ALWAYS_PUBLIC, MAY_BE_PUBLIC, Kind
from shared.exceptions import Conflict, InvalidInput, NotAllowed


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


def count_uses(*, items: Sequence[Item]) -> None:
    """One answer more that each of them went into; called in the answer's transaction."""
    Item.objects.filter(pk__in=[one.pk for one in items]).update(uses=F("uses") + 1)
