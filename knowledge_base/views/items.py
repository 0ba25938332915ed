"""The list of what the units know, and a new object."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from desks.permissions import Deed
from desks.queries import desks_in, desks_to_manage
from desks.request import AgentRequest
from knowledge_base.actions import add_item
from knowledge_base.actions.missed import sign_missed
from knowledge_base.forms import FindForm, ItemForm
from knowledge_base.models import Item, Text
from knowledge_base.queries import items_of
from knowledge_base.queues import narrowed
from knowledge_base.search import Hit
from knowledge_base.states import LANGUAGES, Kind
from knowledge_base.views.asking import item_url, reader
from knowledge_base.views.tabs import tabs_for
from shared.exceptions import HelpdeskError
from shared.responses import SeeOther

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One object: its title (of a draft, if nothing is live) and what there is in each language.

    `hit`: by which words it was found.
    """

    item: Item
    title: str
    language: str
    texts: list[tuple[str, Text | None]]
    hit: Hit | None


def _row(item: Item, hit: Hit | None) -> Row:
    texts = list(item.texts.all())  # that of the page's language first
    titles = [(one.title or _drafted(one), one.language) for one in texts]
    title, language = next((one for one in titles if one[0]), (item.code, ""))
    by_language = {one.language: one for one in texts}
    shown = [(str(name), by_language.get(code)) for code, name in LANGUAGES]
    return Row(item, title, language, shown, hit)


def _drafted(text: Text) -> str:
    return next((one.title for one in getattr(text, "open_versions", [])), "")


@require_safe
def items(request: AgentRequest) -> HttpResponse:
    scope, form = reader(request), FindForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    only = narrowed(
        scope,
        state=wanted.get("state", ""),
        language=wanted.get("language", ""),
        only=wanted.get("only", ""),
        now=timezone.now(),
    )
    written = wanted.get("q", "")
    found = items_of(
        scope, kind=wanted.get("kind", ""), written=written, only=only, now=timezone.now()
    )
    page = Paginator(found.items, PAGE).get_page(request.GET.get("page"))
    led = desks_to_manage(scope, Deed.PUBLISH_KNOWLEDGE)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(one, found.hits.get(one.pk)) for one in page],
        "said": _said(request.GET),
        "missed": "" if page.object_list else sign_missed(written, request.user.language),
        "languages": LANGUAGES,
        "today": timezone.localdate(),
        "tabs": tabs_for(scope, "items"),
        "is_coordinator": bool(scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)),
        "led_desk": led.first(),
    }
    return render(request, "knowledge_base/items.html", context)


def _said(query: QueryDict) -> str:
    """What was asked, for the addresses of the other pages."""
    said = query.copy()
    said.pop("page", None)
    return said.urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    form = ItemForm(request.POST or None, desks=desks_in(reader(request)))
    if request.method == "POST" and form.is_valid():
        try:
            made = add_item(
                kind=Kind(form.cleaned_data["kind"]),
                code=form.cleaned_data["code"],
                desks=list(form.cleaned_data["desks"]),
                by=request.user,
                now=timezone.now(),
            )
            return SeeOther(item_url(made.pk))
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
    status = 422 if form.errors else 200
    return render(request, "knowledge_base/new.html", {"form": form}, status=status)
