"""Showing the masked numbers of one message, for this view only."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from desks.request import AgentRequest, rights_of
from inquiries.actions.reveal import reveal_message
from inquiries.models import Message
from inquiries.permissions import get_inquiry_in
from inquiries.queries import get_message_for
from inquiries.views.conversation import page_context
from inquiries.views.rail import note_mark
from inquiries.views.thread import Thread, thread_of
from inquiries.way_out import revealed_key
from shared.responses import asked_by_htmx


@require_POST
def reveal(request: AgentRequest, pk: int) -> HttpResponse:
    """The message, or without JavaScript its whole page, with its numbers readable.

    The answer to a post is kept nowhere: with the next look they are masked again.
    """
    message = get_message_for(rights_of(request), pk)
    if message is None:
        raise Http404
    reveal_message(message=message, by=request.user, now=timezone.now())
    note_mark(request)
    inquiry = get_inquiry_in(rights_of(request), message.inquiry.reference)
    thread = _revealed(thread_of(inquiry), message, revealed_key(request.user, message))
    if asked_by_htmx(request):
        view = next(
            one.message for one in thread.entries if one.message and one.message.message.pk == pk
        )
        context = {"view": view, "message": view.message}
        return render(request, "inquiries/_message_body.html", context)
    context = page_context(request, inquiry, thread=thread)
    return render(request, "inquiries/conversation.html", context)


def _revealed(thread: Thread, message: Message, key: str) -> Thread:
    entries = [
        replace(entry, message=replace(entry.message, revealed_key=key))
        if entry.message and entry.message.message.pk == message.pk
        else entry
        for entry in thread.entries
    ]
    return replace(thread, entries=entries)
