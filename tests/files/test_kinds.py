"""Files are known by their content, and the traps in them are seen without opening them."""

import io
import time
import zipfile

import pytest

from files.kinds import marks_of, media_type_of, plain_type
from files.names import LONGEST_SHOWN, Caution, read_name
from tests.pictures import picture

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def packed(*names: str, first: bytes = b"", flag: int = 0) -> bytes:
    """The same bytes whenever they are made: they name the tests, in each process that collects them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if first:
            archive.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    content = bytearray(target.getvalue())
    if flag:
        content[6] |= flag
        content[content.find(b"PK\x01\x02") + 8] |= flag
    return bytes(content)


def ole(*streams: str) -> bytes:
    return OLE + b"".join(one.encode("utf-16-le") + b"\0\0" for one in streams)


OFFICE = ("[Content_Types].xml", "_rels/.rels")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = [
    (b"%PDF-1.7\n", "application/pdf"),
    (b"\n\n%PDF-1.4", "application/pdf"),
    (b"%PDF-1.7 /Encrypt 1 0 R", "application/pdf; has=encrypted"),
    (b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (x) >>", "application/pdf; has=active"),
    (picture("PNG"), "image/png"),
    (picture("JPEG"), "image/jpeg"),
    (picture("GIF"), "image/gif"),
    (picture("WEBP"), "image/webp"),
    (picture("TIFF"), "image/tiff"),
    (picture("BMP"), "image/bmp"),
    (b"MZ\x90\x00", "application/x-msdownload"),
    (b"\x7fELF\x02\x01", "application/x-executable"),
    (b"#!/bin/sh\nrm -rf /", "text/x-script"),
    (b"@echo off\r\ndel *.*", "text/x-script"),
    (b"var x = new ActiveXObject('WScript.Shell')", "text/x-script"),
    (b"<?php system($_GET[0]);", "text/x-script"),
    (b"<html><body>hello", "text/html"),
    (b"\xef\xbb\xbf\n<!DOCTYPE html>", "text/html"),
    ("<script>alert(1)</script>".encode("utf-16"), "text/html"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "image/svg+xml"),
    (b"<?xml version='1.0'?><svg onload='x'/>", "image/svg+xml"),
    (b"<?xml version='1.0'?><a/>", "text/xml"),
    (b"Dear colleagues, hello", "text/plain"),
    ("Señoras y señores".encode("latin-1"), "text/plain"),
    (b"From: a@b.example\nTo: c@d.example\nSubject: x\n\nhello", "message/rfc822"),
    (b"BEGIN:VCALENDAR\r\n", "text/calendar"),
    (b"{\\rtf1 hello}", "application/rtf"),
    (b"{\\rtf1 {\\object\\objdata 0105}}", "application/rtf; has=active"),
    (packed("a.txt"), "application/zip"),
    (packed("a.txt", flag=1), "application/zip; has=encrypted"),
    (packed(*OFFICE, "word/document.xml"), DOCX),
    (packed(*OFFICE, "word/document.xml", "word/vbaProject.bin"),
     "application/vnd.ms-word.macro; has=macros"),
    (packed(*OFFICE, "xl/workbook.xml", "xl/vbaProject.bin"),
     "application/vnd.ms-excel.macro; has=macros"),
    (packed("content.xml", first=b"application/vnd.oasis.opendocument.text"),
     "application/vnd.oasis.opendocument.text"),
    (packed("META-INF/MANIFEST.MF", "A.class"), "application/java-archive"),
    (packed("AndroidManifest.xml"), "application/vnd.android.package-archive"),
    (ole("WordDocument"), "application/msword"),
    (ole("WordDocument", "Macros", "_VBA_PROJECT"), "application/msword; has=macros"),
    (ole("Workbook", "_VBA_PROJECT_CUR"), "application/vnd.ms-excel; has=macros"),
    (ole("EncryptedPackage"),
     "application/vnd.openxmlformats-officedocument.document; has=encrypted"),
    (ole("__properties_version1.0"), "application/vnd.ms-outlook"),
    (b"Rar!\x1a\x07\x00" + b"\0\0\x73\x00\x00\x0d\0", "application/vnd.rar"),
    (b"Rar!\x1a\x07\x00" + b"\0\0\x73\x80\x00\x0d\0", "application/vnd.rar; has=encrypted"),
    (b"Rar!\x1a\x07\x01\x00" + b"\0\0\0\0\x21\x04", "application/vnd.rar; has=encrypted"),
    (b"7z\xbc\xaf\x27\x1c" + b"\0" * 40 + b"\x06\xf1\x07\x01",
     "application/x-7z-compressed; has=encrypted"),
    (b"L\x00\x00\x00\x01\x14\x02\x00\0\0\0\0", "application/x-ms-shortcut"),
    (b"\0" * 0x8001 + b"CD001", "application/x-disk-image"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\0\0\0\x18ftypmp42", "video/mp4"),
    (b"\0\0\0\x18ftypheic", "image/heic"),
    (b"", "application/x-empty"),
    (b"\x00\x01\x02\x03", "application/octet-stream"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "kind"), KINDS, ids=lambda one: str(one)[:40])
def test_a_kind_is_told_by_content(content: bytes, kind: str) -> None:
    assert media_type_of(content) == kind


def test_a_kind_fits_into_its_column() -> None:
    assert max(len(media_type_of(content)) for content, _kind in KINDS) <= 120


def test_marks_are_read_back() -> None:
    assert marks_of("application/zip; has=encrypted+macros") == {"encrypted", "macros"}
    assert (plain_type("application/zip; has=macros"), marks_of("text/plain")) == (
        "application/zip",
        frozenset(),
    )


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" * 5_000_000,
        b"PK\x01\x02" * 5_000_000,
        OLE + b"\0" * 20_000_000,
        b"a: b\n" * 4_000_000,
        b"\n" * 20_000_000,
        b"<" * 20_000_000,
        b"%PDF-" * 4_000_000,
        b"{\\rtf" * 4_000_000,
    ],
    ids=lambda one: str(one[:8]),
)
def test_twenty_megabytes_of_anything_take_no_time(content: bytes) -> None:
    started = time.process_time()
    media_type_of(content)
    assert time.process_time() - started < 2


# --- names -------------------------------------------------------------------------------------
CAUTIONS = [
    ("letter.pdf", "application/pdf", set()),
    ("letter.PDF", "application/pdf", set()),
    ("certificate", "application/pdf", set()),
    ("notes.txt", "text/plain", set()),
    ("photo.jpeg", "image/jpeg", set()),
    ("mark 1589321.docx", DOCX, set()),
    ("v1.2.docx", DOCX, set()),
    ("old.doc", "application/msword", set()),
    ("letter.pdf", "", set()),
    ("letter.pdf", "application/x-empty", set()),
    ("locked.pdf", "application/pdf; has=encrypted", {Caution.ENCRYPTED}),
    ("form.pdf", "application/pdf; has=active", {Caution.ACTIVE}),
    ("invoice.pdf", "application/x-msdownload", {Caution.OTHER_TYPE, Caution.PROGRAM}),
    ("invoice.pdf", "text/html", {Caution.OTHER_TYPE, Caution.PROGRAM}),
    ("photo.jpg", "image/png", {Caution.OTHER_TYPE}),
    ("invoice.pdf.exe", "application/x-msdownload", {Caution.TWO_ENDINGS, Caution.PROGRAM}),
    ("invoice.pdf.lnk", "application/x-ms-shortcut", {Caution.TWO_ENDINGS, Caution.PROGRAM}),
    ("invoice.exe. . .", "application/x-msdownload", {Caution.PROGRAM}),
    ("invoice.e\u200bxe", "application/x-msdownload", {Caution.PROGRAM, Caution.HIDDEN_NAME}),
    ("invoice\u202efdp.exe", "application/x-msdownload", {Caution.PROGRAM, Caution.HIDDEN_NAME}),
    ("invoice.pdf          .exe", "application/x-msdownload",
     {Caution.PROGRAM, Caution.HIDDEN_NAME, Caution.TWO_ENDINGS}),
    ("setup.x.exe", "application/x-msdownload", {Caution.PROGRAM}),
    ("report.docm", "application/vnd.ms-word.macro; has=macros", {Caution.MACROS}),
    ("report.docx", "application/vnd.ms-word.macro; has=macros",
     {Caution.MACROS, Caution.OTHER_TYPE}),
    ("report.doc", "application/msword; has=macros", {Caution.MACROS}),
    ("drawing.svg", "image/svg+xml", {Caution.PROGRAM}),
    ("page.html", "text/html", {Caution.PROGRAM}),
    ("run.js", "text/x-script", {Caution.PROGRAM}),
    ("mail.eml", "message/rfc822", set()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "cautions"), CAUTIONS)
def test_what_deserves_a_second_look_is_said(name: str, kind: str, cautions: set[Caution]) -> None:
    assert set(read_name(name, kind).cautions) == cautions


def test_a_long_name_is_shortened_in_its_middle() -> None:
    shown = read_name("a" * 300 + ".pdf", "application/pdf").shown
    assert len(shown) <= LONGEST_SHOWN
    assert shown.endswith("….pdf")
    assert len(read_name("a." + "x" * 5000, "").shown) <= LONGEST_SHOWN
