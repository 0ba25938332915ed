"""A conversation on paper: what was said, by whom and when, in full."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.queries import names_of
from desks.request import AgentRequest, rights_of
from inquiries.permissions import get_inquiry_in
from inquiries.views.thread import thread_of


@require_safe
def print_view(request: AgentRequest, reference: str) -> HttpResponse:
    """Without notes and quoted text unless they are asked for; numbers stay masked."""
    inquiry = get_inquiry_in(rights_of(request), reference)
    with_notes = "notes" in request.GET
    said = [
        entry.message for entry in thread_of(inquiry, shows_talks=False).entries if entry.message
    ]
    contact = inquiry.contact.survivor
    context = {
        "inquiry": inquiry,
        "contact_name": names_of([contact])[contact.pk],
        "messages_said": [one for one in said if with_notes or not one.is_note],
        "with_notes": with_notes,
        "with_quoted": "quoted" in request.GET,
        "printed_at": timezone.now(),
    }
    return render(request, "inquiries/print.html", context)
