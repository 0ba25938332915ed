"""Writing down what the units know. Agents propose; coordinators approve, publish and retire."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, scope_of
from knowledge_base.models import Item, Text
from knowledge_base.permissions import lock_item_for, may_do
from knowledge_base.queries import vector_of
from knowledge_base.states import LANGUAGE_CODES, TEXT_MOVES, Kind, TextState
from knowledge_base.variables import unknown_variables
from shared.exceptions import Conflict, InvalidInput, NotAllowed, NotPossible

MAX_BODY = 100_000


@transaction.atomic
def add_item(
    *,
    kind: Kind,
    code: str,
    by: Agent,
    now: datetime,
    desks: Sequence[Desk] = (),
    topics: Sequence[str] = (),
) -> Item:
    """A new object without texts; without desks it is for all of them.

    Raises Conflict when the code is taken (also by what the agent may not see), NotAllowed when
    the agent may not propose at each of the desks.
    """
    _require_own(by, desks)
    try:
        with transaction.atomic():
            item = Item.objects.create(
                kind=kind,
                code=code,
                owner=by,
                is_for_all=not desks,
                topics=list(topics),
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


@transaction.atomic
def propose_text(
    *, item_id: int, language: str, title: str, body: str, by: Agent, now: datetime
) -> Text:
    """Words for one language, live only when they are published. Twice the same is once.

    What is live stays live meanwhile. Raises InvalidInput for an empty text, an unknown language
    or a variable that does not exist.
    """
    item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    _require_sensible(language, title, body)
    text, _is_new = Text.objects.get_or_create(item=item, language=language)
    if (text.newest_title, text.newest_body) == (title.strip(), body.strip()):
        return text
    text.staged_title, text.staged_body = title.strip(), body.strip()
    text.staged_by, text.staged_at = by, now
    if text.state == TextState.APPROVED:  # what was approved were other words
        text.state = TextState.DRAFT
    text.save()
    return text


def _require_sensible(language: str, title: str, body: str) -> None:
    if language not in LANGUAGE_CODES:
        raise InvalidInput()
    if not title.strip() or not body.strip():
        raise InvalidInput(_("A text needs a title and words."))
    if len(title) > 200 or len(body) > MAX_BODY:
        raise InvalidInput(_("The text is too long."))
    if unknown := unknown_variables(f"{title} {body}"):
        words = _("Nothing is known that could stand for “%(name)s”.")
        raise InvalidInput(words % {"name": unknown[0]})


@transaction.atomic
def change_state(
    *,
    item_id: int,
    language: str,
    state: TextState,
    by: Agent,
    now: datetime,
    is_correction: bool = False,
) -> Text:
    """Approve, publish or retire the text of one language; into the same state twice is once.

    Publishing takes the proposed words live. If the text was up to date, the item says something
    new, and the other languages are stale until they follow; `is_correction` leaves them as they
    are. A text that was behind has followed. Raises NotPossible for a move that is not allowed.
    """
    item = lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    text = Text.objects.select_for_update().filter(item=item, language=language).first()
    if text is None:
        raise NotPossible(_("There is no text in this language yet."))
    if text.state == state and not text.has_proposal:
        return text
    if state not in TEXT_MOVES[text.state]:
        raise NotPossible()
    text.state = state
    if state == TextState.PUBLISHED:
        _go_live(item, text, is_correction)
        text.published_at, text.published_by = now, by
    text.save()
    if state == TextState.PUBLISHED:
        _index(text)
    return text


def _go_live(item: Item, text: Text, is_correction: bool) -> None:
    if text.has_proposal:
        text.title, text.body = text.newest_title, text.newest_body
        text.staged_title = text.staged_body = ""
    text.version += 1
    was_behind = text.revision < item.revision
    if not was_behind and not (is_correction and item.revision):
        item.revision += 1
        item.save(update_fields=["revision"])
    text.revision = item.revision


def _index(text: Text) -> None:
    words = vector_of(text.title, text.body, text.item.code, text.language)
    Text.objects.filter(pk=text.pk).update(words=words)


@transaction.atomic
def confirm_text(*, item_id: int, language: str, by: Agent, now: datetime) -> Text:
    """A stale text is right as it is: nothing is to be translated. Twice is once."""
    item = lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    Text.objects.filter(item=item, language=language).update(revision=item.revision)
    return Text.objects.select_related("item").get(item=item, language=language)


def count_uses(*, items: Sequence[Item]) -> None:
    """One answer more that each of them went into; called in the answer's transaction."""
    Item.objects.filter(pk__in=[one.pk for one in items]).update(uses=F("uses") + 1)


__all__ = [
    "add_item",
    "change_state",
    "confirm_text",
    "count_uses",
    "may_do",
    "propose_text",
]
