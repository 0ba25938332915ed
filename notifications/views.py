"""The notification centre: the bell, the list behind it, its page; read, unread, seen."""

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.request import AgentRequest, rights_of
from notifications.actions import mark_read, mark_seen, take_back_reading
from notifications.forms import KINDS, ListForm, ReadForm, WaysForm
from notifications.queries import Line, history_page, recent_lines, unread_lines
from shared.responses import CHANGED, SeeOther, asked_by_htmx, done

LIST = "notifications:list"


@require_safe
def page(request: AgentRequest) -> HttpResponse:
    return render(request, "notifications/list.html", _list_context(request))


def bell(request: AgentRequest) -> HttpResponse:
    """A part of every page."""
    return render(request, "notifications/_bell.html")


def lines(request: AgentRequest) -> HttpResponse:
    """A part of the page and of the panel, which shows less (`?short`)."""
    if "short" not in request.GET:
        return render(request, "notifications/_lines.html", _list_context(request))
    scope = rights_of(request)
    context = _context(unread_lines(scope), recent_lines(scope))
    return render(request, "notifications/_lines.html", {**context, "is_short": True})


def _list_context(request: AgentRequest) -> dict[str, Any]:
    """Unread ones stand before the first page of what was read."""
    form = ListForm(request.GET)
    form.is_valid()
    only, before = form.cleaned_data.get("only", ""), form.cleaned_data.get("before") or 0
    scope, kinds = rights_of(request), KINDS.get(only, ())
    unread = [] if before else unread_lines(scope, kinds)
    history = history_page(scope, kinds=kinds, before=before)
    older = {"only": only, "before": history.next_before} if history.next_before else {}
    return {
        **_context(unread, history.lines),
        "only": only,
        "before": before,
        "query": urlencode({"only": only, "before": before or ""}),
        "older": urlencode(older),
    }


def _context(unread: list[Line], read: list[Line]) -> dict[str, Any]:
    newest = max((line.newest.pk for line in unread), default=0)
    return {"unread": unread, "read": read, "newest_unread": newest, "now": timezone.now()}


@require_POST
def read(request: AgentRequest) -> HttpResponse:
    """Mark a line, everything of a subject, or all as read; said with a way back."""
    form = ReadForm(request.POST)
    now = timezone.now()
    count = 0
    if form.is_valid():
        asked = form.cleaned_data
        count = mark_read(
            by=request.user,
            now=now,
            kind=asked["kind"] or None,
            subject=asked["subject"] if "subject" in request.POST else None,
            up_to=asked["up_to"],
        )
    if not asked_by_htmx(request):
        return SeeOther(reverse(LIST))
    events: dict[str, Any] = {CHANGED: {}}
    if count and "quiet" not in request.POST:
        events["helpdesk:read"] = {"at": now.isoformat(), "count": count}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})


@require_POST
def unread(request: AgentRequest) -> HttpResponse:
    """Take back what `read` did at this instant."""
    try:
        at = parse_datetime(request.POST.get("at", "")[:40])
    except ValueError:
        at = None
    if at and timezone.is_aware(at):
        take_back_reading(by=request.user, read_at=at)
    return done(request, reverse(LIST))


@require_POST
def seen(request: AgentRequest) -> HttpResponse:
    form = ReadForm(request.POST)
    if form.is_valid() and form.cleaned_data["up_to"]:
        mark_seen(by=request.user, up_to=form.cleaned_data["up_to"], now=timezone.now())
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def ways(request: AgentRequest) -> HttpResponse:
    form = WaysForm(request.POST if request.method == "POST" else None, agent=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return done(request, reverse("notifications:ways"), _("Saved."))
    status = 422 if form.errors else 200
    return render(request, "notifications/ways.html", {"form": form}, status=status)
