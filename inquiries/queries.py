"""Reading inquiries: inbox pages, counts, one conversation. Every one starts from the scope."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.core import signing
from django.db import connection
from django.db.models import Case, F, Prefetch, Q, QuerySet, TextField, Value, When

from contacts.models import Contact
from contacts.queries import family_ids
from desks.permissions import Deed, Scope
from inquiries.models import (
    Attachment,
    DeskTransfer,
    Inquiry,
    InquiryLink,
    InquiryMerge,
    Message,
    TimelineFact,
)
from inquiries.states import ACTIVE, Fact, MessageKind, TransferState
from mailroom.queries import own_addresses, without_tag

PAGE_SIZE = 30
DUE_WITHIN = timedelta(hours=4)
CURSOR_SALT = "inquiries.cursor"


class View(StrEnum):
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DUE = "due"
    OPEN = "open"
    ALL = "all"


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
    offers: int = 0


def inbox_page(
    *, scope: Scope, view: View, desk_id: int | None, now: datetime, cursor: str = ""
) -> InboxPage:
    """Rows of a view at one desk, or at all of the agent's; foreign desks give an empty page.

    Active views: what must be answered first comes first. ALL: the newest message first.
    """
    rows = _of_view(scope, view, desk_id, now).select_related("contact__root", "assignee", "desk")
    ordered = _newest_first(rows, cursor) if view == View.ALL else _most_due_first(rows, cursor)
    found = list(ordered[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    return InboxPage(
        rows=page, next_cursor=_cursor(view, page[-1]) if len(found) > len(page) else ""
    )


def _of_view(scope: Scope, view: View, desk_id: int | None, now: datetime) -> QuerySet[Inquiry]:
    inquiries = Inquiry.objects.visible_to(scope)
    if desk_id is not None:
        inquiries = inquiries.filter(desk_id=desk_id)
    if view == View.ALL:
        return inquiries.filter(merged_into=None)
    return inquiries.active().filter(_condition(view, scope, now))


def _condition(view: View, scope: Scope, now: datetime) -> Q:
    return {
        View.MINE: Q(assignee_id=scope.agent_id),
        View.UNASSIGNED: Q(assignee=None),
        View.DUE: Q(due_at__lte=now + DUE_WITHIN),
        View.OPEN: Q(),
    }[view]


DUE_ORDER = (F("due_at").asc(nulls_last=True), "id")


def _most_due_first(rows: QuerySet[Inquiry], cursor: str) -> QuerySet[Inquiry]:
    position = _position(cursor)
    if position:
        due_at, pk = position
        rows = rows.filter(_after(due_at, pk))
    return rows.order_by(*DUE_ORDER)


def _after(due_at: str | None, pk: int) -> Q:
    """Rows behind (due_at, id) where those without a due time come last."""
    if due_at is None:
        return Q(due_at=None, pk__gt=pk)
    return Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=pk) | Q(due_at=None)


def _newest_first(rows: QuerySet[Inquiry], cursor: str) -> QuerySet[Inquiry]:
    position = _position(cursor)
    if position:
        at, pk = position
        # The first condition says nothing new, but is where the index is entered.
        rows = rows.filter(last_message_at__lte=at)
        rows = rows.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=pk))
    return rows.order_by("-last_message_at", "-id")


def _cursor(view: View, row: Inquiry) -> str:
    at = row.last_message_at if view == View.ALL else row.due_at
    return signing.dumps([at.isoformat() if at else None, row.pk], salt=CURSOR_SALT)


def _position(cursor: str) -> tuple[Any, int] | None:
    """Where the last page ended; a cursor that is not ours begins at the beginning."""
    try:
        at, pk = signing.loads(cursor, salt=CURSOR_SALT) if cursor else (None, 0)
    except signing.BadSignature:
        return None
    return (at, pk) if cursor else None


COUNTS = """
    SELECT desk_id,
        count(*) FILTER (WHERE assignee_id = %(agent)s),
        count(*) FILTER (WHERE assignee_id IS NULL),
        count(*) FILTER (WHERE due_at <= %(due)s),
        count(*)
    FROM inquiries_inquiry
    WHERE desk_id = ANY(%(desks)s) AND status = ANY(%(active)s)
    GROUP BY desk_id
"""


def inbox_counts(*, scope: Scope, now: datetime) -> dict[int, DeskCounts]:
    """Counts by desk for every view, from the partial index of active inquiries: one statement."""
    desks = sorted(scope.desk_ids_for(Deed.READ_INQUIRY))
    values: dict[str, Any] = {
        "agent": scope.agent_id,
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


# --- offers between desks ----------------------------------------------------------------------
def open_offers(scope: Scope) -> QuerySet[DeskTransfer]:
    """Offers that the agent may accept or decline; only a stub of the inquiry is shown."""
    return (
        DeskTransfer.objects.filter(
            state=TransferState.OFFERED,
            to_desk_id__in=scope.desk_ids_for(Deed.ANSWER_TRANSFER),
        )
        .select_related("inquiry", "from_desk", "to_desk", "offered_by")
        .order_by("offered_at")
    )


def _offer_counts(scope: Scope) -> dict[int, int]:
    counts: dict[int, int] = {}
    for desk_id in open_offers(scope).values_list("to_desk_id", flat=True):
        counts[desk_id] = counts.get(desk_id, 0) + 1
    return counts


def open_offer_of(inquiry: Inquiry) -> DeskTransfer | None:
    offers = inquiry.transfers.filter(state=TransferState.OFFERED)
    # Prefetched, not joined: mostly there is none, and a wide join costs even then.
    return offers.prefetch_related("to_desk", "offered_by").first()


# --- one conversation --------------------------------------------------------------------------
IS_OURS = Q(kind=MessageKind.OUTBOUND)  # its HTML is ours and small; that of others stays unread


def messages_of(inquiry: Inquiry) -> QuerySet[Message]:
    """Oldest first, with author, attachments and delivery state: two queries in all."""
    attachments = Attachment.objects.select_related("stored_file").order_by("pk")
    return (
        inquiry.messages.select_related("author", "outgoing")
        .defer("html", "outgoing__html", "outgoing__text", "outgoing__references")
        .annotate(has_html=~Q(html="") & ~IS_OURS)
        .annotate(
            written_html=Case(
                When(IS_OURS, then=F("html")), default=Value(""), output_field=TextField()
            )
        )
        .prefetch_related(Prefetch("attachments", attachments, to_attr="files"))
        .prefetch_related("outgoing__recipients")
        .order_by("pk")
    )


def others_to_answer(message: Message) -> list[str]:
    """Who else was written to: everybody named in the message except us and its writer."""
    ours = {*own_addresses(), message.answer_address.casefold()}
    others = dict.fromkeys(message.recipients)
    return [one for one in others if "@" in one and without_tag(one) not in ours]


def timeline_of(inquiry: Inquiry) -> list[TimelineFact]:
    """Its facts, and those of the inquiries merged into it; the merge itself is told once."""
    own = list(inquiry.timeline.order_by("pk"))
    if not any(fact.kind == Fact.MERGED for fact in own):
        return own
    merged = inquiry.merged_from.values_list("pk", flat=True)
    theirs = TimelineFact.objects.filter(inquiry_id__in=list(merged)).exclude(kind=Fact.MERGED)
    return sorted([*own, *theirs], key=lambda fact: fact.pk)


def links_of(inquiry: Inquiry, scope: Scope) -> list[tuple[str, Inquiry]]:
    """Linked inquiries that the agent may see too, with the kind of the link, both directions."""
    links = InquiryLink.objects.filter(Q(inquiry=inquiry) | Q(other=inquiry))
    both = [
        (link.get_kind_display(), link.other if link.inquiry_id == inquiry.pk else link.inquiry)
        for link in links.prefetch_related("inquiry", "other")
    ]
    # Not in SQL: there the whole table of inquiries would be joined to a handful of links.
    readable = scope.desk_ids_for(Deed.READ_INQUIRY)
    return [(kind, other) for kind, other in both if other.desk_id in readable]


def inquiries_of_contact(contact: Contact, scope: Scope, *, limit: int = 200) -> Sequence[Inquiry]:
    """All that this person asked, over desks, channels and merged addresses, newest first."""
    mine = Inquiry.objects.visible_to(scope).filter(contact_id__in=family_ids(contact))
    return list(mine.select_related("desk", "assignee").order_by("-created_at")[:limit])


def merges_into(inquiry: Inquiry) -> QuerySet[InquiryMerge]:
    """What was merged into it and can be taken out again, the latest first."""
    present = InquiryMerge.objects.filter(target=inquiry, undone_at=None)
    return present.select_related("source").order_by("-pk")


def find_merge(scope: Scope, merge_id: int) -> InquiryMerge | None:
    merges = InquiryMerge.objects.filter(
        pk=merge_id, target__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY)
    )
    return merges.select_related("source", "target__desk").first()


def get_message_for(scope: Scope, message_id: int) -> Message | None:
    visible = Inquiry.objects.visible_to(scope).values("pk")
    found = Message.objects.filter(pk=message_id, inquiry__in=visible)
    return found.select_related("inquiry").first()
