"""The doors of visitors: JSON in and out, no cookie, errors as codes (docs/chat-protocol.md)."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from desks.strangers import address_mark, is_within
from livechat.actions.tokens import find_chat
from livechat.models import Chat, Widget
from livechat.opening_form import Invalid

LONGEST_JSON = 64 * 1024  # bytes
WAIT_A_MOMENT, WAIT_LONG = 2, 900  # seconds
Door = Callable[..., HttpResponseBase]


class DoorError(Exception):
    """What a door answers instead: a status and a code."""

    def __init__(
        self, status: int, code: str, *, fields: dict[str, str] | None = None, wait: int = 0
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.fields, self.wait = status, code, fields, wait


def door(*methods: str, others_may_read: bool = False) -> Callable[[Door], Door]:
    """Open to everybody, of our own pages only: the widget's frame is one of them.

    Without the token against forged requests: there is no cookie here whose rights these could
    borrow. `others_may_read`: the door says itself which origins may read its answer.
    """

    def decorated(view: Door) -> Door:
        @csrf_exempt
        @login_not_required
        @require_http_methods(methods)
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if not others_may_read:
                    _require_own_page(request)
                return view(request, *args, **kwargs)
            except DoorError as error:
                return refused(error)
            except Invalid as error:
                return refused(DoorError(422, "invalid", fields=error.fields))
            except (OperationalError, InterfaceError):
                return refused(DoorError(503, "not_now", wait=WAIT_A_MOMENT))

        return answered

    return decorated


def refused(error: DoorError) -> HttpResponse:
    said: dict[str, Any] = {"code": error.code}
    if error.fields:
        said["fields"] = error.fields
    if error.wait:
        said["retry_after"] = error.wait
    headers = {"Retry-After": str(error.wait)} if error.wait else {}
    response = JsonResponse({"error": said}, status=error.status, headers=headers)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _require_own_page(request: HttpRequest) -> None:
    """Browsers name the origin of every page that posts; what is no browser may say what it likes."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.get_host()}":
        raise DoorError(403, "site")


def let_read(request: HttpRequest, response: HttpResponse, sites: list[str]) -> HttpResponse:
    """For pages of these origins, without anything of who asks (Fetch standard, CORS)."""
    patch_vary_headers(response, ["Origin"])
    origin = request.headers.get("Origin", "")
    parts = urlsplit(origin)
    if origin in sites and parts.scheme in ("https", "http"):
        response.headers["Access-Control-Allow-Origin"] = origin
    return response


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent; also what says another content type: only our own pages get here."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LONGEST_JSON:
            raise DoorError(413, "too_large")
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        raise DoorError(400, "not_understood") from None
    if not isinstance(said, dict):
        raise DoorError(400, "not_understood")
    return said


def widget_at(key: str) -> Widget:
    widget = Widget.objects.select_related("desk").filter(key=key, retired_at=None).first()
    if widget is None:
        raise DoorError(404, "unknown")
    return widget


def shown_token(request: HttpRequest) -> str:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip()[:200] if kind.lower() == "bearer" else ""


def chat_of(request: HttpRequest) -> Chat:
    """By the token in the header, never by anything in an address."""
    chat = find_chat(token=shown_token(request), now=timezone.now())
    if chat is None:
        raise DoorError(401, "not_known")
    return chat


def require_within(request: HttpRequest, deed: str, most: int) -> str:
    """At most so often in a quarter of an hour from one address; returns its mark."""
    now = timezone.now()
    mark = address_mark(request, now)
    require_few(mark, deed, most)
    return mark


def require_few(mark: str, deed: str, most: int) -> None:
    if not is_within(mark, deed, most, timezone.now(), door="chat"):
        raise DoorError(429, "too_many", wait=WAIT_LONG)
