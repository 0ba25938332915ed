"""Fees and time limits: the list, one with its history and the texts that name it."""

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.permissions import Deed
from desks.request import AgentRequest
from knowledge_base.actions import change_fact, retire_fact
from knowledge_base.fact_forms import FactForm
from knowledge_base.models import Fact, Item
from knowledge_base.queries import live_texts_naming, texts_naming
from knowledge_base.views.asking import coordinator, reader
from knowledge_base.views.tabs import tabs_for
from shared.exceptions import HelpdeskError
from shared.responses import done, failed

HISTORY_SHOWN = 50


@require_safe
def facts(request: AgentRequest) -> HttpResponse:
    """All of them with what they are now; how many live texts name each."""
    scope = reader(request)
    rows = Fact.objects.select_related("current").filter(current__isnull=False)
    context = {
        "facts": rows.annotate(texts=live_texts_naming()).order_by(
            F("retired_at").desc(nulls_first=True), "code"
        ),
        "tabs": tabs_for(scope, "all-facts"),
        "may_change": bool(scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)),
    }
    return render(request, "knowledge_base/facts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    coordinator(request)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: AgentRequest, code: str) -> HttpResponse:
    reader(request)
    return _edit(request, get_object_or_404(Fact.objects.select_related("current"), code=code))


def _edit(request: AgentRequest, found: Fact | None) -> HttpResponse:
    scope = reader(request)
    form = FactForm(request.POST or None, fact=found)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _is_changed(request, form):
            back = reverse("knowledge_base:fact", args=[form.cleaned_data["code"]])
            return done(request, back, _("Saved. Texts that name it are shown for review."))
        status = 422
    visible = Item.objects.visible_to(scope).values("pk")
    context = {
        "fact": found,
        "form": form,
        "versions": found.versions.select_related("by")[:HISTORY_SHOWN] if found else [],
        "texts": texts_naming(found).filter(item__in=visible)[:HISTORY_SHOWN] if found else [],
        "may_change": bool(scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)),
    }
    return render(request, "knowledge_base/fact.html", context, status=status)


def _is_changed(request: AgentRequest, form: FactForm) -> bool:
    try:
        change_fact(**form.said, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


@require_POST
def retire(request: AgentRequest, code: str) -> HttpResponse:
    reader(request)
    if not Fact.objects.filter(code=code).exists():
        raise Http404
    back = reverse("knowledge_base:fact", args=[code])
    try:
        retire_fact(code=code, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Nobody can name it any more."))
