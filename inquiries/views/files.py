"""What came from outside and is never part of our own pages: HTML of mails, attachments."""

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from desks.request import AgentRequest, rights_of
from files.queries import open_file
from inquiries.models import Attachment, Inquiry
from inquiries.queries import get_message_for

SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'"
FRAME_POLICY = f"{SANDBOX}; style-src 'unsafe-inline'; frame-ancestors 'self'; img-src data: 'self'"
FRAME_POLICY_WITH_IMAGES = f"{FRAME_POLICY} https: http:"
DOWNLOAD_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
@xframe_options_sameorigin
def message_frame(request: AgentRequest, pk: int) -> HttpResponse:
    """A mail's own HTML, sanitised and of an opaque origin even when opened by itself (F11)."""
    message = get_message_for(rights_of(request), pk)
    if message is None or not message.html:
        raise Http404
    response = render(request, "inquiries/frame.html", {"message": message})
    with_images = request.GET.get("images") == "1"
    response.headers["Content-Security-Policy"] = (
        FRAME_POLICY_WITH_IMAGES if with_images else FRAME_POLICY
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def attachment(request: AgentRequest, pk: int) -> FileResponse:
    """Always a download, never shown: no content type of a stranger is believed (S4)."""
    visible = Inquiry.objects.visible_to(rights_of(request)).values("pk")
    found = get_object_or_404(
        Attachment.objects.select_related("stored_file"), pk=pk, message__inquiry__in=visible
    )
    response = FileResponse(open_file(found.stored_file), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(found.stored_file.size)
    response.headers["Content-Disposition"] = disposition(found.filename)
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(filename: str) -> str:
    """RFC 6266 with the name of RFC 8187; paths, control and direction characters taken out."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if char.isprintable()).strip(" .") or "attachment"
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
