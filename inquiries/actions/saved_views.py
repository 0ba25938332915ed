"""Deeds on saved views: keep, change, move, delete and bring back."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, scope_of
from inquiries.conditions import Node, validated
from inquiries.inbox import Grouping
from inquiries.models import ListChoice, SavedView, ViewCounting, ViewIcon, ViewOrder
from inquiries.saved_views import may_change, views_in
from inquiries.states import ACTIVE, Status
from inquiries.tallies import COUNT_VIEWS_TASK
from shared.background import wake_on_commit
from shared.exceptions import Conflict, InvalidInput, NotAllowed

MOST_VIEWS = 60  # of one agent, or of one desk


@dataclass(frozen=True, slots=True)
class ViewContent:
    """Everything that is chosen in the editor. `desk` is empty for an agent's own view."""

    names: dict[str, str]
    condition: Node
    desk: Desk | None = None
    icon: str = ViewIcon.FILTER
    columns: list[str] = field(default_factory=list)
    order: str = ViewOrder.DUE
    grouping: str = Grouping.NONE


@transaction.atomic
def save_view(
    *,
    content: ViewContent,
    by: Agent,
    now: datetime,
    view_id: int | None = None,
    version: int | None = None,
) -> SavedView:
    """A new view, or a changed one; another condition or order is counted anew, in the background.

    Raises Http404 for a view that is not the agent's to see, NotAllowed for one that is not theirs
    to change, Conflict for a stale `version`, InvalidInput without a name or with too many views.
    Sent twice with the version it was changed from: the second is a Conflict.
    """
    condition = validated(content.condition)
    view = lock_view(by, view_id) if view_id else _new_view(by, content, now)
    if version is not None and view_id and view.version != version:
        raise Conflict()
    _require_may_keep(by, content.desk)
    view.owner, view.desk = (None, content.desk) if content.desk else (by, None)
    for language in ("en", "fr", "es"):
        setattr(view, f"name_{language}", content.names.get(language, "").strip())
    if not view.name:
        raise InvalidInput(_("Give the view a name."))
    view.icon, view.columns, view.grouping = content.icon, content.columns, content.grouping
    if view.counting is None or (view.condition, view.order) != (condition, content.order):
        view.condition, view.order = condition, content.order
        _count_anew(view, now)
    view.version += 1 if view.pk else 0
    view.save()
    return view


def _new_view(by: Agent, content: ViewContent, now: datetime) -> SavedView:
    siblings = SavedView.objects.filter(deleted_at=None, desk=content.desk)
    siblings = siblings.filter(owner=None if content.desk else by)
    if siblings.count() >= MOST_VIEWS:
        raise InvalidInput(
            _("There are %(most)d views already: delete one.") % {"most": MOST_VIEWS}
        )
    last = siblings.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return SavedView(position=position, created_by=by, created_at=now)


def _require_may_keep(by: Agent, desk: Desk | None) -> None:
    if desk and not scope_of(by).may(Deed.SHARE_VIEWS, desk.pk):
        raise NotAllowed()


def _count_anew(view: SavedView, now: datetime) -> None:
    _retire(view, now)
    view.counting = ViewCounting.objects.create(condition=view.condition, order=view.order)
    wake_on_commit(COUNT_VIEWS_TASK)


def _retire(view: SavedView, now: datetime) -> None:
    if view.counting is None:
        return
    ViewCounting.objects.filter(pk=view.counting.pk).update(retired_at=now)
    view.counting = None
    wake_on_commit(COUNT_VIEWS_TASK)


@transaction.atomic
def delete_view(*, view_id: int, by: Agent, now: datetime) -> SavedView:
    """Take a view out of every rail; it can be brought back. Deleting it again changes nothing."""
    view = lock_view(by, view_id)
    if view.deleted_at is None:
        view.deleted_at = now
        _retire(view, now)
        view.save(update_fields=["deleted_at", "counting"])
    return view


@transaction.atomic
def restore_view(*, view_id: int, by: Agent, now: datetime) -> SavedView:
    """Undo a deletion: the view is where it was, and is counted anew."""
    view = lock_view(by, view_id)
    if view.deleted_at is not None:
        view.deleted_at = None
        _count_anew(view, now)
        view.save(update_fields=["deleted_at", "counting"])
    return view


@transaction.atomic
def move_view(*, view_id: int, by: Agent, step: int) -> None:
    """One place up (-1) or down (1) among the views beside it; at the end nothing changes."""
    view = lock_view(by, view_id)
    beside = SavedView.objects.filter(owner=view.owner, desk=view.desk, deleted_at=None)
    views = list(beside.select_for_update(of=("self",), no_key=True).order_by("position", "pk"))
    place = views.index(view)
    other = min(max(place + step, 0), len(views) - 1)
    views.insert(other, views.pop(place))
    for position, one in enumerate(views):
        one.position = position
    SavedView.objects.bulk_update(views, ["position"])


def lock_view(by: Agent, view_id: int) -> SavedView:
    """The locked row of a view that `by` may change: Http404 when unseen, NotAllowed when not."""
    scope = scope_of(by)
    found = views_in(scope, with_deleted=True).filter(pk=view_id)
    view = found.select_for_update(of=("self",), no_key=True).first()
    if view is None:
        raise Http404
    if not may_change(scope, view):
        raise NotAllowed()
    return view


@transaction.atomic
def choose_grouping(*, place: str, grouping: Grouping, by: Agent) -> None:
    """Remember how an agent wants a list to be grouped ("open", "view-12")."""
    ListChoice.objects.update_or_create(agent=by, place=place, defaults={"grouping": str(grouping)})


def _active(*parts: Node) -> Node:
    return {"all": [{"field": "status", "op": "in", "value": [str(one) for one in ACTIVE]}, *parts]}


STANDARD: tuple[tuple[dict[str, str], Node, str, str], ...] = (
    (
        {"en": "Due today", "fr": "À répondre aujourd’hui", "es": "Para hoy"},
        _active({"field": "due", "op": "today", "value": None}),
        ViewIcon.CLOCK,
        ViewOrder.DUE,
    ),
    (
        {
            "en": "Waiting for the inquirer",
            "fr": "En attente du demandeur",
            "es": "En espera del interesado",
        },
        {"field": "status", "op": "in", "value": [str(Status.WAITING_INQUIRER)]},
        ViewIcon.USERS,
        ViewOrder.OLDEST,
    ),
    (
        {
            "en": "Resolved this week",
            "fr": "Résolues cette semaine",
            "es": "Resueltas esta semana",
        },
        {"field": "resolved", "op": "last", "value": 7},
        ViewIcon.ARCHIVE,
        ViewOrder.NEWEST,
    ),
)


@transaction.atomic
def seed_standard_views(*, now: datetime) -> None:
    """The views that every agent finds; those that exist, also when deleted, are left as they are."""
    for position, (names, condition, icon, order) in enumerate(STANDARD):
        view = SavedView(condition=validated(condition), icon=icon, order=order)
        if SavedView.objects.filter(owner=None, desk=None, name_en=names["en"]).exists():
            continue
        view.name_en, view.name_fr, view.name_es = names["en"], names["fr"], names["es"]
        view.position, view.created_at = position, now
        _count_anew(view, now)
        view.save()
