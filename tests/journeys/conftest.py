"""One running product for all journeys, and browsers in which the cast signs in by the form."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from helpdesk.local_services import free_port
from tests.chromium import CHROMIUM
from tests.journeys.mail import MailServer, mail_server
from tests.journeys.product import Product, running_product
from tests.journeys.screen import follow_sockets
from tests.journeys.seeding import PASSWORD

# Without these Chromium asks for addresses of its maker at every start.
QUIET = "--no-first-run --disable-background-networking --disable-component-update --disable-sync"
expect.set_options(timeout=15_000)


@pytest.fixture(autouse=True)
def _needs_chromium(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("browser") and not CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", *QUIET.split()]
    return {"executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def _mail_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def writer(_mail_port: int) -> Iterator[MailServer]:
    """Where the helpdesk's mail arrives: the inbox of whoever wrote to us."""
    with mail_server(_mail_port) as server:
        yield server


@pytest.fixture(scope="session")
def product(writer: MailServer, _mail_port: int) -> Iterator[Product]:
    folder = Path(tempfile.mkdtemp(prefix="journeys-"))
    with running_product(folder, smtp_port=_mail_port) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sign_in(product: Product, browser: Browser) -> Iterator[Callable[..., Page]]:
    """sign_in("maria") gives the page after the sign-in form; each in a browser of its own."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(username: str, **options: object) -> Page:
        context = browser.new_context(viewport={"width": 1360, "height": 860}, **options)
        contexts.append(context)
        page = context.new_page()
        follow_sockets(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if _is_refusal(said.text) else None
        )
        page.goto(product.site)
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile("/inbox/"))
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


def _is_refusal(text: str) -> bool:
    return "Content Security Policy" in text or "TrustedHTML" in text


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """PICTURES=folder keeps there what the pages look like at the main steps."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return lambda _page, _name: None
    return lambda page, name: page.screenshot(path=Path(folder) / f"{name}.png") and None
