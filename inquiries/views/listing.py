"""What a list page shows: its rows, its name, its neighbours and its empty state."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from contacts.queries import names_of
from desks.models import Desk
from desks.permissions import Scope
from inquiries.inbox import View, inbox_page
from inquiries.models import DeskTransfer, Inquiry
from inquiries.queries import open_offers
from inquiries.states import MessageKind

ALL_DESKS = "all"
TRANSFERS = "transfers"


@dataclass(frozen=True, slots=True)
class ViewLook:
    """How a view is named, drawn and reached by keys; what its empty list says."""

    label: Promise
    icon: str
    key: str
    empty_art: str
    empty_title: Promise
    empty_text: Promise


LOOKS: dict[str, ViewLook] = {
    View.MINE: ViewLook(
        _("Mine"),
        "user-circle",
        "g i",
        "mood-smile",
        _("Nothing is waiting for you"),
        _("What you take or are given appears here by itself."),
    ),
    View.UNASSIGNED: ViewLook(
        _("Unassigned"),
        "inbox",
        "g u",
        "circle-check",
        _("Everything has an owner"),
        _("New messages appear here by themselves, without reloading."),
    ),
    View.DUE: ViewLook(
        _("Due"),
        "clock-exclamation",
        "g d",
        "clock",
        _("Nothing is due"),
        _("Answers that are overdue or due within four hours are listed here."),
    ),
    View.OPEN: ViewLook(
        _("Open"),
        "circle-half-2",
        "g o",
        "mood-smile",
        _("No open inquiries"),
        _("Everything has been answered. New messages appear here by themselves."),
    ),
    View.SNOOZED: ViewLook(
        _("Snoozed"),
        "clock-pause",
        "g s",
        "clock-pause",
        _("Nothing is put aside"),
        _("What you put aside until later waits here, and comes back by itself."),
    ),
    View.ALL: ViewLook(
        _("All"),
        "stack-2",
        "g a",
        "inbox",
        _("No inquiries yet"),
        _("As soon as somebody writes to this desk, the inquiry appears here."),
    ),
    TRANSFERS: ViewLook(
        _("Transfers"),
        "arrows-exchange",
        "g t",
        "arrows-exchange",
        _("No desk offers you anything"),
        _("Inquiries that another desk offers to yours wait here for your answer."),
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Which list an agent is looking at: a desk (or all of the agent's) and a view."""

    view: str
    desk: Desk | None
    cursor: str = ""

    @property
    def key(self) -> str:
        return f"{self.desk.code if self.desk else ALL_DESKS}/{self.view}"

    @property
    def url(self) -> str:
        return list_url(self.desk, self.view)

    @property
    def look(self) -> ViewLook:
        return LOOKS[self.view]

    @property
    def query(self) -> str:
        """Carried by links into a conversation, so that its list column stays the same."""
        values = {"from": self.key, "after": self.cursor}
        return urlencode({name: value for name, value in values.items() if value}, safe="/")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, with what would cost a look-up each in the template."""

    inquiry: Inquiry
    url: str
    who: str
    is_current: bool

    @property
    def awaits_answer(self) -> bool:
        """Written to, and the answer clock is running."""
        is_last = self.inquiry.last_message_kind == MessageKind.INBOUND
        return is_last and self.inquiry.due_at is not None

    @property
    def select_words(self) -> str:
        return _now("Select %(reference)s") % {"reference": self.inquiry.reference}

    @property
    def assigned_words(self) -> str:
        agent = self.inquiry.assignee
        return _now("Assigned to %(name)s") % {"name": agent.display_name} if agent else ""


@dataclass(frozen=True, slots=True)
class Listing:
    place: Place
    rows: list[Row] = field(default_factory=list)
    offers: list[DeskTransfer] = field(default_factory=list)
    next_cursor: str = ""
    current: str = ""
    desks: Sequence[Desk] = ()

    @property
    def rows_url(self) -> str:
        """The fragment with the same rows, and the same one marked as open."""
        values = {"after": self.place.cursor, "current": self.current}
        query = urlencode({name: value for name, value in values.items() if value})
        base = f"{self.place.url}rows/"
        return f"{base}?{query}" if query else base

    @property
    def shows_desk(self) -> bool:
        return self.place.desk is None and len(self.desks) > 1

    @property
    def older_url(self) -> str:
        return (
            f"{self.place.url}?{urlencode({'after': self.next_cursor})}" if self.next_cursor else ""
        )

    @property
    def newer_url(self) -> str:
        return self.place.url if self.place.cursor else ""

    @property
    def tabs(self) -> list[dict[str, Any]]:
        views = [view for view in LOOKS if view != TRANSFERS or self.place.view == TRANSFERS]
        return [
            {
                "url": list_url(self.place.desk, view),
                "label": LOOKS[view].label,
                "is_current": view == self.place.view,
            }
            for view in views
        ]


def list_url(desk: Desk | None, view: str) -> str:
    return reverse("inquiries:inbox", args=[desk.code if desk else ALL_DESKS, view])


def find_place(desks: Sequence[Desk], desk_code: str, view: str, cursor: str = "") -> Place:
    """The list of these names, or Http404 when the agent has no such desk or view.

    Who has one desk has it as "all" too: the rail names only that one.
    """
    if view not in LOOKS:
        raise Http404
    if desk_code == ALL_DESKS:
        return Place(view=view, desk=desks[0] if len(desks) == 1 else None, cursor=cursor)
    desk = next((one for one in desks if one.code == desk_code), None)
    if desk is None:
        raise Http404
    return Place(view=view, desk=desk, cursor=cursor)


def fill_listing(
    *, scope: Scope, desks: Sequence[Desk], place: Place, now: datetime, current: str = ""
) -> Listing:
    if place.view == TRANSFERS:
        offers = [offer for offer in open_offers(scope) if place.desk in (None, offer.to_desk)]
        return Listing(place=place, offers=offers, current=current, desks=desks)
    page = inbox_page(
        scope=scope,
        view=View(place.view),
        desk_id=place.desk.pk if place.desk else None,
        now=now,
        cursor=place.cursor,
    )
    return Listing(
        place=place,
        rows=_rows(page.rows, place, current),
        next_cursor=page.next_cursor,
        current=current,
        desks=desks,
    )


def _rows(inquiries: Sequence[Inquiry], place: Place, current: str) -> list[Row]:
    query = place.query
    names = names_of([inquiry.contact.survivor for inquiry in inquiries])
    pattern = reverse("inquiries:conversation", args=["REFERENCE"])
    return [
        Row(
            inquiry=inquiry,
            url=f"{pattern.replace('REFERENCE', inquiry.reference)}?{query}",
            who=names[inquiry.contact.survivor.pk],
            is_current=inquiry.reference == current,
        )
        for inquiry in inquiries
    ]
