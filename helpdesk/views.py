"""Pages that belong to no app: the way home, health, and the quick start's sent mail."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from desks.request import AgentRequest, rights_of
from helpdesk.health import findings
from mailroom.sending.local_sink import find_sunk_mail, list_sunk_mail
from shared.exceptions import is_disk_full
from shared.heartbeats import note_full_disk

FULL = 507  # Insufficient Storage (RFC 4918, 11.5): nothing was kept, and it passes


@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """The inbox; for a section's colleague without a desk what was handed to the section."""
    scope = rights_of(request)
    if scope.section_ids and not scope.desk_ids:
        return redirect("handovers:first")
    return redirect("inquiries:inbox", desk="all", view="unassigned")


def server_error(request: HttpRequest) -> HttpResponse:
    """500 for a mistake of ours; 503 while the database is away and 507 while a disk is full."""
    status = _status_of(sys.exc_info()[1])
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": "Try again in a few seconds."}, status=status)
    else:
        response = render(request, "500.html", {"is_full": status == FULL}, status=status)
    if status != 500:
        response.headers["Retry-After"] = "5"
    return response


def _status_of(error: BaseException | None) -> int:
    if is_disk_full(error):
        note_full_disk()
        return FULL
    return 503 if isinstance(error, (OperationalError, InterfaceError)) else 500


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """This process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether the product works, by facts; 503 when one is out of its limit."""
    try:
        facts = findings(now=timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "failing", "database": "not reachable"}, status=503)
    is_ok = all(fact.is_ok for fact in facts)
    body: dict[str, object] = {"status": "ok" if is_ok else "failing"}
    body |= {fact.name: {"value": fact.value, "ok": fact.is_ok} for fact in facts}
    return JsonResponse(body, status=200 if is_ok else 503)


@require_safe
def sink_list(request: HttpRequest) -> HttpResponse:
    _require_sink()
    return render(request, "sink/list.html", {"mails": list_sunk_mail(settings.MAIL_SINK_DIR)})


@require_safe
def sink_detail(request: HttpRequest, key: str) -> HttpResponse:
    _require_sink()
    mail = find_sunk_mail(settings.MAIL_SINK_DIR, key)
    if mail is None:
        raise Http404
    return render(request, "sink/detail.html", {"mail": mail})


def _require_sink() -> None:
    """The sink shows every mail of every desk, so it exists only in the quick start."""
    if not (settings.DEBUG and settings.MAIL_SINK_PORT):
        raise Http404
