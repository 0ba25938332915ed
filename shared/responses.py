"""Answers to a posted form: back to a page (303), or a sign for the page that htmx is on."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shared.exceptions import HelpdeskError

CHANGED = "helpdesk:changed"
SAY = "helpdesk:say"


class SeeOther(HttpResponseRedirect):
    """303: the browser follows with GET, so a reload never posts again (RFC 9110, 15.4.4)."""

    status_code = 303


def asked_by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def done(request: HttpRequest, back: str, said: str = "") -> HttpResponse:
    """After a deed. With htmx the page fetches its fragments again, as after a live message."""
    if asked_by_htmx(request):
        events: dict[str, Any] = {CHANGED: {}}
        if said:
            events[SAY] = {"text": said, "tone": "ok"}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})
    if said:
        messages.success(request, said)
    return SeeOther(back)


def failed(request: HttpRequest, error: HelpdeskError, back: str) -> HttpResponse:
    """An expected failure of a deed without a form of its own: said in words, present state shown."""
    text = str(error.message)
    if asked_by_htmx(request):
        events = {CHANGED: {}, SAY: {"text": text, "tone": "danger"}}
        headers = {"HX-Trigger": json.dumps(events), "HX-Reswap": "none"}
        return HttpResponse(status=error.status, headers=headers)
    messages.error(request, text)
    return SeeOther(back)
