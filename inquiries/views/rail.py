"""The left rail of every page: desks, views and their counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desks.models import Desk, DeskRole
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, desks_of, rights_of
from inquiries.forms import new_key
from inquiries.inbox import DeskCounts, View, inbox_counts
from inquiries.queries import count_drafts
from inquiries.realtime import pulse_of
from inquiries.saved_views import view_counts, views_in
from inquiries.views.listing import (
    ALL_DESKS,
    LOOKS,
    TRANSFERS,
    list_url,
    saved_key,
    saved_url,
    view_name,
)

OWN = "my-views"
DRAFTS = "drafts"
LAST_KEY = 9


@dataclass(frozen=True, slots=True)
class RailLink:
    view: str
    url: str
    label: Promise | str
    icon: str
    count: int | None
    is_current: bool
    key: str = ""
    is_counting: bool = False

    @property
    def is_due(self) -> bool:
        return self.view == View.DUE


@dataclass(frozen=True, slots=True)
class RailGroup:
    code: str
    name: str
    links: list[RailLink]
    has_views: bool = False


@dataclass(frozen=True, slots=True)
class Rail:
    current: str = ""
    roles: str = ""
    groups: list[RailGroup] = field(default_factory=list)
    has_sink: bool = False
    team_url: str = ""
    manages_words: bool = False
    next_key: str = ""
    drafts: int = 0


def rail(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: nothing is read for fragments and pages without a rail."""
    return {"rail": SimpleLazyObject(lambda: _rail_of(request))}


def note_mark(request: HttpRequest) -> None:
    """Before a page reads anything: the browser compares this with the first pulse that it hears.

    The first time counts: a part within a part is not of a later state than the whole.
    """
    if not hasattr(request, "live_mark"):
        request.live_mark = pulse_of(rights_of(request))  # type: ignore[attr-defined]


def live_fragment(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A part of a page that is fetched again: its answer says of which state it is."""

    @require_safe
    @wraps(view)
    def marked(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note_mark(request)
        response = view(request, *args, **kwargs)
        response.headers["X-Live-Mark"] = request.live_mark  # type: ignore[attr-defined]
        return response

    return marked


def _rail_of(request: HttpRequest) -> Rail:
    if not request.user.is_authenticated:
        return Rail()
    scope = rights_of(request)
    current = getattr(request, "rail_key", "")
    desks = desks_of(request)
    groups = rail_groups(scope=scope, desks=desks, current=current, now=timezone.now())
    return Rail(
        current=current,
        roles=_roles_in_words(scope, desks),
        groups=groups,
        drafts=count_drafts(scope) if groups else 0,
        has_sink=settings.DEBUG and bool(settings.MAIL_SINK_PORT),
        team_url=_team_url(scope, desks),
        manages_words=_manages_words(scope),
        next_key=new_key(),
    )


def _manages_words(scope: Scope) -> bool:
    """Tags and fields are looked after by the same people."""
    return bool(scope.desk_ids_for(Deed.MANAGE_TAGS)) or scope.may_everywhere(Deed.MANAGE_TAGS)


def _team_url(scope: Scope, desks: Sequence[Desk]) -> str:
    """Of the first desk that the agent coordinates."""
    led = scope.desk_ids_for(Deed.MANAGE_TEAM)
    first = next((desk for desk in desks if desk.pk in led), None)
    return reverse("inquiries:team", args=[first.code]) if first else ""


def rail_groups(
    *, scope: Scope, desks: Sequence[Desk], current: str, now: datetime
) -> list[RailGroup]:
    """The built-in views, then the agent's own and the standard ones, then each desk with its own.

    Who has several desks finds them all together first.
    """
    counts = inbox_counts(scope=scope, now=now)
    groups = [_group(desk, [counts.get(desk.pk)], current, scope) for desk in desks]
    if len(desks) > 1:
        groups.insert(0, _group(None, [counts.get(desk.pk) for desk in desks], current, scope))
    if not groups:
        return []
    saved = _saved_links(scope, current, now)
    own = RailGroup(code=OWN, name=_("My views"), links=saved.get("", []), has_views=True)
    groups = [replace(group, links=[*group.links, *saved.get(group.code, [])]) for group in groups]
    return [_with_keys(groups[0]), own, *groups[1:]]


def _saved_links(scope: Scope, current: str, now: datetime) -> dict[str, list[RailLink]]:
    """By the code of the desk, '' for what is the agent's own or standard; the first nine have keys."""
    views = sorted(views_in(scope), key=lambda one: one.desk_id is not None)
    counts = view_counts(scope=scope, views=views, now=now)
    links: dict[str, list[RailLink]] = {}
    for number, view in enumerate(views, start=1):
        link = RailLink(
            view=view_name(view),
            url=saved_url(view),
            label=view.name,
            icon=view.icon,
            count=counts[view.pk],
            is_current=current == saved_key(view),
            key=f"g {number}" if number <= LAST_KEY else "",
            is_counting=counts[view.pk] is None,
        )
        links.setdefault(view.desk.code if view.desk else "", []).append(link)
    return links


def _group(
    desk: Desk | None, counts: list[DeskCounts | None], current: str, scope: Scope
) -> RailGroup:
    code = desk.code if desk else ALL_DESKS
    views = [*View]
    answers_for = scope.desk_ids_for(Deed.ANSWER_TRANSFER)
    links = [_link(desk, code, view, counts, current) for view in views]
    if answers_for and (desk is None or desk.pk in answers_for):
        links.append(_link(desk, code, TRANSFERS, counts, current))
    return RailGroup(code=code, name=desk.name if desk else _("All my desks"), links=links)


def _link(
    desk: Desk | None, code: str, view: str, counts: list[DeskCounts | None], current: str
) -> RailLink:
    look = LOOKS[view]
    return RailLink(
        view=view,
        url=list_url(desk, view),
        label=look.label,
        icon=look.icon,
        count=_count(view, counts),
        is_current=current == f"{code}/{view}",
    )


def _count(view: str, counts: list[DeskCounts | None]) -> int | None:
    if view == View.ALL:
        return None
    name = "offers" if view == TRANSFERS else view
    numbers: list[int] = [getattr(one, name) for one in counts if one]
    return sum(numbers)


def _with_keys(group: RailGroup) -> RailGroup:
    """Only the first group answers to g i, g u, …; two links may not have the same keys."""
    links = [
        replace(link, key=LOOKS[link.view].key) if link.view in LOOKS else link
        for link in group.links
    ]
    return replace(group, links=links)


def _roles_in_words(scope: Scope, desks: Sequence[Desk]) -> str:
    if scope.is_administrator and not desks:
        return _("Administrator")
    return " · ".join(
        _("%(role)s, %(desk)s") % {"role": DeskRole(scope.roles[desk.pk]).label, "desk": desk.name}
        for desk in desks
    )
