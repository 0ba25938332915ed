"""HTML of mails: never part of our own pages, in a frame that can do nothing but be read."""

from base64 import b64encode
from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from desks.request import AgentRequest, rights_of
from files.models import StoredFile
from files.queries import read_file
from inquiries.actions.remote_images import MOST, TRACKER, show_remote_images
from inquiries.models import Message
from inquiries.queries import get_message_for
from inquiries.views.thread import MessageView
from inquiries.way_out import is_revealed, read_way_out, way_out
from shared.exceptions import HelpdeskError
from shared.masking_html import mask_html
from shared.pictures import can_be_shown, picture_kind
from shared.responses import SeeOther, asked_by_htmx, failed
from shared.safe_frame import POLICY, STYLE, mark_links, remote_images, show_images
from shared.safe_links import judge_link, shown_url

FRAME_POLICY = POLICY
MAX_ENCLOSED = 8 * 1024 * 1024  # bytes in one frame; the rest stays an attachment
MAX_REMOTE = 12 * 1024 * 1024


@require_safe
@xframe_options_sameorigin
def message_frame(request: AgentRequest, pk: int) -> HttpResponse:
    """A mail's own HTML, sanitised and of an opaque origin even when opened by itself (F11).

    Pictures are within it as data: addresses: the frame sends no cookie and asks nobody.
    """
    message = _message_with_html(request, pk)
    html = message.html
    if not is_revealed(request.GET.get("key", ""), request.user, message):
        html = mask_html(html)
    html = show_images(html, enclosed=enclosed_images(message), remote=fetched_images(message))
    html = mark_links(html, lambda url: request.build_absolute_uri(way_out(url)))
    response = render(request, "inquiries/frame.html", {"html": html, "style": STYLE})
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def message_images(request: AgentRequest, pk: int) -> HttpResponse:
    """GET: what is held back, for the line below the frame. POST: the agent asks for the images."""
    message = _message_with_html(request, pk)
    if request.method != "POST":
        return render(request, "inquiries/_frame_tools.html", _image_context(message))
    page = reverse("inquiries:conversation", args=[message.inquiry.reference])
    back = f"{page}#layout-{message.pk}"
    try:
        show_remote_images(message=message, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    if not asked_by_htmx(request):
        return SeeOther(back)
    return render(request, "inquiries/_frame.html", _image_context(message))


@require_safe
def leaving(request: AgentRequest) -> HttpResponse:
    """Where a doubtful link leads, in full, before anybody goes there."""
    url = read_way_out(request.GET.get("to", ""))
    link = judge_link(url)
    context = {
        "url": url,
        "link": link,
        "shown": shown_url(url),
        "doubts": _doubts_in_words(link.doubts),
    }
    return render(request, "inquiries/leaving.html", context, status=200 if link.host else 404)


def _doubts_in_words(doubts: Iterable[str]) -> list[str]:
    words = {
        "number": _("The address is a bare number. Honest sites have names."),
        "alphabet": _("The name has letters that can be mistaken for others."),
        "user": _("What stands before the @ is not the site; the site is the name after it."),
        "leads_on": _("The address carries a second one: you may end elsewhere."),
        "port": _("The address has an unusual port."),
    }
    return [words[one] for one in doubts if one in words]


def _message_with_html(request: AgentRequest, pk: int) -> Message:
    message = get_message_for(rights_of(request), pk)
    if message is None or not message.html:
        raise Http404
    return message


def _image_context(message: Message) -> dict[str, object]:
    remote = remote_images(message.html)
    rows = list(message.remote_images.all())
    shown = sum(row.stored_file_id is not None for row in rows)
    trackers = remote.trackers + sum(row.problem == TRACKER for row in rows)
    held = 0 if rows else len(remote.addresses[:MOST])
    return {
        "message": message,
        "view": MessageView(message),
        "images": {
            "held": held,
            "shown": shown,
            "trackers": trackers,
            "failed": sum(bool(row.problem) and row.problem != TRACKER for row in rows),
            "none": not remote.addresses and not trackers,
        },
    }


def enclosed_images(message: Message) -> dict[str, str]:
    """Content-ID → data: address of the pictures that came with a mail, as far as they are small."""
    enclosed = message.attachments.exclude(content_id="").select_related("stored_file")
    return _as_data(((one.content_id, one.stored_file) for one in enclosed), MAX_ENCLOSED)


def fetched_images(message: Message) -> dict[str, str]:
    """Address → data: address of the pictures that were fetched after an agent asked for them."""
    rows = message.remote_images.exclude(stored_file=None).select_related("stored_file")
    return _as_data(((row.address, row.stored_file) for row in rows.order_by("pk")), MAX_REMOTE)


def _as_data(files: Iterable[tuple[str, StoredFile | None]], most: int) -> dict[str, str]:
    images: dict[str, str] = {}
    for name, stored in files:
        if stored is None or stored.size > most:
            continue
        content = read_file(stored)
        if can_be_shown(content):
            most -= stored.size
            data = b64encode(content).decode("ascii")
            images[name] = f"data:image/{picture_kind(content)};base64,{data}"
    return images
