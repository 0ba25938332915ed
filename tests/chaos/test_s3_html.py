"""S3: hostile mails through the real door into a real Chromium; nothing runs, fetches or leads away.

Then mutations, each read again by the browser's own parser: no forbidden node is left.
"""

import random
import smtplib
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from shared.safe_html import sanitize_html
from tests.chaos.browsers import chromium, collect_static, signed_in
from tests.chaos.checks import wait_until_read
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure
from tests.hostile_html import CANARY, mutations, vectors

pytestmark = pytest.mark.chaos
BATCH = 500
# Reads each as the frame would, and names what must not be there.
FORBIDDEN_NODES = """
    (batch) => {
        const tags = new Set(("A ABBR ADDRESS ARTICLE ASIDE B BDI BIG BLOCKQUOTE BR CAPTION CENTER CITE " +
            "CODE COL COLGROUP DD DEL DETAILS DFN DIV DL DT EM FIGCAPTION FIGURE FONT FOOTER H1 H2 H3 " +
            "H4 H5 H6 HEADER HR I IMG INS KBD LI MAIN MARK OL P PRE Q S SAMP SECTION SMALL SPAN STRIKE " +
            "STRONG SUB SUMMARY SUP TABLE TBODY TD TFOOT TH THEAD TIME TR TT U UL VAR WBR").split(" "));
        const names = new Set(("dir lang style title href alt width height align valign bgcolor border " +
            "cellpadding cellspacing colspan rowspan nowrap span color face start type datetime target " +
            "rel id name class src data-cid data-remote-src data-tracker").split(" "));
        const found = [];
        for (const html of batch) {
            const page = new DOMParser().parseFromString("<!DOCTYPE html><body>" + html, "text/html");
            for (const one of page.body.querySelectorAll("*")) {
                if (!tags.has(one.tagName)) found.push(one.tagName);
                if (one.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(one.namespaceURI);
                for (const { name, value } of one.attributes) {
                    if (!names.has(name)) found.push(name);
                    if (name === "src" && !value.startsWith("data:image/")) found.push("src " + value);
                    if (name === "href" && !/^(https?|mailto|tel):$/.test(new URL(value, "x:/").protocol))
                        found.push("href " + value);
                    if (name === "style" && /url|image|expression|\\\\|position|var\\(/i.test(value))
                        found.push("style " + value);
                }
            }
        }
        return found;
    }
"""


def test_hostile_mails_do_nothing_in_a_real_browser(
    helpdesk: Cluster, figure: Figure, full: bool, dice: random.Random
) -> None:
    collect_static(helpdesk)
    chosen = vectors() if full else dice.sample(vectors(), 60)
    _send(helpdesk, chosen)
    wait_until_read(helpdesk, 120)
    found = "SELECT reference FROM inquiries_inquiry WHERE subject LIKE 'S3 %%' ORDER BY id"
    references = [reference for (reference,) in helpdesk.rows(found)]
    figure.note(mails=len(chosen))
    figure.exactly("mails without their page", len(chosen) - len(references), 0)
    with chromium() as browser:
        _read_in_browser(browser, helpdesk, references, figure)
        _parse_mutations(browser, dice, 100_000 if full else 5_000, figure)
    figure.finish()


def _send(helpdesk: Cluster, chosen: list[str]) -> None:
    with smtplib.SMTP("127.0.0.1", helpdesk.door_port, timeout=60) as smtp:
        for number, html in enumerate(chosen):
            mail = EmailMessage()
            mail["From"], mail["To"] = (
                f"writer-s3-{number}@visitor.example",
                "madrid@helpdesk.example",
            )
            mail["Subject"] = f"S3 {number} <img src=x onerror=alert(1)>"
            mail["Message-ID"] = f"<s3-{number}@visitor.example>"
            mail.set_content("Read the other part.")
            mail.add_alternative("x", subtype="html")
            _as_quoted_printable(list(mail.iter_parts())[1], html)
            smtp.send_message(mail)


def _as_quoted_printable(part: Any, html: str) -> None:
    """Every byte as =XX: nothing between us and the parser may tidy it up."""
    coded = "".join(f"={byte:02X}" for byte in html.encode("utf-8", "replace"))
    lines = [coded[start : start + 72] for start in range(0, len(coded), 72)]
    part.set_payload("=\n".join(lines))
    part.replace_header("Content-Transfer-Encoding", "quoted-printable")


def _read_in_browser(
    browser: Any, helpdesk: Cluster, references: list[str], figure: Figure
) -> None:
    heard: dict[str, list[str]] = {"requests": [], "dialogs": [], "navigations": [], "scripts": []}
    context = signed_in(browser, helpdesk, "agent0")
    context.route("**/*", lambda route: _note_request(route, helpdesk.address, heard))
    page = context.new_page()
    page.on("dialog", lambda dialog: (heard["dialogs"].append(dialog.message), dialog.dismiss()))
    context.on("page", lambda opened: heard["navigations"].append(f"popup {opened.url}"))
    for reference in references:
        _read(page, f"{helpdesk.address}/inquiries/{reference}/", heard)
    page.goto(f"{helpdesk.address}/inbox/madrid/all/", wait_until="load")
    _note_scripts(page, heard)
    context.close()
    for what, happened in heard.items():
        figure.note(**({f"first of {what}": happened[0][:200]} if happened else {}))
        figure.exactly(what, len(happened), 0)


def _note_request(route: Route, address: str, heard: dict[str, list[str]]) -> None:
    url = route.request.url
    if url.startswith((address, "data:", "blob:", "about:")) and CANARY not in url:
        route.continue_()
    else:
        heard["requests"].append(url)
        route.abort()


def _read(page: Page, address: str, heard: dict[str, list[str]]) -> None:
    """As an agent would: open all folds, move over everything in the frame, press Tab in it."""
    page.goto(address, wait_until="load")
    page.evaluate("document.querySelectorAll('.fold').forEach((one) => (one.open = true))")
    frames = page.locator(".frame-box iframe")
    if frames.count():
        frames.first.scroll_into_view_if_needed()
        page.wait_for_timeout(150)
        box = frames.first.bounding_box()
        if box:
            page.mouse.move(box["x"] + 30, box["y"] + 30)
            page.mouse.move(box["x"] + 60, box["y"] + 40)
    for _press in range(3):
        page.keyboard.press("Tab")
    _note_scripts(page, heard)
    if page.url.partition("#")[0] != address:
        heard["navigations"].append(page.url)


def _note_scripts(page: Page, heard: dict[str, list[str]]) -> None:
    if "ran" in (page.title(), page.evaluate("window.name")):
        heard["scripts"].append(page.url)


def _parse_mutations(browser: Any, dice: random.Random, count: int, figure: Figure) -> None:
    page = browser.new_page()
    forbidden: list[str] = []
    batch: list[str] = []
    for html in mutations(dice, count):
        batch.append(sanitize_html(html))
        if len(batch) == BATCH:
            forbidden += page.evaluate(FORBIDDEN_NODES, batch)
            batch.clear()
    forbidden += page.evaluate(FORBIDDEN_NODES, batch)
    page.close()
    figure.note(mutations=count, **({"first": forbidden[0][:200]} if forbidden else {}))
    figure.exactly("forbidden nodes", len(forbidden), 0)
