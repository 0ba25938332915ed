"""Many inquiries at once: the bar under the list, the deed's page, and its progress on every page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.models import Agent, Desk
from desks.queries import agents_at
from desks.request import AgentRequest, desks_of, rights_of
from inquiries.actions.bulk import (
    MOST,
    cancel_bulk,
    close_bulk,
    confirm_bulk,
    prepare_bulk,
    retry_bulk,
    undo_bulk,
)
from inquiries.actions.bulk_work import work_off
from inquiries.bulk_values import deed_of_button
from inquiries.forms import LANGUAGES, new_key
from inquiries.macro_queries import macros_for
from inquiries.models import BulkDeed, Inquiry, Tag
from inquiries.snooze_times import Until
from inquiries.states import BY_HAND, BulkState, ItemState, Status, Urgency
from inquiries.views.bulk_words import BulkView, bulk_view, until_words
from inquiries.views.listing import TRANSFERS, Place, find_place, inquiries_at
from inquiries.views.rail import live_fragment
from registry.topics import topics_for
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther, asked_by_htmx, done, failed

AT_ONCE = 20  # items that the request itself works off
AT_ONCE_SECONDS = 1.5
SHOWN_FOR = timedelta(minutes=10)
MERGED_AT_ONCE = 10
FAILURES_SHOWN = 200
KEPT_DEEDS = 30


# --- choosing ------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: AgentRequest) -> HttpResponse:
    """The agent's last deeds; posted: begin one with what is selected."""
    if request.method != "POST":
        own = BulkDeed.objects.filter(by=request.user).select_related("undoes").order_by("-pk")
        views = [bulk_view(one) for one in own[:KEPT_DEEDS]]
        return render(request, "inquiries/bulk_list.html", {"views": views})
    back = _back(request)
    try:
        return _begin(request, back)
    except HelpdeskError as error:
        return failed(request, error, back)


def _begin(request: AgentRequest, back: str) -> HttpResponse:
    pressed = request.POST.get("do", "")
    if pressed in ("choose", "merge"):
        return _ask_more(request, pressed)
    now = timezone.now()
    kind, values = deed_of_button(pressed, request.POST.dict())
    asked, ids = _chosen(request, now)
    begun = prepare_bulk(
        kind=kind,
        values=values,
        inquiry_ids=ids,
        asked=asked,
        by=request.user,
        submission_key=request.POST.get("submission_key") or new_key(),
        now=now,
    )
    if begun.state == BulkState.PREPARED:
        return _go_to(request, f"{_page_of(begun)}?from={request.POST.get('place', '')}")
    work_at_once(begun)
    return done(request, back)


def work_at_once(begun: BulkDeed) -> None:
    """A handful is done when the page answers; workers do the rest, and these too if we die here."""
    work_off(bulk_id=begun.pk, most=AT_ONCE, until=monotonic() + AT_ONCE_SECONDS)


def _chosen(request: AgentRequest, now: datetime) -> tuple[str, list[int]]:
    """How they were named, and which they are: the ticked rows, or all of the list."""
    scope, place = rights_of(request), _place(request)
    if request.POST.get("all") and place:
        found = _matching(request, place, now).order_by("pk")
        return place.key, list(found.values_list("pk", flat=True)[: MOST + 1])
    references = request.POST.getlist("selected")[: MOST + 1]
    rows = Inquiry.objects.visible_to(scope).filter(reference__in=references)
    ids = dict(rows.values_list("reference", "pk"))
    return " ".join(references), [ids[one] for one in references if one in ids]


def _matching(request: AgentRequest, place: Place, now: datetime) -> QuerySet[Inquiry]:
    return inquiries_at(rights_of(request), place, now)


def _place(request: AgentRequest) -> Place | None:
    """The list that was looked at; none for one that is no list of inquiries."""
    written = request.POST.get("place") or request.GET.get("place") or request.GET.get("from", "")
    desk_code, _slash, view = written.partition("/")
    if view == TRANSFERS:
        return None
    try:
        return find_place(
            scope=rights_of(request), desks=desks_of(request), desk_code=desk_code, view=view
        )
    except Http404:
        return None


def _back(request: AgentRequest) -> str:
    place = _place(request)
    return place.url if place else reverse("home")


def _page_of(begun: BulkDeed) -> str:
    return reverse("inquiries:bulk_deed", args=[begun.pk])


def _go_to(request: AgentRequest, address: str) -> HttpResponse:
    if asked_by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return SeeOther(address)


# --- the menus -----------------------------------------------------------------------------------
@require_safe
def menus(request: AgentRequest) -> HttpResponse:
    """What the bar offers, fetched with the first selected row."""
    return render(request, "inquiries/_bulk_menus.html", menus_context(request))


def menus_context(request: AgentRequest) -> dict[str, Any]:
    place, now = _place(request), timezone.now()
    desks = [place.desk] if place and place.desk else list(desks_of(request))
    desk_ids = {desk.pk for desk in desks}
    count = _matching(request, place, now)[: MOST + 1].count() if place else 0
    return {
        "place": place,
        "matching": count,
        "most": MOST,
        "colleagues": _colleagues(desks),
        "statuses": [one for one in Status if one in BY_HAND],
        "macros": macros_for(rights_of(request), desk_ids),
        "tags": Tag.objects.in_use().at_desks(desk_ids),
        "presets": [(one, until_words(one)) for one in Until if one != Until.AT],
        "urgencies": Urgency.choices,
        "languages": LANGUAGES,
        "topics": _topics(desks, request.user),
        "to_desks": Desk.objects.exclude(pk=desks[0].pk) if len(desks) == 1 else Desk.objects.all(),
    }


def _colleagues(desks: list[Desk]) -> list[Agent]:
    found = {agent.pk: agent for desk in desks for agent in agents_at(desk.pk)}
    return sorted(found.values(), key=lambda agent: agent.display_name.casefold())


def _topics(desks: list[Desk], agent: Agent) -> list[tuple[str, str]]:
    """Topics belong to desks: over several desks there is no list of them."""
    if len(desks) != 1:
        return []
    known = topics_for(desks[0].code)
    return [(one.code, one.name.in_language(agent.language)) for one in known]


def _ask_more(request: AgentRequest, pressed: str) -> HttpResponse:
    """A page of its own: every choice (without JavaScript), or which of several shall stay."""
    _asked, ids = _chosen(request, timezone.now())
    rows = list(Inquiry.objects.filter(pk__in=ids).select_related("contact__root", "desk"))
    if pressed == "merge" and not 2 <= len(rows) <= MERGED_AT_ONCE:
        words = _("Choose 2 to %(most)d inquiries to merge.")
        raise InvalidInput(words % {"most": MERGED_AT_ONCE})
    if not rows:
        raise InvalidInput(_("Nothing is selected."))
    context = {"rows": sorted(rows, key=lambda one: one.pk), "place": _place(request)}
    if pressed == "merge":
        query = "&".join(f"selected={one.reference}" for one in rows)
        place = request.POST.get("place", "")
        return _go_to(request, f"{reverse('inquiries:bulk_merge')}?{query}&place={place}")
    context |= menus_context(request) | {"key": new_key()}
    return render(request, "inquiries/bulk_choose.html", context)


# --- one deed ------------------------------------------------------------------------------------
@require_safe
def deed(request: AgentRequest, pk: int) -> HttpResponse:
    return render(request, "inquiries/bulk_deed.html", _deed_context(request, pk))


@live_fragment
def deed_progress(request: AgentRequest, pk: int) -> HttpResponse:
    return render(request, "inquiries/_bulk_deed.html", _deed_context(request, pk))


def _deed_context(request: AgentRequest, pk: int) -> dict[str, Any]:
    found = _own(request, pk)
    failures = found.items.filter(state=ItemState.FAILED).order_by("position")
    first = found.items.order_by("position").select_related("inquiry")[:10]
    readable = rights_of(request).desk_ids
    return {
        "view": bulk_view(found),
        "failures": [(one, one.inquiry.desk_id in readable) for one in _with_rows(failures)],
        "first": [one.inquiry for one in first if one.inquiry.desk_id in readable],
        "place": _place(request),
        "now": timezone.now(),
    }


def _with_rows(failures: Any) -> Any:
    return failures.select_related("inquiry")[:FAILURES_SHOWN]


def _own(request: AgentRequest, pk: int) -> BulkDeed:
    return get_object_or_404(BulkDeed.objects.select_related("undoes"), pk=pk, by=request.user)


@require_POST
def decide(request: AgentRequest, pk: int) -> HttpResponse:
    """Let it go, stop it, try again, undo, or put its words away: by the button that was pressed."""
    found, decision = _own(request, pk), request.POST.get("decision", "")
    back = _back(request) if decision in ("confirm", "close") else _page_of(found)
    try:
        if decision not in DECISIONS:
            raise InvalidInput()
        decided = DECISIONS[decision](bulk_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    if decided.state == BulkState.RUNNING:
        work_at_once(decided)
    return done(request, back if decision != "undo" else _page_of(decided))


DECISIONS: dict[str, Callable[..., BulkDeed]] = {
    "confirm": confirm_bulk,
    "cancel": cancel_bulk,
    "retry": retry_bulk,
    "undo": undo_bulk,
    "close": close_bulk,
}


# --- the progress on every page --------------------------------------------------------------------
def bulk_dock(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: nothing is read for fragments."""
    return {"dock": SimpleLazyObject(lambda: _docked(request))}


@live_fragment
def dock(request: AgentRequest) -> HttpResponse:
    return render(request, "inquiries/_bulk_dock.html", {"dock": _docked(request)})


def _docked(request: HttpRequest) -> list[BulkView]:
    """What runs, and the last one that ended a short while ago and was not put away."""
    if not isinstance(request.user, Agent):
        return []
    own = BulkDeed.objects.filter(by=request.user, closed_at=None).exclude(state=BulkState.PREPARED)
    recent = list(own.select_related("undoes").order_by("-pk")[:5])
    since = timezone.now() - SHOWN_FOR
    running = [one for one in recent if one.is_running]
    ended = [one for one in recent if one.finished_at and one.finished_at > since][:1]
    return [bulk_view(one) for one in [*running, *ended]]
