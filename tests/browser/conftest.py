"""A real server on a real port, and a real Chromium in which agents are signed in."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect

from desks.models import Agent
from scripts import build_frontend
from scripts.build_frontend import TARGET
from tests.chromium import CHROMIUM

# Playwright's synchronous API runs a loop in this thread; the tests use the ORM beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=10_000)


@pytest.fixture(autouse=True)
def _needs_chromium() -> None:
    if not CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium")
    if not (TARGET / "js" / "app.js").exists():
        pytest.skip("needs the front end: python scripts/build_frontend.py")


@pytest.fixture(scope="session", autouse=True)
def _built_front_end() -> None:
    """Who changes a script or a style and runs a test sees the change."""
    build_frontend.main()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def server(django_db_setup) -> Iterator[str]:
    """The web process as it is started in earnest, over the test database."""
    yield from serve(_environment())


@pytest.fixture(scope="session")
def server_in_production(django_db_setup, tmp_path_factory) -> Iterator[str]:
    """The same with its files collected, hashed and compressed, as they leave in production."""
    folder = tmp_path_factory.mktemp("static")
    environment = _environment() | {"DEBUG": "0", "STATIC_ROOT": str(folder)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, env=os.environ | environment, check=True)
    yield from serve(environment)


def serve(environment: dict[str, str]) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    host, port = address.split(":")
    command = [sys.executable, "-m", "uvicorn", "helpdesk.asgi:application", "--host", host]
    command += ["--port", port, "--log-level", "warning"]
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        wait_for(f"http://{address}/health/live", process)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _environment() -> dict[str, str]:
    """DEBUG only lets the files of static/ be served as they are, without collecting them first."""
    url = urlsplit(os.environ["DATABASE_URL"])
    test_database = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    values = {"DATABASE_URL": test_database, "DEBUG": "1", "SECRET_KEY": settings.SECRET_KEY}
    return values | {"UNDO_SECONDS": "10"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 180  # the machine may be busy with other work
    while time.monotonic() < deadline:
        assert process.poll() is None, "the web process has ended"
        with suppress(OSError), urllib.request.urlopen(address, timeout=10):
            return
        time.sleep(0.1)
    raise AssertionError("the web process does not answer")


BUSY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND state <> 'idle'
"""
# Who looks for a deadlock first is the one that gives up: let that be the page's request.
PATIENT = """
    SELECT set_config('deadlock_timeout', '60s', false) FROM pg_roles
    WHERE rolname = current_user AND rolsuper
"""


@pytest.fixture
def site(server: str, transactional_db) -> Iterator[str]:
    """The address of the running server; the database is emptied after each test."""
    yield server
    _wait_until_quiet()


def _wait_until_quiet() -> None:
    """What a page asked for last is still answered when it closes: emptying tables would deadlock."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENT)
        for _attempt in range(100):
            cursor.execute(BUSY)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.05)


@pytest.fixture
def open_as(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a path as an agent, in a browser of its own: open_as(maria, "/inbox/…/", **context)."""
    contexts: list[BrowserContext] = []

    def open_page(agent: Agent | None, path: str, **options: object) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        if agent:
            context.add_cookies([session_cookie(agent, site)])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda message: _keep_violation(page, message.text))
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _keep_violation(page: Page, text: str) -> None:
    if "Content Security Policy" in text:
        page.errors.append(text)


def session_cookie(agent: Agent, site: str) -> dict:
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = "desks.sign_in.AgentBackend"
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.save()
    return {"name": "helpdesk_session", "value": session.session_key, "url": site}


@pytest.fixture(scope="session")
def axe_source() -> str:
    script = Path(TARGET).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip("needs axe-core: npm install")
    return script.read_text(encoding="utf-8")
