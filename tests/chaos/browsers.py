"""A real browser before the cluster, signed in; and the style sheets that its pages ask for."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.chaos.cluster import ROOT, Cluster

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""


def collect_static(helpdesk: Cluster) -> None:
    """Other figures ask the API only; pages name their files by a manifest, read at the start."""
    if (helpdesk.folder / "static" / "staticfiles.json").exists():
        return
    command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(command, env=helpdesk.environment, cwd=ROOT, check=True)
    helpdesk.kill("web")
    helpdesk.wait_for_web()


@contextmanager
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def signed_in(browser: Browser, helpdesk: Cluster, name: str) -> BrowserContext:
    context = browser.new_context()
    context.set_default_timeout(60_000)
    session = helpdesk.cast["agents"][name]
    context.add_cookies([{"name": "helpdesk_session", "value": session, "url": helpdesk.address}])
    return context
