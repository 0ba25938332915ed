"""Drafts by themselves: saved while one types, shared, taken over; their files; the list of them."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desks.request import AgentRequest, rights_of
from files.thumbnails import can_have_thumbnail, thumbnail_of
from inquiries.actions.draft_files import add_draft_file, remove_draft_file
from inquiries.actions.drafts import (
    DraftConflict,
    DraftWords,
    discard_draft,
    hand_back_draft,
    save_draft,
    share_draft,
    take_over_draft,
)
from inquiries.forms import new_key
from inquiries.models import Draft, DraftFile, DraftKind, Inquiry
from inquiries.permissions import get_inquiry_for
from inquiries.queries import drafts_of, get_draft_file_for
from inquiries.used_texts import read_used
from inquiries.views.attachments import apart
from inquiries.views.composer import as_file, composer_response, refused_draft
from inquiries.views.draft_views import drafts_for
from inquiries.views.rail import DRAFTS, note_mark
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import CHANGED, SeeOther, asked_by_htmx, failed
from shared.submissions import MAX_KEY


@require_POST
def save(request: AgentRequest, reference: str, kind: str) -> HttpResponse:
    """Keep what is typed: answers with the version that the next saving names."""
    inquiry = get_inquiry_for(request.user, reference)
    if "plain_version" in request.POST:
        return _save_plainly(request, inquiry, _kind(kind))
    try:
        draft = _kept(request, inquiry, _kind(kind), _words_of(request), "version")
    except DraftConflict as conflict:
        return JsonResponse(
            {"message": str(conflict.message), **_state(conflict.draft)}, status=409
        )
    except HelpdeskError as error:
        return JsonResponse({"message": str(error.message)}, status=error.status)
    return JsonResponse(_state(draft))


def _save_plainly(request: AgentRequest, inquiry: Inquiry, kind: DraftKind) -> HttpResponse:
    """The button without JavaScript: back to the page, or what was typed with what is wrong."""
    present = drafts_for(request, inquiry).own.get(kind)
    words = _words_of(request)
    if present and present.text.split() == words.text.split():
        words = replace(words, html=present.html)  # a plain field knows no bold: it is kept
    try:
        _kept(request, inquiry, kind, words, "plain_version")
        if kind == DraftKind.REPLY:
            _keep_files(request, inquiry)
    except HelpdeskError as error:
        other = error.draft.text if isinstance(error, DraftConflict) else ""
        return refused_draft(request, inquiry, kind, error, other)
    messages.success(request, _("The draft is kept."))
    return SeeOther(_composer_of(inquiry.reference))


def _keep_files(request: AgentRequest, inquiry: Inquiry) -> None:
    for uploaded in request.FILES.getlist("attachments"):
        add_draft_file(
            inquiry_id=inquiry.pk,
            by=request.user,
            file=as_file(uploaded),
            is_picture=False,
            submission_key=new_key(),
            now=timezone.now(),
        )


def _words_of(request: AgentRequest) -> DraftWords:
    post = request.POST
    body = post.get("body", "").replace("\r\n", "\n")  # as forms send lines (HTML, 4.10.21.8)
    used = read_used(post.getlist("used_texts"))
    return DraftWords(body, post.get("html", ""), post.get("cc", ""), used)


def _kept(
    request: AgentRequest, inquiry: Inquiry, kind: DraftKind, words: DraftWords, version: str
) -> Draft | None:
    return save_draft(
        inquiry_id=inquiry.pk,
        by=request.user,
        kind=kind,
        words=words,
        version=_number(request.POST.get(version, "")),
        submission_key=request.POST.get("submission_key", "")[:MAX_KEY],
        now=timezone.now(),
    )


@require_POST
def deed(request: AgentRequest, reference: str) -> HttpResponse:
    """Share one's reply, keep it to oneself again, or throw it or the note away."""
    inquiry = get_inquiry_for(request.user, reference)
    by, now = request.user, timezone.now()
    wanted = request.POST.get("deed", "")
    try:
        if wanted in ("share", "unshare"):
            share_draft(inquiry_id=inquiry.pk, by=by, is_shared=wanted == "share", now=now)
        elif wanted in ("discard_reply", "discard_note"):
            kind = _kind(wanted.removeprefix("discard_"))
            discard_draft(inquiry_id=inquiry.pk, by=by, kind=kind, now=now)
        elif wanted == "hand_back":
            hand_back_draft(inquiry_id=inquiry.pk, by=by, now=now)
        else:
            raise InvalidInput()
    except HelpdeskError as error:
        return failed(request, error, _composer_of(reference))
    return _composer_again(request, reference)


@require_POST
def take_over(request: AgentRequest, pk: int) -> HttpResponse:
    draft = take_over_draft(draft_id=pk, by=request.user, now=timezone.now())
    return _composer_again(request, draft.inquiry.reference)


@require_safe
def listing(request: AgentRequest) -> HttpResponse:
    """Everything that the agent has begun, the latest first."""
    request.rail_key = DRAFTS  # type: ignore[attr-defined]
    note_mark(request)
    drafts = drafts_of(rights_of(request))
    return render(request, "inquiries/drafts.html", {"drafts": drafts, "now": timezone.now()})


@require_POST
def add_file(request: AgentRequest, reference: str) -> HttpResponse:
    """One file, as soon as it is chosen, dropped or pasted."""
    inquiry = get_inquiry_for(request.user, reference)
    uploaded = request.FILES.get("file")
    try:
        if uploaded is None:
            raise InvalidInput(_("Choose a file first."))
        file = add_draft_file(
            inquiry_id=inquiry.pk,
            by=request.user,
            file=as_file(uploaded),
            is_picture=request.POST.get("place") == "text",
            submission_key=request.POST.get("submission_key", "")[:MAX_KEY],
            now=timezone.now(),
        )
    except HelpdeskError as error:
        return JsonResponse({"message": str(error.message)}, status=error.status)
    state = {"version": file.draft.version} | _file_state(file)
    return JsonResponse(state, status=201)


@require_POST
def remove_file(request: AgentRequest, pk: int) -> HttpResponse:
    """Out of the draft, or with `back` into it again."""
    is_back = request.POST.get("back") == "1"
    try:
        remove_draft_file(file_id=pk, by=request.user, is_back=is_back, now=timezone.now())
    except HelpdeskError as error:
        return JsonResponse({"message": str(error.message)}, status=error.status)
    return HttpResponse(status=204)


@require_safe
def file(request: AgentRequest, pk: int) -> HttpResponseBase:
    """A picture of a draft, drawn anew and small."""
    found = get_draft_file_for(rights_of(request), pk)
    drawn = thumbnail_of(found.stored_file) if found and _is_picture(found) else b""
    if not drawn:
        raise Http404
    return apart(HttpResponse(drawn, content_type="image/webp"))


def _is_picture(found: DraftFile) -> bool:
    return can_have_thumbnail(found.stored_file)


def _state(draft: Draft | None) -> dict[str, object]:
    if draft is None:
        return {"version": 0}
    return {
        "version": draft.version,
        "text": draft.text,
        "html": draft.html,
        "at": draft.updated_at.isoformat(),
    }


def _file_state(file: DraftFile) -> dict[str, object]:
    return {
        "pk": file.pk,
        "name": file.filename,
        "size": file.stored_file.size,
        "type": file.content_type,
        "cid": file.content_id,
        "url": reverse("inquiries:draft_file", args=[file.pk]),
        "remove": reverse("inquiries:remove_draft_file", args=[file.pk]),
    }


def _kind(written: str) -> DraftKind:
    try:
        return DraftKind(written)
    except ValueError:
        raise Http404 from None


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 9 else 0


def _composer_of(reference: str) -> str:
    return f"{reverse('inquiries:conversation', args=[reference])}#composer"


def _composer_again(request: AgentRequest, reference: str) -> HttpResponse:
    if not asked_by_htmx(request):
        return SeeOther(_composer_of(reference))
    response = composer_response(request, get_inquiry_for(request.user, reference))
    response.headers["HX-Trigger"] = CHANGED
    return response
