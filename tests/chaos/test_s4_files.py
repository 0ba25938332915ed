"""S4: forty hostile files by mail; each comes back as a download that runs nowhere, or not at all."""

import io
import random
import re
import smtplib
import zipfile
from base64 import encodebytes
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import quote, unquote

import httpx
import pytest
from playwright.sync_api import Error

from tests.chaos.browsers import chromium, collect_static, signed_in
from tests.chaos.checks import wait_until_read
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure
from tests.pictures import picture, png_head

pytestmark = pytest.mark.chaos
RUN = b"<script>document.title='ran';alert(1)</script>"
SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.title='ran';alert(1)</script></svg>"
)
XSL = b"<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='data:text/xml,x'?><a/>"
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
)
GIF_JS = b"GIF89a=1;alert(1);/*" + b"\0" * 40 + b"*/"
EXE = b"MZ\x90\x00" + b"\0" * 200
UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f/\\"\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


def bomb() -> bytes:
    """Ten gigabytes as a hundred names of the same hundred megabytes would need; here a tenth."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number in range(10):
            archive.writestr(f"zeros-{number}", b"\0" * 10_000_000)
    return target.getvalue()


def files() -> list[tuple[str, str, bytes]]:
    """Name, claimed type, content."""
    html = b"<!DOCTYPE html><html><body>" + RUN
    polyglot = picture("JPEG", 60, 60) + html
    return [
        ("a.html", "text/html", html),
        ("a.htm", "text/plain", html),
        ("a.xhtml", "application/xhtml+xml", html),
        ("a.svg", "image/svg+xml", SVG),
        ("photo.png", "image/png", SVG),
        ("a.svgz", "image/svg+xml", SVG),
        ("a.xml", "text/xml", XSL),
        ("a.xsl", "text/xsl", XSL),
        ("a.mht", "multipart/related", html),
        ("a.pdf", "application/pdf", PDF),
        ("b.pdf", "application/pdf", html),
        ("c.pdf", "text/html", EXE),
        ("a.gif", "image/gif", GIF_JS),
        ("a.jpg", "image/jpeg", polyglot),
        ("a.js", "text/javascript", b"alert(1)"),
        ("a.swf", "application/x-shockwave-flash", b"FWS\x09" + b"\0" * 40),
        ("a.css", "text/css", b"*{x:1}"),
        (".htaccess", "text/plain", b"AddType text/html .txt"),
        ("\u200b.htaccess", "text/plain", b"x"),
        ("web.config", "text/xml", XSL),
        ("a.php", "application/x-php", b"<?php phpinfo();"),
        ("invoice.pdf.exe", "application/pdf", EXE),
        ("invoice\u202efdp.exe", "application/pdf", EXE),
        ("invoice.pdf\u200b.exe", "application/pdf", EXE),
        ("invoice.pdf" + " " * 80 + ".exe", "x/y", EXE),
        ("../../../etc/passwd", "text/plain", b"x"),
        ("..\\..\\boot.ini", "text/plain", b"x"),
        ("/etc/shadow", "text/plain", b"x"),
        ("a\x00.html", "text/html", html),
        ("C:\\x\\y.bat", "x/y", b"@echo off"),
        ("a\tb.html", "text/html", html),
        ('a";x=".html', "text/html", html),
        ("con.txt", "text/plain", b"x"),
        ("a." + "x" * 5000, "text/plain", b"x"),
        ("empty.txt", "text/plain", b""),
        ("", "text/html", html),
        ("bomb.zip", "application/zip", bomb()),
        ("huge.png", "image/png", png_head(50_000, 50_000)),
        ("a.docm", "application/octet-stream", b"PK\x03\x04" + b"\0" * 40),
        ("a.lnk", "x/y", b"L\0\0\0\x01\x14\x02\0"),
        ("%2e%2e%2fa.html", "text/html", html),
        ("資料.html", "text/html", html),
    ]


def test_no_file_runs_and_none_reaches_a_stranger(
    helpdesk: Cluster, figure: Figure, dice: random.Random
) -> None:
    collect_static(helpdesk)
    sent = files()
    dice.shuffle(sent)
    _send(helpdesk, sent)
    wait_until_read(helpdesk, 120)
    rows = helpdesk.rows(
        "SELECT a.id, f.sha256 FROM inquiries_attachment a JOIN files_storedfile f"
        " ON f.id = a.stored_file_id JOIN inquiries_message m ON m.id = a.message_id"
        " WHERE m.subject LIKE 'S4 %%' ORDER BY a.id"
    )
    figure.note(files=len(sent))
    figure.exactly("files without their row", max(0, len(sent) - len(rows)), 0)
    _ask_for_each(helpdesk, [pk for pk, _sha in rows], figure)
    _names_on_disk(helpdesk, [sha for _pk, sha in rows], figure)
    _open_in_browser(helpdesk, [pk for pk, _sha in rows], figure)
    _too_large(helpdesk, figure)
    figure.finish()


def _send(helpdesk: Cluster, sent: list[tuple[str, str, bytes]]) -> None:
    with smtplib.SMTP("127.0.0.1", helpdesk.door_port, timeout=60) as smtp:
        for number, (name, kind, content) in enumerate(sent):
            mail = EmailMessage()
            mail["From"], mail["To"] = (
                f"writer-s4-{number}@visitor.example",
                "madrid@helpdesk.example",
            )
            mail["Subject"], mail["Message-ID"] = f"S4 {number}", f"<s4-{number}@visitor.example>"
            mail.set_content("A file.")
            main, _slash, sub = kind.partition("/")
            mail.add_attachment(b"", maintype=main, subtype=sub, filename="x")
            raw = _with_file(mail.as_bytes(), name, content)
            smtp.sendmail(mail["From"], [mail["To"]], raw)


def _with_file(raw: bytes, name: str, content: bytes) -> bytes:
    """The name as it is, in RFC 2231's way: the library would have made it harmless."""

    named = f"filename*=UTF-8''{quote(name, safe='')}".encode()
    head, _, tail = raw.partition(b'filename="x"')
    start, blank, rest = tail.partition(b"\n\n")
    return head + named + start + blank + encodebytes(content) + rest


def _client(helpdesk: Cluster, name: str = "") -> httpx.Client:
    cookies = {"helpdesk_session": helpdesk.cast["agents"][name]} if name else {}
    return httpx.Client(base_url=helpdesk.address, cookies=cookies, timeout=30)


def _ask_for_each(helpdesk: Cluster, pks: list[int], figure: Figure) -> None:
    wrong, leaked, names = 0, 0, 0
    with (
        _client(helpdesk, "agent0") as own,
        _client(helpdesk, "henk") as foreign,
        _client(helpdesk) as nobody,
    ):
        for pk in pks:
            head = own.get(f"/attachments/{pk}/?anyway").headers
            wrong += not _is_harmless(head)
            names += _is_name_unsafe(head)
            leaked += foreign.get(f"/attachments/{pk}/?anyway").status_code != 404
            leaked += foreign.get(f"/attachments/{pk}/preview/").status_code != 404
            leaked += nobody.get(f"/attachments/{pk}/?anyway").status_code != 302
    figure.exactly("not as a harmless download", wrong, 0)
    figure.exactly("names that deceive", names, 0)
    figure.exactly("handed to a stranger", leaked, 0)


def _is_harmless(head: httpx.Headers) -> bool:
    return (
        head["content-disposition"].startswith("attachment;")
        and head["content-type"] == "application/octet-stream"
        and head["x-content-type-options"] == "nosniff"
        and head["content-security-policy"].startswith("sandbox; default-src 'none'")
    )


def _is_name_unsafe(head: httpx.Headers) -> bool:
    name = unquote(head["content-disposition"].partition("''")[2])
    return bool(UNSAFE_IN_NAME.search(name)) or name.startswith(".") or len(name) > 255


def _names_on_disk(helpdesk: Cluster, hashes: list[str], figure: Figure) -> None:
    """No stored file is called as a stranger wished, nor has an ending."""
    folder = helpdesk.folder
    names = [path.name for path in folder.rglob("by-content/*/*/*") if path.is_file()]
    figure.exactly("stored under a foreign name", sum(len(name) != 64 for name in names), 0)
    figure.exactly("not stored", len(set(hashes) - set(names)), 0)


def _open_in_browser(helpdesk: Cluster, pks: list[int], figure: Figure) -> None:
    heard: list[str] = []
    with chromium() as browser:
        context = signed_in(browser, helpdesk, "agent0")
        page = context.new_page()
        page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        page.goto(f"{helpdesk.address}/preferences/")
        for pk in pks:
            for path in (
                f"/attachments/{pk}/",
                f"/attachments/{pk}/?anyway",
                f"/attachments/{pk}/preview/",
            ):
                with suppress(Error):  # "Download is starting": there is no page to go to
                    page.goto(f"{helpdesk.address}{path}", wait_until="load")
            heard += ["ran"] if page.title() == "ran" else []
    figure.exactly("scripts that ran", len(heard), 0)


def _too_large(helpdesk: Cluster, figure: Figure) -> None:
    """Refused by its head: the client is answered before it has sent much."""
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        for _chunk in range(2000):
            sent += 1 << 20
            yield b"x" * (1 << 20)

    with _client(helpdesk, "agent0") as agent:
        try:
            headers = {"Content-Length": str(2000 << 20)}
            answer = agent.post("/inquiries/new/", content=body(), headers=headers).status_code
        except httpx.WriteError:
            answer = 413  # the door was shut while we were talking
    figure.exactly("answer to two gigabytes", answer, 413)
    figure.at_most("megabytes sent before it", sent >> 20, 64)
