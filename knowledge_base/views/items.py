"""The list of what the units know, and a new object."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from desks.permissions import Deed
from desks.queries import desks_in, desks_to_manage
from desks.request import AgentRequest
from knowledge_base.actions import add_item
from knowledge_base.actions.missed import sign_missed
from knowledge_base.forms import FindForm, ItemForm
from knowledge_base.queries import items_of
from knowledge_base.queues import narrowed
from knowledge_base.states import LANGUAGES, Kind
from knowledge_base.views.asking import item_url, reader
from knowledge_base.views.tabs import tabs_for
from shared.exceptions import HelpdeskError
from shared.responses import SeeOther

MOST_SHOWN = 100


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
    found = items_of(scope, kind=wanted.get("kind", ""), written=wanted.get("q", ""), only=only)
    shown = list(found[:MOST_SHOWN])
    led = desks_to_manage(scope, Deed.PUBLISH_KNOWLEDGE)
    context = {
        "form": form,
        "items": shown,
        "missed": "" if shown else sign_missed(wanted.get("q", ""), request.user.language),
        "languages": LANGUAGES,
        "today": timezone.localdate(),
        "tabs": tabs_for(scope, "items"),
        "is_coordinator": bool(scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)),
        "led_desk": led.first(),
    }
    return render(request, "knowledge_base/items.html", context)


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
