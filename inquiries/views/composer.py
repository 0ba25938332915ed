"""Replying and noting: the typed text survives every error."""

import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desks.request import AgentRequest
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from inquiries.forms import ComposeForm, NoteForm, ReplyForm, new_key
from inquiries.models import Inquiry
from inquiries.permissions import get_inquiry_for
from inquiries.states import Status
from inquiries.views.conversation import (
    composer_context,
    page_context,
    place_of,
    thread_context,
    to_name,
)
from inquiries.views.thread import thread_of
from shared.exceptions import HelpdeskError, KeyReused, NewerMessage
from shared.responses import CHANGED, SeeOther, asked_by_htmx


@require_POST
def reply(request: AgentRequest, reference: str) -> HttpResponse:
    inquiry = get_inquiry_for(request.user, reference)
    name = to_name(inquiry)
    form = ReplyForm(request.POST, request.FILES, inquiry=inquiry, to_name=name)
    if not form.is_valid():
        return _with_error(request, inquiry, {"reply_form": form}, status=422)
    try:
        send_reply(
            inquiry_id=inquiry.pk,
            by=request.user,
            body=form.cleaned_data["body"],
            submission_key=form.key,
            seen_message_id=form.cleaned_data["seen"],
            then_status=form.cleaned_data["then"] or Status.WAITING_INQUIRER,
            cc=form.cleaned_data["cc"],
            files=[_as_file(one) for one in form.cleaned_data["attachments"]],
            now=timezone.now(),
        )
    except HelpdeskError as error:
        _put_error(form, error)
        if isinstance(error, NewerMessage) and not asked_by_htmx(request):
            # The whole page comes back and shows it; a live page notes what was on the screen.
            _overwrite(form, seen=thread_of(inquiry).newest_id)
        return _with_error(request, inquiry, {"reply_form": form}, status=error.status)
    return _written(request, inquiry)


def _as_file(uploaded: "UploadedFile[Any]") -> IncomingFile:
    return IncomingFile(
        filename=uploaded.name or "file",
        content_type=uploaded.content_type or "application/octet-stream",
        content=uploaded.read(),
    )


@require_POST
def note(request: AgentRequest, reference: str) -> HttpResponse:
    inquiry = get_inquiry_for(request.user, reference)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _with_error(request, inquiry, {"note_form": form}, status=422)
    try:
        add_note(
            inquiry_id=inquiry.pk,
            by=request.user,
            body=form.cleaned_data["body"],
            submission_key=form.key,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        _put_error(form, error)
        return _with_error(request, inquiry, {"note_form": form}, status=error.status)
    return _written(request, inquiry)


def _put_error(form: ComposeForm, error: HelpdeskError) -> None:
    form.add_error(None, str(error.message))
    if isinstance(error, KeyReused):
        _overwrite(form, submission_key=new_key())


def _overwrite(form: ComposeForm, **values: Any) -> None:
    """What was typed comes back as it is, with these hidden values renewed."""
    form.data = {name: form.data[name] for name in form.data} | values


def _written(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    """An empty composer, and a sign to fetch the conversation again."""
    if not asked_by_htmx(request):
        place = place_of(request, inquiry)
        back = reverse("inquiries:conversation", args=[inquiry.reference])
        return SeeOther(f"{back}?{place.query}#composer")
    inquiry.refresh_from_db()
    response = _composer(request, inquiry, {})
    response.headers["HX-Trigger"] = json.dumps({CHANGED: {}, "helpdesk:written": {}})
    return response


def _with_error(
    request: AgentRequest, inquiry: Inquiry, bound: dict[str, Any], *, status: int
) -> HttpResponse:
    if not asked_by_htmx(request):
        context = page_context(request, inquiry, **bound)
        return render(request, "inquiries/conversation.html", context, status=status)
    response = _composer(request, inquiry, bound)
    response.status_code = status
    response.headers["HX-Trigger"] = CHANGED
    return response


def _composer(request: AgentRequest, inquiry: Inquiry, bound: dict[str, Any]) -> HttpResponse:
    thread = thread_of(inquiry)
    context = {
        **thread_context(request, inquiry, thread),
        **composer_context(inquiry, thread, to_name(inquiry)),
        "place": place_of(request, inquiry),
        **bound,
    }
    return render(request, "inquiries/_composer.html", context)
