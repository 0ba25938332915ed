"""Where coordinators decide where visitors can chat, what they read there and what they are asked."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.permissions import Deed
from desks.queries import desks_to_manage
from desks.request import AgentRequest, manager_of
from livechat.actions.widgets import (
    add_widget,
    change_widget,
    forget_identity_secret,
    renew_identity_secret,
    restore_widget,
    retire_widget,
)
from livechat.forms import WidgetForm
from livechat.models import Widget
from livechat.widget_queries import snippet_of, widgets_for
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed
from shared.submissions import MAX_KEY

MANAGE = Deed.MANAGE_WIDGETS


@require_safe
def widgets(request: AgentRequest) -> HttpResponse:
    scope = manager_of(request, MANAGE)
    rows, desks = widgets_for(scope, timezone.now()), desks_to_manage(scope, MANAGE)
    return render(request, "livechat/widgets.html", {"rows": rows, "desks": desks})


@require_http_methods(["GET", "HEAD", "POST"])
def new_widget(request: AgentRequest, desk: str) -> HttpResponse:
    mine = desks_to_manage(manager_of(request, MANAGE), MANAGE)
    found = get_object_or_404(mine, code=desk)
    form = WidgetForm(request.POST or None, desk=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_widget(desk=found, values=form.values, by=request.user, now=timezone.now())
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            said = _("The widget is there: copy its line into the pages of the site.")
            return done(request, reverse("livechat:widget", args=[made.pk]), said)
    return _page(request, form, {"desk": found})


@require_http_methods(["GET", "HEAD", "POST"])
def widget(request: AgentRequest, pk: int) -> HttpResponse:
    """Its settings, how it looks, the line for the site, the identity of its visitors."""
    found = _widget(request, pk)
    form = WidgetForm(request.POST or None, desk=found.desk, widget=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_widget(widget_id=pk, values=form.values, by=request.user, now=timezone.now())
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            return done(request, reverse("livechat:widget", args=[pk]), _("Saved."))
    return _page(request, form, _shown(found))


def _page(request: AgentRequest, form: WidgetForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "livechat/widget.html", {"form": form, **context}, status=status)


def _shown(found: Widget) -> dict[str, Any]:
    return {
        "widget": found,
        "shown_name": found.name,
        "desk": found.desk,
        "snippet": snippet_of(found),
        "submission_key": uuid4().hex,
    }


@require_POST
def deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Retire, bring back, make an identity secret, forget it."""
    found = _widget(request, pk)
    back = reverse("livechat:widget", args=[pk])
    try:
        if request.POST.get("do") == "renew":
            return _renew(request, found)
        said = _do(request, found)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, said)


def _do(request: AgentRequest, found: Widget) -> str:
    common: dict[str, Any] = {"widget_id": found.pk, "by": request.user, "now": timezone.now()}
    match request.POST.get("do", ""):
        case "retire":
            retire_widget(**common)
            return _("Retired: no page shows it any more.")
        case "restore":
            restore_widget(**common)
            return _("In use again.")
        case "forget":
            forget_identity_secret(**common)
            return _("Visitors cannot be verified any more.")
    raise InvalidInput()


def _renew(request: AgentRequest, found: Widget) -> HttpResponse:
    """Shown in the answer itself and never again: it is kept in no session and in no page."""
    key = request.POST.get("submission_key", "")[:MAX_KEY] or uuid4().hex
    secret = renew_identity_secret(
        widget_id=found.pk, by=request.user, submission_key=key, now=timezone.now()
    )
    back = reverse("livechat:widget", args=[found.pk])
    if secret is None:
        return done(request, back, _("The secret was shown once. Make a new one if it is lost."))
    found.refresh_from_db()
    form = WidgetForm(desk=found.desk, widget=found)
    return _page(request, form, {**_shown(found), "secret": secret})


def _widget(request: AgentRequest, pk: int) -> Widget:
    rows = Widget.objects.manageable_by(manager_of(request, MANAGE)).select_related("desk")
    return get_object_or_404(rows, pk=pk)
