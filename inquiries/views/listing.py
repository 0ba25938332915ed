"""What a list page shows: its rows, its name, its neighbours and its empty state."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from desks.permissions import Scope
from inquiries.conditions import is_in_work_only
from inquiries.inbox import Grouping, InboxPage, View, can_group, inbox_page, inquiries_of_view
from inquiries.models import DeskTransfer, Inquiry, ListChoice, SavedView, ViewOrder
from inquiries.queries import open_offers
from inquiries.saved_views import inquiries_of_saved, may_change, view_page, views_in
from inquiries.views.rows import COLUMNS, STANDARD_COLUMNS, Row, rows_of

ALL_DESKS = "all"
TRANSFERS = "transfers"
SAVED = "view-"
MAX_DIGITS = 18  # of an id in an address
GROUPING_WORDS = {
    Grouping.NONE: _("Not grouped"),
    Grouping.DUE: _("By due time"),
    Grouping.ASSIGNEE: _("By assignee"),
    Grouping.STATUS: _("By status"),
    Grouping.DESK: _("By desk"),
}


@dataclass(frozen=True, slots=True)
class ViewLook:
    """How a view is named, drawn and reached by keys; what its empty list says."""

    label: Promise | str
    icon: str
    key: str
    empty_art: str
    empty_title: Promise | str
    empty_text: Promise | str


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
    saved: SavedView | None = None

    @property
    def key(self) -> str:
        if self.saved:
            return saved_key(self.saved)
        return f"{self.desk.code if self.desk else ALL_DESKS}/{self.view}"

    @property
    def url(self) -> str:
        return saved_url(self.saved) if self.saved else list_url(self.desk, self.view)

    @property
    def look(self) -> ViewLook:
        return _look_of(self.saved) if self.saved else LOOKS[self.view]

    @property
    def sub(self) -> str:
        """Whose inquiries these are."""
        return self.desk.name if self.desk else _now("All my desks")

    @property
    def query(self) -> str:
        """Carried by links into a conversation, so that its list column stays the same."""
        values = {"from": self.key, "after": self.cursor}
        return urlencode({name: value for name, value in values.items() if value}, safe="/")


@dataclass(frozen=True, slots=True)
class Listing:
    place: Place
    rows: list[Row] = field(default_factory=list)
    offers: list[DeskTransfer] = field(default_factory=list)
    next_cursor: str = ""
    current: str = ""
    desks: Sequence[Desk] = ()
    grouping: Grouping = Grouping.NONE
    may_change: bool = False

    @property
    def columns(self) -> list[str]:
        """Which marks a row shows; the desk only where several stand side by side."""
        saved = self.place.saved
        chosen = (saved.columns if saved else None) or STANDARD_COLUMNS
        return [
            one
            for one in COLUMNS
            if (one in chosen and one != "desk") or (one == "desk" and self.shows_desk)
        ]

    @property
    def groupings(self) -> list[tuple[str, Promise, bool]]:
        offered = groupings_of(self.place)
        return [(one, GROUPING_WORDS[one], one == self.grouping) for one in offered]

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


def find_place(
    *, scope: Scope, desks: Sequence[Desk], desk_code: str, view: str, cursor: str = ""
) -> Place:
    """The list of these names, or Http404 when the agent has no such desk or view.

    Who has one desk has it as "all" too: the rail names only that one.
    """
    saved = _find_saved(scope, view)
    if saved is None and view not in LOOKS:
        raise Http404
    if desk_code == ALL_DESKS:
        desk = desks[0] if len(desks) == 1 else None
    else:
        desk = next((one for one in desks if one.code == desk_code), None)
        if desk is None:
            raise Http404
    whose = (saved.desk or (desks[0] if len(desks) == 1 else None)) if saved else desk
    return Place(view=view, desk=whose, cursor=cursor, saved=saved)


def view_name(saved: SavedView) -> str:
    """As it stands in addresses, where the names of the built-in views stand."""
    return f"{SAVED}{saved.pk}"


def saved_key(saved: SavedView) -> str:
    return f"{saved.desk.code if saved.desk else ALL_DESKS}/{view_name(saved)}"


def saved_url(saved: SavedView) -> str:
    return list_url(saved.desk, view_name(saved))


def _find_saved(scope: Scope, view: str) -> SavedView | None:
    number = view.removeprefix(SAVED)
    if number == view or not number.isdecimal() or len(number) > MAX_DIGITS:
        return None
    return views_in(scope).filter(pk=number).first()


def _look_of(saved: SavedView) -> ViewLook:
    return ViewLook(
        label=saved.name,
        icon=saved.icon,
        key="",
        empty_art=saved.icon,
        empty_title=_("Nothing matches at the moment"),
        empty_text=_("What comes to match this view appears here by itself."),
    )


def fill_listing(
    *, scope: Scope, desks: Sequence[Desk], place: Place, now: datetime, current: str = ""
) -> Listing:
    if place.view == TRANSFERS:
        offers = [offer for offer in open_offers(scope) if place.desk in (None, offer.to_desk)]
        return Listing(place=place, offers=offers, current=current, desks=desks)
    grouping = grouping_of(scope, place)
    page = _page(scope, place, grouping, now)
    rows = rows_of(
        page.rows,
        query=place.query,
        current=current,
        grouping=grouping,
        agent_id=scope.agent_id,
        now=now,
    )
    return Listing(
        place=place,
        rows=rows,
        next_cursor=page.next_cursor,
        current=current,
        desks=desks,
        grouping=grouping,
        may_change=place.saved is not None and may_change(scope, place.saved),
    )


def _page(scope: Scope, place: Place, grouping: Grouping, now: datetime) -> InboxPage:
    if place.saved:
        return view_page(
            scope=scope, view=place.saved, now=now, cursor=place.cursor, grouping=grouping
        )
    return inbox_page(
        scope=scope,
        view=View(place.view),
        desk_id=place.desk.pk if place.desk else None,
        now=now,
        cursor=place.cursor,
        grouping=grouping,
    )


def inquiries_at(scope: Scope, place: Place, now: datetime) -> QuerySet[Inquiry]:
    """All that a list holds, in no order: what "all that match" means."""
    if place.saved:
        return inquiries_of_saved(scope=scope, view=place.saved, now=now)
    desk_id = place.desk.pk if place.desk else None
    return inquiries_of_view(scope=scope, view=View(place.view), desk_id=desk_id, now=now)


def grouping_of(scope: Scope, place: Place) -> Grouping:
    """As the agent has chosen for this list, else as the view says; never what it cannot have."""
    choice = ListChoice.objects.filter(agent_id=scope.agent_id, place=place.view).first()
    chosen = choice.grouping if choice else place.saved.grouping if place.saved else ""
    return Grouping(chosen) if chosen in groupings_of(place) else Grouping.NONE


def groupings_of(place: Place) -> list[Grouping]:
    if place.saved:
        if not is_in_work_only(place.saved.condition):
            return []
        is_by_due = place.saved.order == ViewOrder.DUE
        return [one for one in Grouping if one != Grouping.DUE or is_by_due]
    if place.view not in set(View):
        return []
    return [one for one in Grouping if can_group(View(place.view), one)]
