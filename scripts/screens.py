"""`make screens`: every page in three languages, light and dark, wide and narrow, in var/screens.

Starts a quick start of its own with the demo's data, unless --site names one that runs.
With --guide it takes the pictures of docs/guide instead (scripts/guide_pictures.py).
"""

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.guide_pictures import take_guide_pictures
from scripts.page_list import PAGES
from scripts.page_list import Page as Listed

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "var" / "screens"
LANGUAGES, THEMES, WIDTHS = ("en", "fr", "es"), ("light", "dark"), (1440, 390)
HEIGHT = 900
PASSWORD = "demo-demo-demo"
START_SECONDS = 600

FIRST_OF = {
    "mail": ("/sink/", "/sink/([^/]+)/"),
    "tag": ("/tags/", r"/tags/(\d+)/"),
    "item": ("/knowledge/", r"/knowledge/(\d+)/"),
    "fact": ("/knowledge/facts/", r"/knowledge/facts/((?!new/)[a-z0-9_]+)/"),
    "synonyms": ("/knowledge/synonyms/", r"/knowledge/synonyms/(\d+)/"),
    "help_category": ("/knowledge/categories/", r"/knowledge/categories/(\d+)/"),
    "field": ("/fields/", r"/fields/(\d+)/"),
    "rule": ("/triage/rules/", r"/triage/rules/(\d+)/"),
    "policy": ("/targets/", r"/targets/(\d+)/"),
    "improvement": ("/recurring/madrid/", r"/improvements/(\d+)/"),
    "category": ("/help/en/", r"/help/en/categories/([\w-]+)/"),
    "article": ("/help/en/", r"/help/en/articles/([\w-]+)/"),
    "automation": ("/automation/", r"/automation/rules/(\d+)/"),
    "view": ("/views/", r"/views/(\d+)/"),
    "macro": ("/macros/", r"/macros/(\d+)/"),
    "number": ("/inquiries/{reference}/references/", r"/references/(\d+)/"),
    "escalation": ("/escalations/all/", r"/escalations/(\d+)/"),
    "alert_rule": ("/alerts/rules/", r"/alerts/rules/(\d+)/"),
    "approval": ("/approvals/all/", r"/approvals/(\d+)/"),
    "approval_rule": ("/approvals/rules/", r"/approvals/rules/(\d+)/"),
    "widget": ("/chat-settings/", r"/chat-settings/(\d+)/"),
    "chat": ("/chats/", r"/chats/([\w-]{22})/"),
    "webhook": ("/webhooks/", r"/webhooks/(\d+)/"),
    "handover": ("/hand-overs/all/", r"/hand-overs/(\d+)/"),
    "form": ("/hand-overs/forms/", r"/hand-overs/forms/(\d+)/"),
    "reason": ("/escalations/reasons/", r"/escalations/reasons/(\d+)/"),
    "advice": ("/advice/", r"value=\"(fact:\d+)\""),
    "deed": ("/bulk/", r"/bulk/(\d+)/"),
}
"""Of what else there is, the first one of its list; a page of what there is none is left out."""


@dataclass(frozen=True)
class Site:
    url: str
    password: str


@contextmanager
def quick_start() -> Iterator[Site]:
    """A helpdesk of its own beside whatever runs, with data that are kept for the next time."""
    port, smtp = free_port(), free_port()
    values = {"PORT": str(port), "SMTP_DOOR_PORT": str(smtp), "DEMO_PASSWORD": PASSWORD}
    values["VAR_DIR"] = str(ROOT / "var" / "screens-data")
    command = [sys.executable, "-m", "helpdesk.local_services", "run"]
    process = subprocess.Popen(command, env=os.environ | values, cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/live", process)
        yield Site(f"http://127.0.0.1:{port}", PASSWORD)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), urlopen(address, timeout=2):
            return
        time.sleep(1)
    raise SystemExit("the helpdesk did not start")


def signed_in(browser: Browser, site: Site, who: str) -> BrowserContext:
    context = browser.new_context(base_url=site.url, reduced_motion="reduce")
    if who:
        page = context.new_page()
        page.goto("/sign-in/")
        page.locator("input[name=login]").fill(who)
        page.locator("input[name=password]").fill(site.password)
        page.locator("form button[type=submit]").first.click()
        page.wait_for_url(re.compile("/inbox/|/hand-overs/"))
        page.close()
    return context


def speak(context: BrowserContext, language: str) -> None:
    """Signed-in agents have their language in the preferences; before that it is the browser's."""
    context.set_extra_http_headers({"Accept-Language": language})
    page = context.new_page()
    page.goto("/preferences/")
    choice = page.locator(f"input[name=language][value={language}]")
    if choice.count():
        choice.check()
        page.locator("form:has(input[name=language]) button[type=submit]").click()
        page.wait_for_load_state()
    page.close()


def find_values(context: BrowserContext) -> dict[str, str]:
    """An inquiry with something to see, its contact, a mailbox, a mail of the quick start."""
    page = context.new_page()
    page.goto("/inbox/madrid/open/")
    inquiry = page.locator(".row-link").first.get_attribute("href") or ""
    page.goto(inquiry)
    contact = page.locator('a[href^="/contacts/"]').first.get_attribute("href") or ""
    page.goto("/mail/")
    boxes = page.locator('main a[href^="/mail/"]')
    hrefs = [boxes.nth(number).get_attribute("href") or "" for number in range(boxes.count())]
    found = {
        "reference": inquiry.split("/")[2],
        "contact": contact.split("/")[2],
        "mailbox": next(found[1] for one in hrefs if (found := re.match(r"/mail/(\d+)/", one))),
    }
    for name, (address, pattern) in FIRST_OF.items():
        page.goto(address.format(**found))
        if match := re.search(f'href="{pattern}"', page.content()):
            found[name] = match[1]
    page.close()
    return found


def take(page: Page, path: str, target: Path, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(path)
    # A page that is open hears from the server all the time: only what it loads is waited for.
    with suppress(Exception):
        page.wait_for_load_state("networkidle", timeout=3000)
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)


def take_all(browser: Browser, site: Site, wanted: list[Listed]) -> list[Path]:
    contexts = {who: signed_in(browser, site, who) for who in {one.who for one in PAGES}}
    values = find_values(contexts["rui"])
    taken = []
    for language in LANGUAGES:
        for context in contexts.values():
            speak(context, language)
        for one in wanted:
            if not set(re.findall(r"{(\w+)}", one.path)) <= values.keys():
                print(f"{one.name}: there is none")
                continue
            page = contexts[one.who].new_page()
            for theme in THEMES:
                for width in WIDTHS:
                    target = OUT / language / f"{one.name}-{theme}-{width}.png"
                    take(page, one.path.format(**values), target, theme, width)
                    taken.append(target)
            page.close()
            print(f"{language} {one.name}", flush=True)
    return taken


def write_index(taken: list[Path]) -> None:
    """One page with all of them, side by side, for the eye."""
    names = sorted({path.stem for path in taken})
    rows = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(
            f'<a href="{language}/{name}.png"><img src="{language}/{name}.png" '
            f'alt="{language}" loading="lazy" width="{440 if "1440" in name else 200}"></a> '
            for language in LANGUAGES
            if (OUT / language / f"{name}.png").exists()
        )
        + "</p>"
        for name in names
    )
    text = f"<!doctype html><meta charset=utf-8><title>Screens</title><h1>Screens</h1>{rows}"
    (OUT / "index.html").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", default="", help="address of a helpdesk that runs")
    parser.add_argument("--password", default=PASSWORD, help="of its demo's people")
    parser.add_argument("--guide", action="store_true", help="the pictures of docs/guide")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    started = (
        running_site(Site(arguments.site, arguments.password)) if arguments.site else quick_start()
    )
    with started as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if arguments.guide:
            context = signed_in(browser, site, "maria")
            for language in LANGUAGES:
                speak(context, language)
                take_guide_pictures(context, language)
        else:
            write_index(
                take_all(browser, site, [one for one in PAGES if arguments.only in one.name])
            )
            print(f"see {OUT / 'index.html'}")
        browser.close()


@contextmanager
def running_site(site: Site) -> Iterator[Site]:
    yield site


if __name__ == "__main__":
    main()
