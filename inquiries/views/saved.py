"""Pages of saved views: the editor with its preview, the list of them, and their deeds."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.models import Desk
from desks.permissions import Deed
from desks.request import AgentRequest, desks_of, rights_of
from inquiries.actions.saved_views import (
    ViewContent,
    choose_grouping,
    delete_view,
    move_view,
    restore_view,
    save_view,
)
from inquiries.condition_words import WHAT_GROUPS, WHATS, in_words
from inquiries.conditions import Node, is_in_work_only, validated
from inquiries.inbox import Grouping
from inquiries.models import SavedView, ViewIcon, ViewOrder
from inquiries.saved_views import (
    deleted_views,
    inquiries_of_saved,
    may_change,
    view_counts,
    views_in,
)
from inquiries.search.as_view import Reader, SearchAsView
from inquiries.search.parser import parse_query
from inquiries.view_choices import choices_for, names_in
from inquiries.view_editor import Editor, editor_from, editor_of, fresh_editor
from inquiries.views.listing import (
    GROUPING_WORDS,
    find_place,
    groupings_of,
    saved_key,
    saved_url,
)
from inquiries.views.rail import note_mark
from inquiries.views.rows import COLUMNS, STANDARD_COLUMNS, rows_of
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther, asked_by_htmx, failed

PREVIEW_ROWS = 5
PREVIEW_MOST = 1000  # more than that is "more than 1,000"
PREVIEW_PATIENCE = "1500ms"


@require_safe
def views(request: AgentRequest) -> HttpResponse:
    """All views that the agent may change, and those that others made."""
    note_mark(request)
    scope = rights_of(request)
    found = list(views_in(scope))
    counts = view_counts(scope=scope, views=found, now=timezone.now())
    names = names_in(choices_for(scope, desks_of(request)))
    lines = [
        ViewLine(
            view=view,
            url=saved_url(view),
            count=counts[view.pk],
            words=in_words(view.condition, names),
            may_change=may_change(scope, view),
        )
        for view in found
    ]
    groups = [
        (_("My views"), [one for one in lines if one.view.owner_id]),
        *[
            (desk.name, [one for one in lines if one.view.desk_id == desk.pk])
            for desk in desks_of(request)
        ],
        (_("For everybody"), [one for one in lines if one.is_standard]),
    ]
    context = {
        "groups": [one for one in groups if one[1]],
        "deleted": [view for view in deleted_views(scope) if may_change(scope, view)],
    }
    return render(request, "inquiries/views.html", context)


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One view in the list of views."""

    view: SavedView
    url: str
    count: int | None
    words: str
    may_change: bool

    @property
    def is_standard(self) -> bool:
        return self.view.owner_id is None and self.view.desk_id is None


@require_http_methods(["GET", "HEAD", "POST"])
def new_view(request: AgentRequest) -> HttpResponse:
    if request.method == "POST":
        return _edited(request, None)
    editor = _copied(request) or _searched(request) or fresh_editor()
    return _page(request, editor, None)


def _searched(request: AgentRequest) -> Editor | None:
    """?search=…: what of that search a view can ask; the page names what it cannot."""
    searched = _search_as_view(request)
    if searched is None or searched.condition is None:
        return None
    editor = editor_of(SavedView(condition=searched.condition, columns=list(STANDARD_COLUMNS)))
    if editor:
        editor.names, editor.version = {"en": request.GET["search"].strip()[:60]}, 0
    return editor


def _search_as_view(request: AgentRequest) -> SearchAsView | None:
    text = request.GET.get("search", "").strip()
    if not text:
        return None
    reader = Reader(request.user, rights_of(request), desks_of(request), timezone.now())
    return reader.read(parse_query(text))


def _copied(request: AgentRequest) -> Editor | None:
    """?copy=12: everything of that view under a name of its own, as the agent's own view."""
    wanted = request.GET.get("copy", "")
    view = views_in(rights_of(request)).filter(pk=wanted).first() if wanted.isdecimal() else None
    editor = editor_of(view) if view else None
    if editor and view:
        editor.names = {"en": _("%(name)s (copy)") % {"name": view.name}}
        editor.desk, editor.version = "", 0
    return editor


@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: AgentRequest, pk: int) -> HttpResponse:
    view = views_in(rights_of(request)).filter(pk=pk).first()
    if view is None or not may_change(rights_of(request), view):
        raise Http404
    if request.method == "POST":
        return _edited(request, view)
    return _page(request, editor_of(view), view)


def _edited(request: AgentRequest, view: SavedView | None) -> HttpResponse:
    """Saved, or shown again: with another line, or with what is wrong."""
    editor, deed = editor_from(request.POST), request.POST.get("do", "save")
    if deed != "save":
        editor.change(deed)
        return _page(request, editor, view)
    try:
        content = _content(request, editor)
        saved = save_view(
            content=content,
            by=request.user,
            now=timezone.now(),
            view_id=view.pk if view else None,
            version=editor.version if view else None,
        )
    except HelpdeskError as error:
        return _page(request, editor, view, error=str(error.message), status=error.status)
    messages.success(request, _("The view is kept."))
    return _go_to(request, saved_url(saved))


def _go_to(request: AgentRequest, url: str) -> HttpResponse:
    if asked_by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return SeeOther(url)


def _content(request: AgentRequest, editor: Editor) -> ViewContent:
    return ViewContent(
        names=editor.names,
        condition=editor.condition(),
        desk=_desk(request, editor),
        icon=editor.icon,
        columns=[one for one in editor.columns if one in COLUMNS],
        order=editor.order,
        grouping=editor.grouping if editor.grouping in set(Grouping) else "",
    )


def _desk(request: AgentRequest, editor: Editor) -> Desk | None:
    if not editor.desk:
        return None
    desk = next((one for one in desks_of(request) if str(one.pk) == editor.desk), None)
    if desk is None:
        raise InvalidInput()
    return desk


def _page(
    request: AgentRequest,
    editor: Editor | None,
    view: SavedView | None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    note_mark(request)
    scope, desks = rights_of(request), desks_of(request)
    choices = choices_for(scope, desks)
    if view:
        request.rail_key = saved_key(view)  # type: ignore[attr-defined]
    shared = scope.desk_ids_for(Deed.SHARE_VIEWS)
    context = {
        "editor": editor,
        "view": view,
        "error": error,
        "choices": choices,
        "words": in_words(view.condition, names_in(choices)) if view else "",
        "whats": condition_questions(),
        "icons": ViewIcon.choices,
        "orders": ViewOrder.choices,
        "groupings": GROUPING_WORDS.items(),
        "columns": _columns(editor),
        "searched": _search_as_view(request),
        "desks": [desk for desk in desks if desk.pk in shared],
        "preview": _preview(request, editor) if editor else None,
        "is_shared": bool(editor and editor.desk),
    }
    return render(request, "inquiries/view_editor.html", context, status=status)


def _columns(editor: Editor | None) -> list[tuple[str, str, bool]]:
    """Those that are shown, in their order, then the others."""
    words = dict(column_words())
    chosen = [one for one in editor.columns if one in words] if editor else []
    rest = [one for one in words if one not in chosen]
    return [(one, words[one], one in chosen) for one in (*chosen, *rest)]


def condition_questions() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            str(words),
            [
                (f"{name}:{op}", str(what.label))
                for (name, op), what in WHATS.items()
                if name in names
            ],
        )
        for words, names in WHAT_GROUPS
    ]


def column_words() -> list[tuple[str, str]]:
    words = {
        "urgency": _("Urgency"),
        "status": _("Status"),
        "due": _("Due"),
        "waiting": _("Waiting"),
        "desk": _("Desk"),
        "tags": _("Tags"),
        "topic": _("Topic"),
        "language": _("Language"),
        "created": _("Opened"),
    }
    return [(code, words[code]) for code in COLUMNS]


# --- preview -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Preview:
    """What a condition finds now. `count` is None when it is too long to count while one waits."""

    words: str = ""
    problem: str = ""
    count: int | None = None
    is_more: bool = False
    rows: Any = ()


@require_POST
def preview(request: AgentRequest) -> HttpResponse:
    """The live part of the editor, from the form as it stands; nothing is kept."""
    context = {"preview": _preview(request, editor_from(request.POST))}
    return render(request, "inquiries/_view_preview.html", context)


def _preview(request: AgentRequest, editor: Editor) -> Preview:
    scope, now = rights_of(request), timezone.now()
    try:
        condition = validated(editor.condition())
        desk = _desk(request, editor)
    except HelpdeskError as error:
        return Preview(problem=str(error.message))
    words = in_words(condition, names_in(choices_for(scope, desks_of(request))))
    view = SavedView(condition=condition, desk=desk, order=editor.order)
    found = inquiries_of_saved(scope=scope, view=view, now=now)
    try:
        with transaction.atomic():
            _be_quick()
            count = found.order_by()[: PREVIEW_MOST + 1].count()
            first = list(_first(found, condition).select_related("contact__root", "assignee"))
    except OperationalError:
        return Preview(words=words)
    rows = rows_of(
        first, query="", current="", grouping=Grouping.NONE, agent_id=scope.agent_id, now=now
    )
    return Preview(
        words=words, count=min(count, PREVIEW_MOST), is_more=count > PREVIEW_MOST, rows=rows
    )


def _be_quick() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PREVIEW_PATIENCE])


def _first(found: Any, condition: Node) -> Any:
    order = ("queue_at", "id") if is_in_work_only(condition) else ("-last_message_at", "-id")
    return found.order_by(*order)[:PREVIEW_ROWS]


# --- deeds -------------------------------------------------------------------------------------
@require_POST
def view_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Up, down, delete, bring back: buttons of the list of views."""
    deed, by, now = request.POST.get("do", ""), request.user, timezone.now()
    back = reverse("inquiries:views")
    try:
        if deed in ("up", "down"):
            move_view(view_id=pk, by=by, step=-1 if deed == "up" else 1)
        elif deed == "delete":
            view = delete_view(view_id=pk, by=by, now=now)
            messages.success(
                request, _("“%(name)s” is deleted.") % {"name": view.name}, f"undo-{pk}"
            )
        elif deed == "restore":
            view = restore_view(view_id=pk, by=by, now=now)
            messages.success(request, _("“%(name)s” is back.") % {"name": view.name})
        else:
            raise InvalidInput()
    except HelpdeskError as error:
        return failed(request, error, back)
    return _go_to(request, back)


@require_POST
def group_list(request: AgentRequest) -> HttpResponse:
    """Remember how this agent wants this list to be grouped, and show it so."""
    desk_code, _slash, name = request.POST.get("place", "").partition("/")
    place = find_place(
        scope=rights_of(request), desks=desks_of(request), desk_code=desk_code, view=name
    )
    grouping = request.POST.get("grouping", "")
    if grouping not in groupings_of(place):
        return failed(request, InvalidInput(), place.url)
    choose_grouping(place=place.view, grouping=Grouping(grouping), by=request.user)
    return _go_to(request, place.url)
