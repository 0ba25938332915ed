"""One language beside the one that it follows, with what was changed there since."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desks.request import AgentRequest
from knowledge_base.following import Followed, find_followed, source_language
from knowledge_base.permissions import get_item_in
from knowledge_base.shown import html_for
from knowledge_base.states import LANGUAGES
from knowledge_base.views.asking import item_url, reader
from knowledge_base.views.columns import columns_of, whole
from knowledge_base.views.item import said_of, save_columns
from shared.differences import Piece, difference
from shared.responses import done


@dataclass(frozen=True, slots=True)
class Beside:
    """The words that are followed; `changes` since the target followed them, none if it is new."""

    language: str
    name: str
    followed: Followed
    changes: list[Piece]


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: AgentRequest, pk: int, language: str) -> HttpResponse:
    scope = reader(request)
    found = get_item_in(scope, pk)
    columns = columns_of(scope, found, request.POST or None, language)
    if not columns:
        raise Http404
    source = request.GET.get("from", "")
    if source not in dict(LANGUAGES) or source == language:
        source = source_language(found, language)
    status = 200
    if request.method == "POST":
        columns, is_saved = save_columns(request, found, columns)
        if is_saved:
            said = said_of(request.POST.get("deed", ""))
            return done(request, f"{_address(pk, language)}?from={source}", said)
        status = 422
    beside = _beside(found.pk, source, language)
    context = {
        "item": found,
        "column": columns[0],
        "columns": columns,
        "beside": beside,
        "others": [(code, name) for code, name in LANGUAGES if code != language],
        "shown": html_for(scope, beside.followed.now.body, language=source) if beside else "",
        "may_propose": columns[0].standing.may_propose,
        "may_publish": columns[0].standing.may_publish,
        "back": _address(pk, language),
        "item_url": item_url(pk),
    }
    return render(request, "knowledge_base/translate.html", context, status=status)


def _beside(item_id: int, source: str, language: str) -> Beside | None:
    followed = find_followed(item_id, source, language)
    if followed is None:
        return None
    changes = []
    if followed.then and followed.then.pk != followed.now.pk:
        changes = difference(whole(followed.then), whole(followed.now))
    return Beside(source, str(dict(LANGUAGES).get(source, _("Text"))), followed, changes)


def _address(pk: int, language: str) -> str:
    return reverse("knowledge_base:translate", args=[pk, language])
