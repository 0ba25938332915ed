"""Objects out as Markdown files, and in again: first what would change, then the deed."""

from collections import Counter
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desks.permissions import Scope
from desks.request import AgentRequest
from files.actions import content_hash
from knowledge_base.actions.importing import import_items
from knowledge_base.archives import Unpacked, pack, unpack
from knowledge_base.exporting import export_entries
from knowledge_base.forms import ImportForm
from knowledge_base.importing import Effect, plan_import
from knowledge_base.markdown_files import Problem, Reading, read_items
from knowledge_base.models import Item
from knowledge_base.states import Kind
from knowledge_base.views.asking import coordinator
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther

KEPT = 3600  # seconds between the preview and the deed


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
            context |= _looked_at(request, form.cleaned_data["file"].read(), scope)
        except HelpdeskError as error:
            form.add_error("file", str(error.message))
    status = 422 if form.errors else 200
    return render(request, "knowledge_base/exchange.html", context, status=status)


@require_safe
def export(request: AgentRequest) -> HttpResponseBase:
    """Written to a file that is gone when it was sent: pictures may be many."""
    items = Item.objects.visible_to(coordinator(request))
    kind = request.GET.get("kind", "")
    if kind in Kind.values:
        items = items.filter(kind=kind)
    wanted = Item.objects.filter(pk__in=items.values("pk"))
    whole = TemporaryFile()  # noqa: SIM115  the response closes it
    pack(export_entries(wanted), whole)
    whole.seek(0)
    name = f"knowledge-{kind or 'all'}-{timezone.localdate().isoformat()}.zip"
    return FileResponse(whole, as_attachment=True, filename=name, content_type="application/zip")


def _looked_at(request: AgentRequest, data: bytes, scope: Scope) -> dict[str, Any]:
    found, reading = _read(data)
    changes = plan_import(reading.items, scope, found.pictures)
    counts = Counter(change.effect for change in changes)
    return {
        "archive": _keep(request, data),
        "problems": reading.problems,
        "shown": [change for change in changes if change.effect != Effect.SAME],
        "same": counts[Effect.SAME],
        "taken": counts[Effect.NEW] + counts[Effect.CHANGED],
        "is_preview": True,
    }


def _taken_over(request: AgentRequest, archive: str) -> HttpResponse:
    data = cache.get(_key(request, archive))
    if data is None:
        raise InvalidInput(_("What was shown is not kept any more: choose the file again."))
    found, reading = _read(data)
    changes = import_items(
        files=reading.items, pictures=found.pictures, by=request.user, now=timezone.now()
    )
    counts = Counter(change.effect for change in changes)
    said = _("Imported: %(new)s new, %(changed)s changed. Their words wait for review.")
    numbers = {"new": counts[Effect.NEW], "changed": counts[Effect.CHANGED]}
    messages.success(request, said % numbers)
    return SeeOther(reverse("knowledge_base:exchange"))


def _keep(request: AgentRequest, data: bytes) -> str:
    """For an hour, under its content: what is taken over is what was shown, and only to who saw it."""
    name = content_hash(data)
    cache.set(_key(request, name), data, KEPT)
    return name


def _key(request: AgentRequest, name: str) -> str:
    """Whatever is posted as a name is no part of it as it is."""
    return content_hash(f"knowledge-import:{request.user.pk}:{name}".encode())


def _read(data: bytes) -> tuple[Unpacked, Reading]:
    found = unpack(data)
    reading = read_items(found.texts)
    problems = [*found.problems, *reading.problems]
    if not found.texts and not problems:
        problems = [Problem("*.md", 1, _("There is no Markdown file in the archive."))]
    return found, Reading(reading.items, problems)
