"""The inbox: lists by desk and view, their rows and counts as fragments, finding a reference."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.queries import get_contact_for
from desks.models import Desk
from desks.request import AgentRequest, desks_of, rights_of
from inquiries.models import Inquiry
from inquiries.queries import inquiries_of_contact
from inquiries.views.listing import Listing, fill_listing, find_place
from inquiries.views.rail import live_fragment, note_mark, rail_groups
from shared.responses import SeeOther


@require_safe
def inbox(request: AgentRequest, desk: str, view: str) -> HttpResponse:
    note_mark(request)
    if not rights_of(request).desk_ids:
        return render(request, "inquiries/no_desk.html")
    listing = _listing(request, desk, view)
    request.rail_key = listing.place.key  # type: ignore[attr-defined]
    return render(request, "inquiries/inbox.html", _context(listing))


@live_fragment
def rows(request: AgentRequest, desk: str, view: str) -> HttpResponse:
    return render(request, "inquiries/_rows.html", _context(_listing(request, desk, view)))


@live_fragment
def counts(request: AgentRequest) -> HttpResponse:
    scope = rights_of(request)
    groups = rail_groups(
        scope=scope,
        desks=desks_of(request),
        current=request.GET.get("at", ""),
        now=timezone.now(),
    )
    return render(request, "inquiries/_counts.html", {"groups": groups})


@require_safe
def find(request: AgentRequest) -> HttpResponse:
    """Jump to a reference; spaces and small letters are forgiven, and its number alone is enough."""
    written = request.GET.get("reference", "").upper().replace(" ", "")
    visible = Inquiry.objects.visible_to(rights_of(request))
    meant = _references_meant(written, desks_of(request))
    found = visible.filter(reference__in=meant).order_by("-created_at").first()
    if found:
        return redirect("inquiries:conversation", found.reference)
    if written:
        words = _("There is no inquiry %(reference)s at your desks.") % {"reference": written}
        messages.error(request, words)
    return SeeOther(reverse("home"))


def _references_meant(written: str, desks: Sequence[Desk]) -> list[str]:
    """123 means number 123 of the agent's desks, this year or the last."""
    if not written.isdecimal() or len(written) > 9:
        return [written]
    this_year = timezone.localdate().year
    years = (this_year, this_year - 1)
    return [f"{desk.prefix}-{year}-{int(written):06d}" for desk in desks for year in years]


@require_safe
def of_contact(request: AgentRequest, pk: int) -> HttpResponse:
    """What one person asked, as far as the agent may see it: shown on the contact's page."""
    contact = get_contact_for(request.user, pk)
    found = inquiries_of_contact(contact, rights_of(request))
    context = {"rows": found, "contact": contact, "now": timezone.now()}
    whole = request.headers.get("HX-Request") != "true"
    template = "inquiries/of_contact.html" if whole else "inquiries/_of_contact.html"
    return render(request, template, context)


def _listing(request: AgentRequest, desk: str, view: str) -> Listing:
    scope = rights_of(request)
    desks = desks_of(request)
    place = find_place(desks, desk, view, request.GET.get("after", ""))
    current = request.GET.get("current", "")
    return fill_listing(scope=scope, desks=desks, place=place, now=timezone.now(), current=current)


def _context(listing: Listing) -> dict[str, object]:
    return {"listing": listing, "now": timezone.now()}
