"""One object in its languages side by side: written, saved by itself, looked at as it will be."""

from collections.abc import Sequence

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.request import AgentRequest
from knowledge_base.actions import submit_version, write_version
from knowledge_base.actions.writing import WordsConflict
from knowledge_base.forms import TextForm
from knowledge_base.models import Item, TextVersion
from knowledge_base.permissions import get_item_in
from knowledge_base.shown import html_for
from knowledge_base.states import LANGUAGE_CODES
from knowledge_base.views.asking import item_url, reader
from knowledge_base.views.columns import Column, columns_of, with_conflict
from shared.exceptions import HelpdeskError
from shared.responses import done

SUBMIT = "submit-"


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: AgentRequest, pk: int) -> HttpResponse:
    """All languages are saved, or none; with `deed=submit-fr` that one is sent to review as well."""
    scope = reader(request)
    found = get_item_in(scope, pk)
    columns = columns_of(scope, found, request.POST or None)
    status = 200
    if request.method == "POST":
        columns, is_saved = save_columns(request, found, columns)
        if is_saved:
            return done(request, item_url(pk), said_of(request.POST.get("deed", "")))
        status = 422
    context = {
        "item": found,
        "named": _named(found, columns),
        "columns": columns,
        "may_propose": any(one.standing.may_propose for one in columns),
        "may_publish": any(one.standing.may_publish for one in columns),
        "sources": found.sources.all(),
    }
    return render(request, "knowledge_base/item.html", context, status=status)


def _named(item: Item, columns: Sequence[Column]) -> tuple[str, str]:
    """What the object is called, live or not yet, and in which language: the reader's if it can be."""
    titles = {one.language: one.title for one in columns if one.title}
    own = get_language() or ""
    code = own if own in titles else next(iter(titles), "")
    return titles.get(code, item.code), code


def said_of(deed: str) -> str:
    return _("It waits for review.") if deed.startswith(SUBMIT) else _("Saved as drafts.")


def save_columns(
    request: AgentRequest, found: Item, columns: Sequence[Column]
) -> tuple[list[Column], bool]:
    """An error is shown at its own language; what was typed stays in the forms."""
    shown = list(columns)
    if any(one.form.errors for one in columns):
        return shown, False
    saved = 0
    try:
        with transaction.atomic():
            for one in columns:
                if one.form.is_filled:
                    write_words(request, found.pk, one.language, one.form)
                _submit_if_asked(request, found.pk, one.language)
                saved += 1
    except WordsConflict as error:
        shown[saved] = with_conflict(shown[saved], error.present)
        return shown, False
    except HelpdeskError as error:
        shown[saved].form.add_error(None, str(error.message))
        return shown, False
    return shown, True


def _submit_if_asked(request: AgentRequest, pk: int, language: str) -> None:
    if request.POST.get("deed") == f"{SUBMIT}{language}":
        submit_version(item_id=pk, language=language, by=request.user, now=timezone.now())


def write_words(request: AgentRequest, pk: int, language: str, form: TextForm) -> TextVersion:
    words = form.cleaned_data
    return write_version(
        item_id=pk,
        language=language,
        title=words["title"],
        body=words["body"],
        is_correction=words["is_correction"],
        seen=words["seen"] if form.says_what_was_seen else None,
        by=request.user,
        now=timezone.now(),
    )


@require_POST
def save(request: AgentRequest, pk: int, language: str) -> HttpResponse:
    """One language, as it is being written; 409 with both texts when a colleague was faster.

    What is not whole yet is no error: it says that it is not saved.
    """
    scope = reader(request)
    found = get_item_in(scope, pk)
    column = _column(columns_of(scope, found, request.POST, language))
    form = column.form
    if not form.is_valid() or not form.is_whole:
        return JsonResponse({"saved": False, "said": _("Not saved: a title and words are needed.")})
    try:
        version = write_words(request, pk, language, form)
    except WordsConflict as error:
        column = with_conflict(column, error.present)
        html = render_to_string(
            "knowledge_base/_conflict.html", {"conflict": column.conflict}, request
        )
        seen = error.present.mark if error.present else ""
        said = str(error.message)
        return JsonResponse({"saved": False, "html": html, "seen": seen, "said": said}, status=409)
    except HelpdeskError as error:
        said = f"{_('Not saved yet')}. {error.message}"
        return JsonResponse({"saved": False, "said": said}, status=error.status)
    state = version.get_state_display()
    return JsonResponse({"saved": True, "seen": version.mark, "state": state, "said": _("Saved")})


def _column(columns: Sequence[Column]) -> Column:
    if not columns:
        raise Http404
    return columns[0]


@require_POST
def preview(request: AgentRequest) -> HttpResponse:
    """How words will look, for who writes them; nothing is kept."""
    scope = reader(request)
    language = request.POST.get("language", "")
    if language not in LANGUAGE_CODES:
        raise Http404
    body = request.POST.get("body", "")[:100_000]
    return HttpResponse(html_for(scope, body, language=language, prefix=f"preview-{language}-"))
