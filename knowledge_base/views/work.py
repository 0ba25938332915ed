"""The queues: to review, to translate, to look at again, one's own drafts."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desks.permissions import Deed, Scope
from desks.request import AgentRequest
from knowledge_base.queues import MOST, own_versions, reviews, texts_to_look_at, translations
from knowledge_base.states import LANGUAGES
from knowledge_base.views.asking import reader
from knowledge_base.views.tabs import FACTS, MINE, REVIEW, TRANSLATIONS, tabs_for

FOR_COORDINATORS = (REVIEW, FACTS)


@require_safe
def queue(request: AgentRequest, queue: str) -> HttpResponse:
    scope = reader(request)
    leads = bool(scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE))
    if queue in FOR_COORDINATORS and not leads:
        raise Http404
    language = request.GET.get("language", "")
    if language not in dict(LANGUAGES):
        language = ""
    context = {
        "queue": queue,
        "heading": _heading(queue),
        "tabs": tabs_for(scope, queue),
        "languages": LANGUAGES,
        "language": language,
        "rows": _rows(scope, queue, language),
        "most": MOST,
        "back": request.path,
    }
    return render(request, "knowledge_base/work.html", context)


def _heading(queue: str) -> str:
    headings = {
        REVIEW: _("In review"),
        MINE: _("My drafts"),
        TRANSLATIONS: _("To be translated"),
        FACTS: _("To look at again"),
    }
    if queue not in headings:
        raise Http404
    return headings[queue]


def _rows(scope: Scope, queue: str, language: str) -> list[Any]:
    if queue == REVIEW:
        return list(reviews(scope))
    if queue == MINE:
        return list(own_versions(scope))
    if queue == FACTS:
        return list(texts_to_look_at(scope))
    return list(translations(scope, language))
