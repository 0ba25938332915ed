"""Files in a chat: brought before their line, handed out to both sides, never shown by our origin."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from files.kinds import media_type_of
from files.models import ScanVerdict
from files.names import Caution, read_name
from files.queries import open_file
from inquiries.views.attachments import apart, disposition
from livechat.actions.bringing import bring_file
from livechat.models import Chat, ChatFile
from livechat.opening_form import Invalid
from livechat.states import ChatState, Side
from livechat.talking import file_frame
from livechat.views.doors import DoorError, chat_of, door, refused, require_few

MAX_FILE = 10 * 1024 * 1024  # bytes
MOST_BROUGHT = 30  # by one side of a chat, in a quarter of an hour


@door("POST")
def bring(request: HttpRequest) -> HttpResponseBase:
    """The visitor's: limits and checking as in mail, and no programs at all."""
    chat = chat_of(request)
    if not chat.widget.takes_files:
        raise Invalid(file="kind")
    return _brought(request, chat, Side.VISITOR)


@door("GET", "HEAD")
def hand_out(request: HttpRequest, file: str) -> HttpResponseBase:
    """Of this visitor's own chat: what was said there by either side, and what he brought."""
    chat = chat_of(request)
    found = _files_of(chat).filter(public_id=file).first()
    if found is None or (found.line_id is None and found.side != Side.VISITOR):
        raise DoorError(404, "unknown")
    if found.stored_file.verdict == ScanVerdict.BAD:
        raise DoorError(403, "blocked")
    return download(found)


@require_POST
def bring_as_agent(request: AgentRequest, chat: str) -> HttpResponseBase:
    """For the next line of who has the chat."""
    found = _chat_for(request, chat)
    if found.agent_id != request.user.pk:
        return refused(DoorError(403, "not_allowed"))
    try:
        return _brought(request, found, Side.AGENT)
    except DoorError as error:
        return refused(error)
    except Invalid as invalid:
        return refused(DoorError(422, "invalid", fields=invalid.fields))


@require_safe
def hand_out_to_agent(request: AgentRequest, chat: str, file: str) -> HttpResponseBase:
    """Of a chat that the agent may read; what a scanner found bad is not handed out."""
    found = _files_of(_chat_for(request, chat)).filter(public_id=file).first()
    if found is None or found.stored_file.verdict == ScanVerdict.BAD:
        raise Http404
    return download(found)


def _chat_for(request: AgentRequest, public_id: str) -> Chat:
    visible = Chat.objects.visible_to(rights_of(request)).select_related("inquiry", "widget")
    chat = visible.filter(public_id=public_id).first()
    if chat is None or not rights_of(request).may(Deed.REPLY, chat.inquiry.desk_id):
        raise Http404
    return chat


def _files_of(chat: Chat) -> Any:
    return ChatFile.objects.filter(chat=chat).select_related("stored_file")


def _brought(request: HttpRequest, chat: Chat, side: Side) -> JsonResponse:
    if chat.state == ChatState.ENDED:
        raise DoorError(409, "ended")
    require_few(f"{side}:{chat.public_id}", "file", MOST_BROUGHT)
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(file="required")
    brought = bring_file(
        chat=chat,
        side=side,
        name=upload.name or "",
        content=_content_of(upload),
        now=timezone.now(),
    )
    return JsonResponse(file_frame(brought), status=201)


def _content_of(upload: "UploadedFile[Any]") -> bytes:
    size = upload.size or 0
    if size > MAX_FILE:
        raise DoorError(413, "too_large")
    content: bytes = upload.read()
    if not content:
        raise Invalid(file="empty")
    if Caution.PROGRAM in read_name(upload.name or "", media_type_of(content)).cautions:
        raise Invalid(file="kind")
    return content


def download(file: ChatFile) -> FileResponse:
    """Always saved, never shown; no content type of a stranger is believed (S4)."""
    response = FileResponse(open_file(file.stored_file), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(file.stored_file.size)
    response.headers["Content-Disposition"] = disposition(file.filename)
    return apart(response)
