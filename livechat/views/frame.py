"""What a visitor's browser is sent: the loader for the site's page, and the frame it opens.

Both are the same for everybody: no cookie, no row, nothing about who asks.
"""

import hashlib
import json
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from livechat.models import Widget
from livechat.sites import frame_ancestors
from livechat.widget_words import words

LOADER = "vendor/js/chat_loader.js"
KEPT = "public, max-age=300"
THEMES = ("light", "dark")


@login_not_required
@require_safe
def loader(request: HttpRequest) -> HttpResponseBase:
    """The script of the one line: a button, until somebody wants more."""
    found = finders.find(LOADER)
    if not isinstance(found, str):
        raise Http404
    content = Path(found).read_bytes()
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    return _kept(request, response)


@login_not_required
@require_safe
@xframe_options_exempt  # frame-ancestors says who may, site by site
def frame(request: HttpRequest, key: str) -> HttpResponse:
    """The page of the frame; only the widget's sites and our own pages may show it."""
    widget = Widget.objects.in_use().filter(key=key).first()
    if widget is None:
        raise Http404
    language = _language_of(request)
    with translation.override(language):
        context = {
            "widget": widget,
            "language": language,
            "theme": request.GET.get("theme") if request.GET.get("theme") in THEMES else "auto",
            "is_preview": "preview" in request.GET,
            "sites": json.dumps(widget.sites),
            "words": json.dumps(words(), ensure_ascii=False),
        }
        response = render(request, "livechat/frame.html", context)
    response.headers["Content-Security-Policy"] = _policy(widget)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    response.headers["Cache-Control"] = KEPT
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _language_of(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")[:2].lower()
    known = dict(settings.LANGUAGES)
    return asked if asked in known else translation.get_language_from_request(request)[:2]


def _policy(widget: Widget) -> str:
    """Strict, and with the socket by name: not every browser takes 'self' for it."""
    site = urlsplit(settings.SITE_URL)
    socket = f"{'wss' if site.scheme == 'https' else 'ws'}://{site.netloc}"
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"connect-src 'self' {socket}",
            "img-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {' '.join(frame_ancestors(widget.sites))}",
        ]
    )
