"""What a list contains, in which order, page by page, and how many: always within a scope."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.core import signing
from django.db import connection
from django.db.models import BigIntegerField, Case, F, OrderBy, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from desks.permissions import Deed, Scope
from inquiries.models import Inquiry
from inquiries.queries import open_offers
from inquiries.states import ACTIVE, Status
from inquiries.tag_queries import with_tags

PAGE_SIZE = 30
DUE_WITHIN = timedelta(hours=4)
CURSOR_SALT = "inquiries.cursor"


class View(StrEnum):
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DUE = "due"
    OPEN = "open"
    SNOOZED = "snoozed"
    ALL = "all"


class Order(StrEnum):
    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"
    CREATED = "created"
    BACK = "back"


class Grouping(StrEnum):
    NONE = ""
    DUE = "due"
    ASSIGNEE = "assignee"
    STATUS = "status"
    DESK = "desk"


ORDER_OF_VIEW = {View.SNOOZED: Order.BACK, View.ALL: Order.NEWEST}


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of a view; `next_cursor` is '' on the last one."""

    rows: list[Inquiry]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many active inquiries each view of one desk holds at this moment (ALL is not counted)."""

    desk_id: int
    mine: int = 0
    unassigned: int = 0
    due: int = 0
    open: int = 0
    snoozed: int = 0
    offers: int = 0


def inbox_page(
    *,
    scope: Scope,
    view: View,
    desk_id: int | None,
    now: datetime,
    cursor: str = "",
    grouping: Grouping = Grouping.NONE,
) -> InboxPage:
    """Rows of a view at one desk, or at all of the agent's; foreign desks give an empty page.

    Active views: what must be answered first comes first. ALL: the newest message first. A grouping
    comes before that order; ALL cannot be grouped, it would be sorted as a whole.
    """
    order = ORDER_OF_VIEW.get(view, Order.DUE)
    found = inquiries_of_view(scope=scope, view=view, desk_id=desk_id, now=now)
    return page_of(
        found,
        order=order,
        grouping=grouping if can_group(view, grouping) else Grouping.NONE,
        agent_id=scope.agent_id,
        cursor=cursor,
    )


def inquiries_of_view(
    *, scope: Scope, view: View, desk_id: int | None, now: datetime
) -> QuerySet[Inquiry]:
    """All of them, in no order: what a page is cut from, and what "all that match" means."""
    inquiries = Inquiry.objects.visible_to(scope)
    if desk_id is not None:
        inquiries = inquiries.filter(desk_id=desk_id)
    if view == View.ALL:
        return inquiries.filter(merged_into=None)
    return inquiries.active().filter(_condition(view, scope, now))


def _condition(view: View, scope: Scope, now: datetime) -> Q:
    if view == View.SNOOZED:
        return Q(snoozed_until__gt=now)
    return (
        awake(now)
        & {
            View.MINE: Q(assignee_id=scope.agent_id),
            View.UNASSIGNED: Q(assignee=None),
            View.DUE: Q(queue_at__lte=now + DUE_WITHIN),
            View.OPEN: Q(),
        }[view]
    )


def awake(now: datetime) -> Q:
    """Not put aside, or only until a time that has come."""
    return Q(snoozed_until=None) | Q(snoozed_until__lte=now)


def can_group(view: View, grouping: Grouping) -> bool:
    """Only a pile of work that is small may be sorted as a whole; SNOOZED has its own order."""
    if view == View.ALL:
        return False
    return view != View.SNOOZED or grouping != Grouping.DUE


# --- pages -------------------------------------------------------------------------------------
def page_of(
    inquiries: QuerySet[Inquiry], *, order: Order, grouping: Grouping, agent_id: int, cursor: str
) -> InboxPage:
    """The page behind a cursor. What arrives before it or after it moves nothing in between."""
    rows = inquiries.select_related("contact__root", "assignee", "desk")
    rows = rows.prefetch_related(with_tags())
    group = _group_key(grouping, agent_id)
    rows = rows.annotate(group=group) if group else rows
    position = _position(cursor)
    if position:
        rows = _behind(rows, order, position, is_grouped=bool(group))
    columns = [*(["group"] if group else []), *ordering(order)]
    found = list(rows.order_by(*columns)[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    is_last = len(found) == len(page)
    return InboxPage(rows=page, next_cursor="" if is_last else _cursor(order, page[-1]))


INSTANTS = {
    Order.DUE: "queue_at",
    Order.NEWEST: "last_message_at",
    Order.OLDEST: "last_message_at",
    Order.CREATED: "created_at",
    Order.BACK: "snoozed_until",
}
NEWEST_FIRST = (Order.NEWEST, Order.CREATED)


def ordering(order: Order) -> tuple[str | OrderBy, str]:
    if order in NEWEST_FIRST:
        return f"-{INSTANTS[order]}", "-id"
    return F(INSTANTS[order]).asc(nulls_last=True), "id"


def _group_key(grouping: Grouping, agent_id: int) -> Case | F | None:
    """The group's place: one's own first, then what is nobody's; states in their natural order."""
    if grouping == Grouping.ASSIGNEE:
        nobody_is_0 = Coalesce(F("assignee_id"), Value(0), output_field=BigIntegerField())
        own = When(assignee_id=agent_id, then=Value(-1))
        return Case(own, default=nobody_is_0, output_field=BigIntegerField())
    if grouping == Grouping.STATUS:
        places = [When(status=one, then=Value(place)) for place, one in enumerate(Status)]
        return Case(*places, default=Value(len(places)))
    return F("desk_id") if grouping == Grouping.DESK else None


def _behind(
    rows: QuerySet[Inquiry], order: Order, position: list[Any], *, is_grouped: bool
) -> QuerySet[Inquiry]:
    at, pk, group = position
    if is_grouped:
        return rows.filter(Q(group__gt=group) | Q(group=group) & _after(order, at, pk))
    if order in NEWEST_FIRST:
        # It says nothing new, but is where the index is entered.
        rows = rows.filter(**{f"{INSTANTS[order]}__lte": at})
    return rows.filter(_after(order, at, pk))


def _after(order: Order, at: str | None, pk: int) -> Q:
    """Rows behind (instant, id), where those without an instant come last."""
    name = INSTANTS[order]
    if order in NEWEST_FIRST:
        return Q(**{f"{name}__lt": at}) | Q(**{name: at}, pk__lt=pk)
    if at is None:
        return Q(**{name: None}, pk__gt=pk)
    return Q(**{f"{name}__gt": at}) | Q(**{name: at}, pk__gt=pk) | Q(**{name: None})


def _cursor(order: Order, row: Inquiry) -> str:
    at = getattr(row, INSTANTS[order])
    group = getattr(row, "group", 0)
    return signing.dumps([at.isoformat() if at else None, row.pk, group], salt=CURSOR_SALT)


def _position(cursor: str) -> list[Any] | None:
    """Where the last page ended; a cursor that is not ours begins at the beginning."""
    try:
        position = signing.loads(cursor, salt=CURSOR_SALT) if cursor else None
    except signing.BadSignature:
        return None
    return position if position and len(position) == 3 else None


# --- counts ------------------------------------------------------------------------------------
COUNTS = """
    SELECT desk_id,
        count(*) FILTER (WHERE is_awake AND assignee_id = %(agent)s),
        count(*) FILTER (WHERE is_awake AND assignee_id IS NULL),
        count(*) FILTER (WHERE is_awake AND queue_at <= %(due)s),
        count(*) FILTER (WHERE is_awake),
        count(*) FILTER (WHERE NOT is_awake)
    FROM (
        SELECT desk_id, assignee_id, queue_at,
            snoozed_until IS NULL OR snoozed_until <= %(now)s AS is_awake
        FROM inquiries_inquiry
        WHERE desk_id = ANY(%(desks)s) AND status = ANY(%(active)s)
    ) AS in_work
    GROUP BY desk_id
"""


def inbox_counts(*, scope: Scope, now: datetime) -> dict[int, DeskCounts]:
    """Counts by desk for every view, from the partial index of active inquiries: one statement."""
    desks = sorted(scope.desk_ids_for(Deed.READ_INQUIRY))
    values: dict[str, Any] = {
        "agent": scope.agent_id,
        "now": now,
        "due": now + DUE_WITHIN,
        "desks": desks,
        "active": [str(status) for status in ACTIVE],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        counted = {row[0]: DeskCounts(*row) for row in cursor.fetchall()}
    offers = _offer_counts(scope)
    return {
        desk: replace(counted.get(desk, DeskCounts(desk)), offers=offers.get(desk, 0))
        for desk in desks
    }


def _offer_counts(scope: Scope) -> dict[int, int]:
    counts: dict[int, int] = {}
    for desk_id in open_offers(scope).values_list("to_desk_id", flat=True):
        counts[desk_id] = counts.get(desk_id, 0) + 1
    return counts
