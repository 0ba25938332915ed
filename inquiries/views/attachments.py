"""Files of messages: what they truly are, small pictures of pictures, and downloads that run nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, cast
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from files.models import ScanVerdict, StoredFile
from files.names import BEFORE_DOWNLOAD, Caution, FileName, read_name, safe_name
from files.queries import open_file
from files.thumbnails import can_have_thumbnail, thumbnail_of
from inquiries.models import Attachment, Inquiry, Message
from inquiries.views.file_words import CAUTIONS, type_in_words

_Response = TypeVar("_Response", bound=HttpResponseBase)
DOWNLOAD_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class FileView:
    """An attachment with what the page says of it."""

    attachment: Attachment
    name: FileName

    @property
    def stored(self) -> StoredFile:
        return self.attachment.stored_file

    @property
    def type_words(self) -> str:
        return type_in_words(self.stored.media_type)

    @property
    def cautions(self) -> list[str]:
        return [str(CAUTIONS[one]) for one in self.name.cautions]

    @property
    def is_bad(self) -> bool:
        return self.stored.verdict == ScanVerdict.BAD

    @property
    def is_dangerous(self) -> bool:
        return self.is_bad or Caution.PROGRAM in self.name.cautions

    @property
    def waits_for_scan(self) -> bool:
        """Nothing is claimed where no scanner is."""
        unknown = (ScanVerdict.UNSCANNED, ScanVerdict.FAILED)
        return bool(settings.CLAMD_ADDRESS) and self.stored.verdict in unknown

    @property
    def asks_first(self) -> bool:
        return self.waits_for_scan or not BEFORE_DOWNLOAD.isdisjoint(self.name.cautions)

    @property
    def has_preview(self) -> bool:
        return not self.is_bad and can_have_thumbnail(self.stored)


def files_of(message: Message) -> Sequence[FileView]:
    """Of a message from messages_of, which has read its attachments."""
    attachments = cast("Sequence[Attachment]", getattr(message, "files", ()))
    return [_view_of(one) for one in attachments]


def _view_of(attachment: Attachment) -> FileView:
    return FileView(attachment, read_name(attachment.filename, attachment.stored_file.media_type))


@require_safe
def attachment(request: AgentRequest, pk: int) -> HttpResponseBase:
    """Always a download, never shown: no content type of a stranger is believed (S4).

    What a scanner found bad is not handed out; what may do harm is, after a page that says so.
    """
    found = _get_attachment(request, pk)
    view = _view_of(found)
    if view.is_bad:
        may_know = rights_of(request).may(Deed.READ_QUARANTINE, found.message.inquiry.desk_id)
        context = {"file": view, "may_know_why": may_know, "message": found.message}
        return render(request, "inquiries/attachment_bad.html", context, status=403)
    if view.asks_first and "anyway" not in request.GET:
        context = {"file": view, "message": found.message}
        return render(request, "inquiries/attachment_warning.html", context)
    response = FileResponse(open_file(found.stored_file), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(found.stored_file.size)
    response.headers["Content-Disposition"] = disposition(found.filename)
    return apart(response)


@require_safe
def preview(request: AgentRequest, pk: int) -> HttpResponse:
    """A small copy, drawn anew: not one byte of it is the stranger's."""
    view = _view_of(_get_attachment(request, pk))
    drawn = thumbnail_of(view.stored) if view.has_preview else b""
    if not drawn:
        raise Http404
    return apart(HttpResponse(drawn, content_type="image/webp"))


def _get_attachment(request: AgentRequest, pk: int) -> Attachment:
    visible = Inquiry.objects.visible_to(rights_of(request)).values("pk")
    attachments = Attachment.objects.select_related("stored_file", "message__inquiry")
    return get_object_or_404(attachments, pk=pk, message__inquiry__in=visible)


def apart(response: _Response) -> _Response:
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def disposition(filename: str) -> str:
    """RFC 6266 with the name of RFC 8187; no path, no control, direction or hidden character."""
    return f"attachment; filename*=UTF-8''{quote(safe_name(filename)[-200:], safe='')}"
