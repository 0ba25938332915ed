"""Who was told what: the list, the same as a file, and corrections prepared from it as drafts."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from inquiries.actions.bulk import prepare_bulk
from inquiries.actions.corrections import values_of
from inquiries.advice_forms import AdviceForm, CorrectionForm
from inquiries.advice_queries import (
    MOST,
    Asked,
    Told,
    rows_for_export,
    to_correct,
    told_of,
    uses_asked,
    with_names,
)
from inquiries.states import BulkKind
from inquiries.views.bulk import work_at_once
from shared.csv_export import csv_response
from shared.exceptions import HelpdeskError
from shared.responses import SeeOther

A_PAGE = 50
EXPORTED = 20_000
FIRST_SHOWN = 20


def _scope(request: AgentRequest) -> Scope:
    """Who belongs to no desk was told nothing by it."""
    scope = rights_of(request)
    if not scope.desk_ids_for(Deed.READ_KNOWLEDGE):
        raise Http404
    return scope


def _form(request: AgentRequest, scope: Scope) -> AdviceForm:
    return AdviceForm(request.GET, scope=scope, today=timezone.localdate())


@require_safe
def advice(request: AgentRequest) -> HttpResponse:
    scope = _scope(request)
    form = _form(request, scope)
    context: dict[str, Any] = {"form": form, "is_asked": bool(request.GET.get("what"))}
    if context["is_asked"] and form.is_valid():
        context |= _found(request, scope, form.asked)
    return render(request, "inquiries/advice.html", context)


def _found(request: AgentRequest, scope: Scope, asked: Asked) -> dict[str, Any]:
    """A page of rows, counted up to MOST: nobody reads further, and the file holds more."""
    uses = uses_asked(scope, asked)
    ids = list(uses.values_list("pk", flat=True)[: MOST + 1])
    page = Paginator(ids[:MOST], A_PAGE).get_page(request.GET.get("page"))
    shown = list(with_names(uses.filter(pk__in=list(page))))
    query = {name: value for name, value in request.GET.items() if name != "page" and value}
    return {
        "asked": asked,
        "rows": told_of(asked, shown),
        "page": page,
        "count": min(len(ids), MOST),
        "is_more": len(ids) > MOST,
        "query": urlencode(query),
        "may_correct": bool(scope.desk_ids_for(Deed.CORRECT_ADVICE)),
    }


@require_safe
def advice_file(request: AgentRequest) -> HttpResponse:
    """The same as CSV, the newest EXPORTED answers."""
    scope = _scope(request)
    form = _form(request, scope)
    if not form.is_valid():
        raise Http404
    asked = form.asked
    head = [
        _("Inquiry"),
        _("Desk"),
        _("Sent to"),
        _("At"),
        _("By"),
        _("Text"),
        _("Language"),
        _("Version"),
        _("Told"),
        _("Right now"),
        _("Corrected"),
    ]
    name = asked.fact.code if asked.fact else str(asked.what)
    rows = rows_for_export(scope, asked, EXPORTED)
    return csv_response(f"told-{name}.csv", head, _cells(rows))


def _cells(rows: Iterator[Told]) -> Iterator[Sequence[object]]:
    for one in rows:
        message = one.use.message
        yield [
            message.inquiry.reference,
            message.inquiry.desk.name,
            ", ".join(message.recipients),
            timezone.localtime(one.use.at).isoformat(timespec="minutes"),
            message.author.display_name if message.author else "",
            one.use.text.item.code,
            one.use.text.language,
            one.use.version,
            one.value,
            one.right,
            _corrected(one),
        ]


def _corrected(row: Told) -> str:
    if row.correction is None:
        return ""
    return _("Corrected") if row.correction.is_sent else _("Draft is prepared")


@require_http_methods(["GET", "HEAD", "POST"])
def corrections(request: AgentRequest) -> HttpResponse:
    """One draft for each inquirer who was told what does not hold any more; posted: prepare them."""
    scope = rights_of(request)
    if not scope.desk_ids_for(Deed.CORRECT_ADVICE):
        raise Http404
    form = _form(request, scope)
    if not form.is_valid():
        raise Http404
    asked = form.asked
    found = to_correct(scope, asked)
    words = CorrectionForm(request.POST or None, scope=scope, asked=asked)
    if request.method == "POST" and words.is_valid():
        try:
            return SeeOther(_begin(request, asked, words, found.inquiry_ids))
        except HelpdeskError as error:
            words.add_error(None, str(error.message))
    context = {
        "asked": asked,
        "found": found,
        "number": len(found.inquiry_ids),
        "form": words,
        "query": urlencode({name: value for name, value in request.GET.items() if value}),
    }
    status = 422 if words.errors else 200
    return render(request, "inquiries/corrections.html", context, status=status)


def _begin(
    request: AgentRequest, asked: Asked, words: CorrectionForm, inquiry_ids: Sequence[int]
) -> str:
    """The page of the deed: how far it is, stopping, undoing. Called twice it is the same deed."""
    template = words.cleaned_data["template"]
    text = words.texts if template is None else {}
    bulk = prepare_bulk(
        kind=BulkKind.CORRECT,
        values=values_of(asked, template=template, text=text),
        inquiry_ids=inquiry_ids,
        asked=asked.about,
        by=request.user,
        submission_key=words.cleaned_data["submission_key"],
        now=timezone.now(),
    )
    if bulk.is_running:
        work_at_once(bulk)
    return reverse("inquiries:bulk_deed", args=[bulk.pk])
