"""Several selected duplicates become one: which of them stays is chosen here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from contacts.queries import names_of
from desks.request import AgentRequest, rights_of
from inquiries.actions.merge import merge_many
from inquiries.models import Inquiry
from inquiries.views.bulk import MERGED_AT_ONCE
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther, failed


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AgentRequest) -> HttpResponse:
    """The chosen ones, the oldest proposed to stay; posted: all others go into it."""
    given = request.POST if request.method == "POST" else request.GET
    references = given.getlist("selected")[: MERGED_AT_ONCE + 1]
    found = Inquiry.objects.visible_to(rights_of(request)).filter(reference__in=references)
    rows = list(found.select_related("contact__root", "desk", "assignee").order_by("created_at"))
    if request.method == "POST":
        return _merge(request, rows)
    names = names_of([row.contact.survivor for row in rows])
    named = [(row, names[row.contact.survivor.pk]) for row in rows]
    context = {"rows": named, "place": given.get("place", ""), "now": timezone.now()}
    return render(request, "inquiries/bulk_merge.html", context)


def _merge(request: AgentRequest, rows: list[Inquiry]) -> HttpResponse:
    target = next((row for row in rows if row.reference == request.POST.get("into")), None)
    sources = [row for row in rows if row is not target]
    try:
        if target is None or not sources:
            raise InvalidInput(_("Choose which one shall stay."))
        merge_many(
            source_ids=[row.pk for row in sources],
            target_id=target.pk,
            by=request.user,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        return failed(request, error, request.get_full_path())
    text = ngettext(
        "%(number)d was merged into this.", "%(number)d were merged into this.", len(sources)
    )
    messages.success(request, text % {"number": len(sources)})
    return SeeOther(reverse("inquiries:conversation", args=[target.reference]))
