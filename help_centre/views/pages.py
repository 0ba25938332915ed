"""How a public page is answered: in the language of its address, for anybody, fit for caches."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from help_centre.addresses import absolute
from help_centre.queries import site
from knowledge_base.states import LANGUAGE_CODES

View = Callable[..., HttpResponse]
# Short: a corrected fee is everywhere a minute later. Then the answer "unchanged" costs few bytes.
KEPT = "public, max-age=60"
NAMES = {"en": "English", "fr": "Français", "es": "Español"}


def public_page(view: View) -> Callable[..., HttpResponseBase]:
    """A door without sign-in that only reads."""

    @login_not_required
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = kwargs.get("language", "en")
        with translation.override(language):
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                return page("missing", {}, language=language, status=404)
            response.headers.setdefault("Content-Language", language)
            return _fit_for_caches(request, response)

    return answered


def _fit_for_caches(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    if response.status_code != 200:
        return response
    response.headers["Cache-Control"] = KEPT
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional or response


def page(
    name: str,
    context: dict[str, Any],
    *,
    language: str,
    alternates: dict[str, str] | None = None,
    canonical: str = "",
    changed: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    """`alternates` are paths by language, `canonical` is a path. Nothing of a session is asked."""
    paths = alternates or {code: reverse("help_centre:home", args=[code]) for code in NAMES}
    context = {
        "site": site(),
        "language": language,
        "switches": [(code, NAMES[code], paths[code]) for code in LANGUAGE_CODES if code in paths],
        "canonical": absolute(canonical) if canonical else "",
        "year": timezone.now().year,
        **context,
    }
    content = render_to_string(f"help_centre/public/{name}.html", context)
    response = HttpResponse(content, status=status, headers={"Content-Language": language})
    if changed:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    return response


def in_each_language(name: str, *args: Any) -> dict[str, str]:
    """The same page in every language, by its address."""
    return {code: reverse(name, args=[code, *args]) for code in LANGUAGE_CODES}


def hreflang(paths: dict[str, str], default: str) -> list[tuple[str, str]]:
    """For the head of a page: each language with its absolute address, and for all others one."""
    return [(code, absolute(path)) for code, path in paths.items()] + [
        ("x-default", absolute(default))
    ]


def anybodys_form(*methods: str) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A door without sign-in that may write. It is in no cache.

    Without the token against forged requests: there is no session here whose rights these could
    borrow, and the cookie that the token needs is one that readers shall not have.
    """

    def decorated(view: View) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @login_not_required
        @require_http_methods(methods)
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            language = kwargs.get("language", "en")
            with translation.override(language):
                try:
                    return view(request, *args, **kwargs)
                except Http404:
                    return page("missing", {}, language=language, status=404)

        return answered

    return decorated
