"""The inbox: lists by desk and view, their rows and counts as fragments."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from contacts.queries import get_contact_for
from desks.request import AgentRequest, desks_of, rights_of
from inquiries.permissions import get_inquiry_in
from inquiries.queries import count_drafts, inquiries_of_contact
from inquiries.reference_queries import references_of, with_others
from inquiries.views.listing import Listing, fill_listing, find_place
from inquiries.views.rail import live_fragment, note_mark, rail_groups
from shared.masking import mask

PEEK_CHARS = 1200


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


@require_safe
def peek(request: AgentRequest, reference: str) -> HttpResponse:
    """A look at the last message without opening the inquiry. Nothing is marked as seen.

    The address carries the version, by which the page keeps it while it is open.
    """
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    numbers = references_of(inquiry)
    with_others(numbers, inquiry, scope)
    message = inquiry.messages.order_by("-pk").first()
    context = {
        "inquiry": inquiry,
        "message": message,
        "text": mask(Truncator(message.body).chars(PEEK_CHARS)) if message else "",
        "tags": [row.tag for row in inquiry.tagged.select_related("tag")],
        "asked_twice": [row for row in numbers if row.others],
        "now": timezone.now(),
    }
    return render(request, "inquiries/_peek.html", context)


@live_fragment
def counts(request: AgentRequest) -> HttpResponse:
    scope, current = rights_of(request), request.GET.get("at", "")
    groups = rail_groups(scope=scope, desks=desks_of(request), current=current, now=timezone.now())
    drafts = count_drafts(scope) if groups else 0
    context = {"groups": groups, "drafts": drafts, "current": current}
    return render(request, "inquiries/_counts.html", context)


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
    place = find_place(
        scope=scope, desks=desks, desk_code=desk, view=view, cursor=request.GET.get("after", "")
    )
    current = request.GET.get("current", "")
    return fill_listing(scope=scope, desks=desks, place=place, now=timezone.now(), current=current)


def _context(listing: Listing) -> dict[str, object]:
    return {"listing": listing, "now": timezone.now()}
