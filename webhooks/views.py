"""Where coordinators and administrators decide which addresses are told of what, and see the log."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.permissions import Deed, may_manage
from desks.queries import desks_to_manage
from desks.request import AgentRequest, manager_of
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed
from shared.submissions import MAX_KEY
from webhooks.actions import (
    forget_earlier_secret,
    renew_secret,
    save_webhook,
    switch_webhook,
    try_again,
    try_webhook,
)
from webhooks.forms import WebhookForm
from webhooks.models import Webhook, WebhookDelivery
from webhooks.queries import log_of, rows_for
from webhooks.secrets import unseal

MANAGE = Deed.MANAGE_WEBHOOKS


@require_safe
def webhooks(request: AgentRequest) -> HttpResponse:
    return render(request, "webhooks/list.html", {"rows": rows_for(manager_of(request, MANAGE))})


@require_http_methods(["GET", "HEAD", "POST"])
def new_webhook(request: AgentRequest) -> HttpResponse:
    return _editor(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: AgentRequest, pk: int) -> HttpResponse:
    """Its settings, its secret, a trial, and what was sent to it."""
    return _editor(request, _webhook(request, pk))


def _editor(request: AgentRequest, found: Webhook | None) -> HttpResponse:
    scope = manager_of(request, MANAGE)
    form = WebhookForm(
        request.POST or None,
        desks=desks_to_manage(scope, MANAGE),
        may_all=may_manage(scope, MANAGE, None),
        webhook=found,
    )
    if request.method == "POST" and form.is_valid():
        try:
            by, now = request.user, timezone.now()
            saved = save_webhook(webhook=found, values=form.values, by=by, now=now)
        except HelpdeskError as error:
            form.add_error(None, str(error.message))
        else:
            return done(request, reverse("webhooks:webhook", args=[saved.pk]), _("Saved."))
    context = {"form": form, **(_shown(found) if found else {})}
    return render(request, "webhooks/webhook.html", context, status=422 if form.errors else 200)


def _shown(found: Webhook) -> dict[str, Any]:
    return {
        "webhook": found,
        "shown_name": found.name,
        "secret": unseal(found.sealed_secret),
        "log": log_of(found),
        "now": timezone.now(),
        "trial_key": uuid4().hex,
    }


@require_safe
def log(request: AgentRequest, pk: int) -> HttpResponse:
    """A part of the page."""
    found = _webhook(request, pk)
    context = {"webhook": found, "log": log_of(found), "now": timezone.now()}
    return render(request, "webhooks/_log.html", context)


@require_POST
def deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Switch on or off, try out, renew the secret, forget the earlier one."""
    found = _webhook(request, pk)
    back = reverse("webhooks:webhook", args=[pk])
    try:
        said = _do(request, found)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, said)


def _do(request: AgentRequest, found: Webhook) -> str:
    what = request.POST.get("do", "")
    common: dict[str, Any] = {"webhook_id": found.pk, "by": request.user, "now": timezone.now()}
    if what in ("on", "off"):
        switch_webhook(is_on=what == "on", **common)
        return _("Switched on.") if what == "on" else _("Switched off: what waited is not sent.")
    if what == "try":
        key = request.POST.get("submission_key", "")[:MAX_KEY] or uuid4().hex
        try_webhook(submission_key=key, **common)
        return _("On its way. What came back stands in the log in a moment.")
    if what == "renew":
        renew_secret(**common)
        return _("A new secret. The earlier one signs too until you let it be forgotten.")
    if what == "forget":
        forget_earlier_secret(**common)
        return _("Only the present secret signs from now on.")
    raise InvalidInput()


@require_POST
def again(request: AgentRequest, pk: int) -> HttpResponse:
    scope = manager_of(request, MANAGE)
    seen = Webhook.objects.manageable_by(scope).values("pk")
    delivery = get_object_or_404(WebhookDelivery, pk=pk, webhook__in=seen)
    back = reverse("webhooks:webhook", args=[delivery.webhook_id])
    try:
        try_again(delivery_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("It is tried again."))


def _webhook(request: AgentRequest, pk: int) -> Webhook:
    rows = Webhook.objects.manageable_by(manager_of(request, MANAGE)).select_related("desk")
    return get_object_or_404(rows, pk=pk)
