"""Reading saved views: whose they are, what they hold, and how many."""

from collections.abc import Sequence
from datetime import datetime

from django.core import signing
from django.db.models import Q, QuerySet

from desks.permissions import Deed, Scope
from inquiries.condition_sql import as_q
from inquiries.conditions import is_in_work_only
from inquiries.inbox import CURSOR_SALT, PAGE_SIZE, Grouping, InboxPage, Order, page_of
from inquiries.models import Inquiry, SavedView
from inquiries.tallies import Counted, clock_at, count_all, page_ids

DELETED_SHOWN = 10
BEGINNING = (-(2**63), 0)


def views_in(scope: Scope, *, with_deleted: bool = False) -> QuerySet[SavedView]:
    """The agent's own, those of their desks, and the standard ones."""
    shared = Q(desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY)) | Q(desk=None, owner=None)
    found = SavedView.objects.filter(Q(owner_id=scope.agent_id) | shared)
    found = found if with_deleted else found.filter(deleted_at=None)
    return found.select_related("counting", "desk").order_by("position", "pk")


def deleted_views(scope: Scope) -> QuerySet[SavedView]:
    """What can be brought back, the latest first."""
    gone = views_in(scope, with_deleted=True).exclude(deleted_at=None)
    return gone.order_by("-deleted_at")[:DELETED_SHOWN]


def may_change(scope: Scope, view: SavedView) -> bool:
    """One's own; a desk's for who may share there; what is standard comes with the installation."""
    if view.owner_id is not None:
        return view.owner_id == scope.agent_id
    return view.desk_id is not None and scope.may(Deed.SHARE_VIEWS, view.desk_id)


def inquiries_of_saved(*, scope: Scope, view: SavedView, now: datetime) -> QuerySet[Inquiry]:
    """All that match, in no order; a desk's view holds only that desk's inquiries."""
    desk_ids = _desk_ids(scope, view)
    found = Inquiry.objects.visible_to(scope).filter(desk_id__in=desk_ids)
    if is_in_work_only(view.condition):
        found = found.active()  # says nothing new, but is where the partial index is entered
    return found.filter(as_q(view.condition, clock_at(now), scope.agent_id))


def view_counts(
    *, scope: Scope, views: Sequence[SavedView], now: datetime
) -> dict[int, int | None]:
    """How many match now, by the id of the view; None while it is being counted at first."""
    wanted = [Counted(view.counting, _desk_ids(scope, view)) for view in views if view.counting]
    counted = count_all(wanted, agent_id=scope.agent_id, now=now)
    totals = {pk: None if by is None else sum(by.values()) for pk, by in counted.items()}
    return {view.pk: totals.get(view.counting_id or 0) for view in views}


def view_page(
    *,
    scope: Scope,
    view: SavedView,
    now: datetime,
    cursor: str = "",
    grouping: Grouping = Grouping.NONE,
) -> InboxPage:
    """One page of a saved view. Work in hand is read by its partial index and may be grouped;

    the archive is read by what was counted, and as it lies while the first count is not done.
    """
    in_hand = is_in_work_only(view.condition)
    if not in_hand and view.counting and view.counting.is_complete:
        page = _counted_page(scope, view, now, cursor)
        if page:
            return page
    return page_of(
        inquiries_of_saved(scope=scope, view=view, now=now),
        order=Order(view.order),
        grouping=grouping if in_hand else Grouping.NONE,
        agent_id=scope.agent_id,
        cursor=cursor,
    )


def _counted_page(scope: Scope, view: SavedView, now: datetime, cursor: str) -> InboxPage | None:
    assert view.counting
    counted = Counted(view.counting, _desk_ids(scope, view))
    after, limit = _position(cursor), PAGE_SIZE + 1
    found = page_ids(counted, agent_id=scope.agent_id, now=now, after=after, limit=limit)
    if found is None:
        return None
    shown = found[:PAGE_SIZE]
    visible = Inquiry.objects.visible_to(scope)
    rows = visible.select_related("contact__root", "assignee", "desk").in_bulk(
        [pk for _place, pk in shown]
    )
    return InboxPage(
        rows=[rows[pk] for _place, pk in shown if pk in rows],
        next_cursor=signing.dumps(shown[-1], salt=CURSOR_SALT) if len(found) > len(shown) else "",
    )


def _position(cursor: str) -> tuple[int, int]:
    """A cursor that is not ours begins at the beginning."""
    try:
        place, pk = signing.loads(cursor, salt=CURSOR_SALT)
    except (signing.BadSignature, ValueError):
        return BEGINNING
    return (place, pk) if isinstance(place, int) else BEGINNING


def _desk_ids(scope: Scope, view: SavedView) -> frozenset[int]:
    readable = scope.desk_ids_for(Deed.READ_INQUIRY)
    return readable if view.desk_id is None else readable & {view.desk_id}
