"""Putting an inquiry aside from its page: the menu with times, and the deed."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desks.queries import calendar_of
from desks.request import AgentRequest
from inquiries.actions.snooze import snooze_inquiry, wake_inquiry
from inquiries.models import Inquiry
from inquiries.permissions import get_inquiry_for
from inquiries.snooze_times import Until, snooze_times, snooze_until
from inquiries.templatetags.inquiry_ui import due_in_words
from inquiries.views.bulk_words import until_words
from inquiries.views.deeds import back_to
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import asked_by_htmx, done, failed


@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: AgentRequest, reference: str) -> HttpResponse:
    """The times that can be chosen, those after the due time marked; posted: until then."""
    inquiry, now = get_inquiry_for(request.user, reference), timezone.now()
    if request.method == "POST":
        return _posted(request, inquiry, now)
    times = snooze_times(calendar_of(inquiry.desk), now)
    context = {
        "inquiry": inquiry,
        "presets": [
            (one, until_words(one), at, _is_late(inquiry, at)) for one, at in times.items()
        ],
        "due_words": due_in_words(inquiry.due_at, now)[2] if inquiry.due_at else "",
    }
    whole = "inquiries/snooze_menu.html"
    return render(
        request, "inquiries/_snooze_menu.html" if asked_by_htmx(request) else whole, context
    )


def _posted(request: AgentRequest, inquiry: Inquiry, now: datetime) -> HttpResponse:
    back = back_to(request, inquiry)
    try:
        if request.POST.get("until") == "wake":
            wake_inquiry(inquiry_id=inquiry.pk, by=request.user, now=now)
            return done(request, back, _("Back in the queue."))
        until = _until(request, inquiry, now)
        why = request.POST.get("why", "")
        snooze_inquiry(inquiry_id=inquiry.pk, until=until, by=request.user, now=now, why=why)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _said(inquiry, until))


def _until(request: AgentRequest, inquiry: Inquiry, now: datetime) -> datetime:
    # Enter in the field of the time presses the first button: what was typed is what is meant.
    written = request.POST.get("at", "")
    until = Until.AT if written else request.POST.get("until", "")
    try:
        return snooze_until(until, written, calendar_of(inquiry.desk), now)
    except ValueError:
        raise InvalidInput(_("Choose a date and a time.")) from None


def _said(inquiry: Inquiry, until: datetime) -> str:
    moment = date_format(timezone.localtime(until), "SHORT_DATETIME_FORMAT")
    said = _("Put aside until %(moment)s.") % {"moment": moment}
    if not _is_late(inquiry, until):
        return said
    return f"{said} {_('Mind that the answer is due before that.')}"


def _is_late(inquiry: Inquiry, until: datetime) -> bool:
    return inquiry.due_at is not None and until > inquiry.due_at
