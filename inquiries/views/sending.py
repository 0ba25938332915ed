"""Buttons of an answer that has not left: undo, send now, another time, let go, try again."""

import json
from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desks.models import Agent
from desks.queries import calendar_of
from desks.request import AgentRequest, rights_of
from inquiries.actions.undo import (
    release_reply,
    reschedule_reply,
    send_reply_now,
    try_reply_now,
    undo_reply,
)
from inquiries.models import Message
from inquiries.queries import get_message_for
from inquiries.sending_times import instant_of
from inquiries.views.composer import composer_response
from inquiries.views.conversation import place_of
from inquiries.views.deeds import back_to
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import CHANGED, SeeOther, asked_by_htmx, done, failed

Decision = Callable[[AgentRequest, Message, datetime], str]


@require_POST
def sending(request: AgentRequest, pk: int) -> HttpResponse:
    """One deed on one answer, by the button that was pressed."""
    message = get_message_for(rights_of(request), pk)
    if message is None:
        raise Http404
    now, decision = timezone.now(), request.POST.get("decision", "")
    try:
        if decision == "undo":
            return _undone(request, undo_reply(message_id=pk, by=request.user, now=now))
        if decision not in DECISIONS:
            raise InvalidInput()
        said = DECISIONS[decision](request, message, now)
    except HelpdeskError as error:
        return failed(request, error, back_to(request, message.inquiry))
    return done(request, back_to(request, message.inquiry), said)


def _undone(request: AgentRequest, message: Message) -> HttpResponse:
    """The text, its Cc and its files are in the composer again."""
    inquiry = message.inquiry
    page = reverse("inquiries:conversation", args=[inquiry.reference])
    query = place_of(request, inquiry).query
    again = f"{page}?{query}#composer"
    if not asked_by_htmx(request):
        return SeeOther(again)
    if page not in request.headers.get("HX-Current-URL", page):
        # The agent is elsewhere already, where another composer stands.
        return HttpResponse(headers={"HX-Redirect": again})
    response = composer_response(request, inquiry)
    said = {"text": _("Taken back. It was not sent."), "tone": "ok"}
    response.headers["HX-Retarget"] = "#composer"
    response.headers["HX-Reswap"] = "innerHTML"
    response.headers["HX-Trigger-After-Settle"] = json.dumps(
        {CHANGED: {}, "helpdesk:say": said, "helpdesk:undone": {}}
    )
    return response


def _release(request: AgentRequest, message: Message, now: datetime) -> str:
    release_reply(message_id=message.pk, by=_by(request), now=now)
    return _("It will be sent.")


def _send_now(request: AgentRequest, message: Message, now: datetime) -> str:
    send_reply_now(message_id=message.pk, by=_by(request), now=now)
    return _("It is being sent.")


def _reschedule(request: AgentRequest, message: Message, now: datetime) -> str:
    try:
        at = instant_of(request.POST.get("send_at", ""), calendar_of(message.inquiry.desk))
    except ValueError:
        raise InvalidInput(_("Choose a date and a time.")) from None
    reschedule_reply(message_id=message.pk, send_at=at, by=_by(request), now=now)
    return _("The time is changed.")


def _try_now(request: AgentRequest, message: Message, now: datetime) -> str:
    try_reply_now(message_id=message.pk, by=_by(request), now=now)
    return _("It is tried again now.")


def _by(request: AgentRequest) -> Agent:
    return request.user


DECISIONS: dict[str, Decision] = {
    "release": _release,
    "now": _send_now,
    "reschedule": _reschedule,
    "try_now": _try_now,
}
