"""What every answer tells the browser (reliability S12), whoever asks and whatever comes of it."""

import re
from itertools import product

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import include, path

from tests.architecture.asking import Answer, Hear, ask
from tests.architecture.routes import all_routes
from tests.architecture.world import World

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NOT_KEPT = "no-store"
FOR_CACHES = "public, max-age=60"
FOR_READERS = frozenset(
    f"help_centre:{name}"
    for name in "home ask category article picture search suggestions feed sitemap".split()
)
"""The same for everybody: caches may keep them for a minute."""
KEPT_BY_ONE = {"knowledge_base:picture"}
"""Never changes under its number; only the browser that asked may keep it."""
FOR_SITES = {"livechat:frame"}
"""Shown by the sites that its widget names: tests/livechat/test_frame_page.py."""
KEPT_FOR = {"livechat:loader": "public, max-age=300", "livechat:door_widget": "public, max-age=15"}
FROM_OUTSIDE = {  # a sandbox of their own
    "inquiries:message_frame",
    "inquiries:attachment",
    "inquiries:attachment_preview",
    "handovers:file",
    "livechat:file",
    "knowledge_base:picture",
    "mailroom:original",
}
INLINE = re.compile(
    r'<script(?![^>]*\bsrc=)(?! type="application/ld\+json">)|<style|<[^>]+\s(style|on\w+)=|javascript:',
    re.I,
)


def _broken(request: HttpRequest) -> None:
    raise RuntimeError("not expected")


urlpatterns = [path("broken/", _broken), path("", include("helpdesk.urls"))]


def test_every_answer_carries_the_policy_and_every_page_keeps_to_it(hear: Hear):
    for route in all_routes():
        for role, method in product(("visitor", "rui", "henk"), ("GET", "POST")):
            answer, name = hear(role, route, method), f"{method} {route} as {role}"
            _require_policy(name, answer.headers)
            is_for_caches = route in FOR_READERS and answer.status == 200
            kept = FOR_CACHES if is_for_caches else NOT_KEPT
            if route in KEPT_BY_ONE and answer.status == 200:
                kept = "private, "
            if answer.status == 200:
                kept = KEPT_FOR.get(route, kept)
            assert kept in answer.headers["Cache-Control"], name
            if route not in FROM_OUTSIDE | FOR_SITES or answer.status != 200:
                _require_strictness(name, answer)


def _require_strictness(name: str, answer: Answer) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy, name
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy, name
    assert answer.headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), name
    assert not INLINE.search(answer.content), name


def _require_policy(name: str, headers: dict[str, str]) -> None:
    for header, value in HEADERS.items():
        assert value in headers.get(header, "missing"), f"{name}: {header}"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), name
    assert "camera=()" in headers["Permissions-Policy"], name
    assert headers["Content-Security-Policy"], name


def test_html_of_a_mail_stays_in_a_sandbox_without_scripts(world: World):
    frame = ask(world, "maria", "inquiries:message_frame", "GET")
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "http:" not in policy, "remote images only when asked for"


def test_an_attachment_is_a_download_and_nothing_else(world: World):
    headers = ask(world, "maria", "inquiries:attachment", "GET").headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.urls(__name__)
def test_an_error_of_ours_carries_the_policy_too(world: World):
    client = Client(raise_request_exception=False)
    client.force_login(world.cast["maria"])
    response = client.get("/broken/")
    assert response.status_code == 500
    _require_policy("broken", response.headers)


def test_behind_tls_the_browser_is_told_to_stay_there(world: World, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    response = Client().get(world.urls["account_login"], secure=True)
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000; include")


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(world: World):
    client, maria = Client(), world.cast["maria"]
    maria.set_password("a right password")
    maria.save()
    door = world.urls["account_login"]
    cookies = (
        client.get(door).cookies
        | client.post(door, {"login": "maria", "password": "a right password"}).cookies
    )
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert (cookies[name]["httponly"], cookies[name]["samesite"]) == (True, "Lax")
