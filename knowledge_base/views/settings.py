"""The object itself: owner, desks, topics, category, sources; its example mark."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.queries import desks_in
from desks.request import AgentRequest
from knowledge_base.actions import change_item, check_example
from knowledge_base.actions.items import Settings
from knowledge_base.item_forms import SettingsForm, source_formset, source_lines
from knowledge_base.models import Item
from knowledge_base.permissions import get_item_in, may_arrange
from knowledge_base.views.asking import item_url, reader
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: AgentRequest, pk: int) -> HttpResponse:
    scope = reader(request)
    found = get_item_in(scope, pk)
    form = SettingsForm(request.POST or None, item=found, desks=desks_in(scope))
    sources = source_formset(request.POST or None, found)
    status = 200
    if request.method == "POST":
        if _is_saved(request, found, form, sources):
            return done(request, item_url(pk), _("Saved."))
        status = 422
    context = {
        "item": found,
        "form": form,
        "sources": sources,
        "may_arrange": may_arrange(scope, found),
    }
    return render(request, "knowledge_base/settings.html", context, status=status)


def _is_saved(request: AgentRequest, found: Item, form: SettingsForm, sources: Any) -> bool:
    if not form.is_valid() or not sources.is_valid():
        return False
    try:
        change_item(
            item_id=found.pk,
            settings=Settings(**form.settings, sources=source_lines(sources)),
            by=request.user,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


@require_POST
def checked(request: AgentRequest, pk: int) -> HttpResponse:
    """The example mark is taken away: somebody of the registry stands for it."""
    get_item_in(reader(request), pk)
    try:
        check_example(item_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, item_url(pk))
    return done(request, item_url(pk), _("It is no example any more."))
