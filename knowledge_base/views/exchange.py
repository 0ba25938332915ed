"""Objects out as Markdown files, and in again: first what would change, then the deed."""

from base64 import b64decode, b64encode
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desks.permissions import Scope
from desks.request import AgentRequest
from knowledge_base.actions.importing import import_items
from knowledge_base.archives import pack, unpack
from knowledge_base.exporting import export_files, for_export
from knowledge_base.forms import ImportForm
from knowledge_base.importing import Effect, plan_import
from knowledge_base.markdown_files import Problem, Reading, read_items
from knowledge_base.models import Item
from knowledge_base.states import Kind
from knowledge_base.views.asking import coordinator
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: AgentRequest) -> HttpResponse:
    """A file chosen is judged and shown; the archive of what was shown is taken over."""
    scope = coordinator(request)
    is_posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_posted else ImportForm()
    context: dict[str, Any] = {"form": form, "kinds": Kind.choices}
    if is_posted and form.is_valid():
        try:
            if form.cleaned_data["archive"]:
                return _taken_over(request, form.cleaned_data["archive"])
            context |= _preview(form.cleaned_data["file"].read(), scope)
        except HelpdeskError as error:
            form.add_error("file", str(error.message))
    status = 422 if form.errors else 200
    return render(request, "knowledge_base/exchange.html", context, status=status)


@require_safe
def export(request: AgentRequest) -> HttpResponse:
    items = Item.objects.visible_to(coordinator(request))
    kind = request.GET.get("kind", "")
    if kind in Kind.values:
        items = items.filter(kind=kind)
    wanted = Item.objects.filter(pk__in=items.values("pk"))
    response = HttpResponse(pack(export_files(for_export(wanted))), content_type="application/zip")
    name = f"knowledge-{kind or 'all'}-{timezone.localdate().isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _preview(data: bytes, scope: Scope) -> dict[str, Any]:
    reading = _read(data)
    changes = plan_import(reading.items, scope)
    counts = Counter(change.effect for change in changes)
    return {
        "archive": b64encode(data).decode(),
        "problems": reading.problems,
        "shown": [change for change in changes if change.effect != Effect.SAME],
        "same": counts[Effect.SAME],
        "taken": counts[Effect.NEW] + counts[Effect.CHANGED],
        "is_preview": True,
    }


def _taken_over(request: AgentRequest, archive: str) -> HttpResponse:
    try:
        data = b64decode(archive, validate=True)
    except ValueError:
        raise InvalidInput() from None
    items = _read(data).items
    changes = import_items(files=items, by=request.user, now=timezone.now())
    counts = Counter(change.effect for change in changes)
    said = _("Imported: %(new)s new, %(changed)s changed. Their words wait for review.")
    numbers = {"new": counts[Effect.NEW], "changed": counts[Effect.CHANGED]}
    messages.success(request, said % numbers)
    return SeeOther(reverse("knowledge_base:exchange"))


def _read(data: bytes) -> Reading:
    files, problems = unpack(data)
    reading = read_items(files)
    if not files and not problems:
        problems = [Problem("*.md", 1, _("There is no Markdown file in the archive."))]
    return Reading(reading.items, [*problems, *reading.problems])
