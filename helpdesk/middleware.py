"""Headers that every answer of the helpdesk carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PrivatePagesMiddleware:
    """What a signed-in agent sees is never kept by a cache (ASVS 14.3.2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class ReadersMiddleware:
    """Readers of public pages are nobody, also those who are signed in: no cookie in, none out.

    Outside the sessions, so that the same answer may be kept by caches for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_readers(request):
            return self.get_response(request)
        request.COOKIES.clear()
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        varies = response.headers.get("Vary", "").split(",")
        kept = [one.strip() for one in varies if one.strip().lower() not in ("", "cookie")]
        if kept:
            response.headers["Vary"] = ", ".join(kept)
        elif response.has_header("Vary"):
            del response.headers["Vary"]
        return response


def is_for_readers(request: HttpRequest) -> bool:
    return request.path_info.startswith(settings.READERS_PATHS)


class OwnNotFoundPage:
    """The quick start runs with DEBUG; its 404 is our page too, not Django's list of addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_unknown = response.status_code == 404 and is_page and not is_for_readers(request)
        if settings.DEBUG and is_unknown:
            return page_not_found(request, Http404())
        return response
