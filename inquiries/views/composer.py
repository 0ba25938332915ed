"""Replying and noting: the typed text survives every error."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desks.queries import calendar_of
from desks.request import AgentRequest
from files.queries import read_file
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.checking import ChecksFailed
from inquiries.actions.gate import HeldBack, ask_for_approval
from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from inquiries.forms import ComposeForm, NoteForm, ReplyForm, new_key
from inquiries.models import DraftKind, Inquiry, Message
from inquiries.permissions import get_inquiry_for
from inquiries.states import Status
from inquiries.used_texts import read_used
from inquiries.views.checks import checks_context, held_context
from inquiries.views.conversation import (
    composer_context,
    moment_at,
    page_context,
    place_of,
    thread_context,
    to_name,
)
from inquiries.views.draft_views import drafts_for
from inquiries.views.thread import MessageView, thread_of
from mailroom.models import OutgoingEmail
from shared.exceptions import HelpdeskError, KeyReused, NewerMessage
from shared.responses import CHANGED, SAY, SeeOther, asked_by_htmx


@require_POST
def reply(request: AgentRequest, reference: str) -> HttpResponse:
    inquiry = get_inquiry_for(request.user, reference)
    name = to_name(inquiry)
    draft = drafts_for(request, inquiry).own.get(DraftKind.REPLY)
    form = ReplyForm(request.POST, request.FILES, inquiry=inquiry, to_name=name, draft=draft)
    if not form.is_valid():
        return _with_error(request, inquiry, {"reply_form": form}, status=422)
    now = timezone.now()
    try:
        values = _values_of(request, inquiry, form, now)
        if form.cleaned_data["ask"]:
            said = ask_for_approval(question=form.cleaned_data["question"], **values)
            return _written(request, inquiry, said=said)
        message = send_reply(**values)
    except ChecksFailed as stopped:
        return _stopped(request, inquiry, form, stopped)
    except HeldBack as held:
        return _held(request, inquiry, form, held)
    except HelpdeskError as error:
        _put_error(form, error)
        bound: dict[str, Any] = {"reply_form": form}
        if isinstance(error, NewerMessage):
            bound["newer"] = _newer(request, inquiry, form)
        return _with_error(request, inquiry, bound, status=error.status)
    return _written(request, inquiry, message)


def _values_of(
    request: AgentRequest, inquiry: Inquiry, form: ReplyForm, now: datetime
) -> dict[str, Any]:
    """What `send_reply` takes, and whoever approves an answer first."""
    return {
        "inquiry_id": inquiry.pk,
        "by": request.user,
        "body": form.cleaned_data["body"],
        "html": form.cleaned_data["html"],
        "submission_key": form.key,
        "seen_message_id": form.cleaned_data["seen"],
        "then_status": form.wanted("then") or Status.WAITING_INQUIRER,
        "cc": form.cleaned_data["cc"],
        "files": _files_of(form),
        "send_at": form.send_at(now),
        "override": form.override_of,
        "used_texts": read_used(request.POST.getlist("used_texts")),
        "now": now,
    }


def _newer(request: AgentRequest, inquiry: Inquiry, form: ReplyForm) -> list[MessageView]:
    """What was said since the page was read: shown above the agent's own text, which is kept."""
    thread = thread_of(inquiry)
    newer = thread.said_after(form.cleaned_data["seen"])
    if not asked_by_htmx(request):
        # The whole page comes back and shows it; a live page notes what was on the screen.
        _overwrite(form, seen=thread.newest_id)
    return newer


def _stopped(
    request: AgentRequest, inquiry: Inquiry, form: ReplyForm, stopped: ChecksFailed
) -> HttpResponse:
    """Only the findings come: text, files and caret of a live page stay as they are."""
    checks = checks_context(form, stopped, is_live=asked_by_htmx(request))
    if not asked_by_htmx(request):
        context = page_context(request, inquiry, reply_form=form, checks=checks)
        return render(request, "inquiries/conversation.html", context, status=stopped.status)
    response = render(request, "inquiries/_checks.html", {"checks": checks}, status=stopped.status)
    return _above_the_foot(response)


def _held(request: AgentRequest, inquiry: Inquiry, form: ReplyForm, held: HeldBack) -> HttpResponse:
    """Why it needs approval, and the button that asks for it; everything that was typed stays."""
    view = held_context(form, held, is_live=asked_by_htmx(request))
    if not asked_by_htmx(request):
        context = page_context(request, inquiry, reply_form=form, held=view)
        return render(request, "inquiries/conversation.html", context, status=held.status)
    response = render(request, "inquiries/_held.html", {"held": view}, status=held.status)
    return _above_the_foot(response)


def _above_the_foot(response: HttpResponse) -> HttpResponse:
    response.headers["HX-Retarget"] = "#reply-checks"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _files_of(form: ReplyForm) -> list[IncomingFile]:
    html = form.cleaned_data["html"]
    kept = [
        IncomingFile(
            one.filename,
            one.content_type,
            read_file(one.stored_file),
            one.content_id,
            is_inline=bool(one.content_id),
        )
        for one in form.cleaned_data["again"].select_related("stored_file")
        # A picture that was taken out of the text is not sent.
        if not (html and one.content_id) or f"cid:{one.content_id}" in html
    ]
    return kept + [as_file(one) for one in form.cleaned_data["attachments"]]


def as_file(uploaded: "UploadedFile[Any]") -> IncomingFile:
    return IncomingFile(
        filename=uploaded.name or "file",
        content_type=uploaded.content_type or "application/octet-stream",
        content=uploaded.read(),
    )


@require_POST
def note(request: AgentRequest, reference: str) -> HttpResponse:
    inquiry = get_inquiry_for(request.user, reference)
    form = NoteForm(request.POST, draft=drafts_for(request, inquiry).own.get(DraftKind.NOTE))
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


def _written(
    request: AgentRequest, inquiry: Inquiry, message: Message | None = None, said: str = ""
) -> HttpResponse:
    """An empty composer, a sign to fetch the conversation again, and an offer to undo."""
    if not asked_by_htmx(request):
        if said:
            messages.success(request, said)
        place = place_of(request, inquiry)
        back = reverse("inquiries:conversation", args=[inquiry.reference])
        return SeeOther(f"{back}?{place.query}#composer")
    inquiry.refresh_from_db()
    response = _composer(request, inquiry, {})
    events: dict[str, Any] = {CHANGED: {}, "helpdesk:written": {}}
    if said:
        events[SAY] = {"text": said, "tone": "ok"}
    if message and message.outgoing:
        events |= _offer_to_undo(message, message.outgoing, place_of(request, inquiry).query)
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def _offer_to_undo(message: Message, outgoing: OutgoingEmail, query: str) -> dict[str, Any]:
    if outgoing.send_at:
        zone = calendar_of(message.inquiry.desk).zone
        text = _("It will be sent on %(moment)s.") % {"moment": moment_at(zone, outgoing.send_at)}
        return {SAY: {"text": text, "tone": "ok"}}
    url = f"{reverse('inquiries:sending', args=[message.pk])}?{query}"
    return {"helpdesk:undo": {"url": url, "seconds": settings.UNDO_SECONDS}}


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


def refused_draft(
    request: AgentRequest, inquiry: Inquiry, kind: DraftKind, error: HelpdeskError, other: str
) -> HttpResponse:
    """The page with what was typed; `other` is what was kept elsewhere meanwhile, to be compared."""
    draft = drafts_for(request, inquiry).own.get(kind)
    bound: dict[str, Any] = {}
    if kind == DraftKind.NOTE:
        form: ComposeForm = NoteForm(request.POST, draft=draft)
        bound["note_form"] = form
    else:
        form = ReplyForm(request.POST, inquiry=inquiry, to_name=to_name(inquiry), draft=draft)
        bound["reply_form"] = form
    form.full_clean()
    form.add_error(None, str(error.message))
    bound["other_draft"] = other
    return _with_error(request, inquiry, bound, status=error.status)


def composer_response(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    """The composer with what the agent has begun, for example an answer that was taken back."""
    return _composer(request, inquiry, {})


def _composer(request: AgentRequest, inquiry: Inquiry, bound: dict[str, Any]) -> HttpResponse:
    thread, drafts = thread_of(inquiry), drafts_for(request, inquiry)
    context = {
        **thread_context(request, inquiry, thread, drafts),
        **composer_context(request, inquiry, thread, drafts, to_name(inquiry)),
        "place": place_of(request, inquiry),
        **bound,
    }
    return render(request, "inquiries/_composer.html", context)
