"""What came from outside and is never part of our own pages: HTML of mails, attachments."""

from base64 import b64encode
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from desks.request import AgentRequest, rights_of
from files.queries import open_file, read_file
from inquiries.models import Attachment, Inquiry, Message
from inquiries.queries import get_message_for
from shared.safe_html import show_images

SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'"
FRAME_POLICY = f"{SANDBOX}; style-src 'unsafe-inline'; frame-ancestors 'self'; img-src data: 'self'"
FRAME_POLICY_WITH_IMAGES = f"{FRAME_POLICY} https: http:"
PICTURES = {b"\x89PNG\r\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
MAX_ENCLOSED = 8 * 1024 * 1024  # bytes in one frame; the rest stays an attachment
DOWNLOAD_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
@xframe_options_sameorigin
def message_frame(request: AgentRequest, pk: int) -> HttpResponse:
    """A mail's own HTML, sanitised and of an opaque origin even when opened by itself (F11)."""
    message = get_message_for(rights_of(request), pk)
    if message is None or not message.html:
        raise Http404
    with_images = request.GET.get("images") == "1"
    html = show_images(message.html, remote=with_images, enclosed=enclosed_images(message))
    response = render(request, "inquiries/frame.html", {"html": html})
    response.headers["Content-Security-Policy"] = (
        FRAME_POLICY_WITH_IMAGES if with_images else FRAME_POLICY
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def enclosed_images(message: Message) -> dict[str, str]:
    """Content-ID → data: address of the pictures that came with a mail, as far as they are small.

    The frame has an opaque origin, so no cookie would go with a request for them.
    """
    images: dict[str, str] = {}
    left = MAX_ENCLOSED
    for one in message.attachments.exclude(content_id="").select_related("stored_file"):
        left -= one.stored_file.size
        if left < 0:
            break
        content = read_file(one.stored_file)
        if kind := picture_kind(content):
            data = b64encode(content).decode("ascii")
            images[one.content_id] = f"data:image/{kind};base64,{data}"
    return images


def picture_kind(content: bytes) -> str:
    """Told by the first bytes, never by what a stranger calls it; SVG is a program, so not here."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for start, kind in PICTURES.items() if content.startswith(start)), "")


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
