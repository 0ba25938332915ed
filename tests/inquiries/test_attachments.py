"""Downloads run nowhere, say what they truly are, and warn before they can do harm."""

import io
import zipfile
from urllib.parse import unquote

import pytest

from files.actions import keep_files
from files.models import ScanVerdict, StoredFile
from inquiries.actions.attachments import IncomingFile
from inquiries.views.attachments import disposition
from shared.pictures import picture_kind, picture_size
from tests.factories import receive
from tests.pictures import picture, png_head

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + b"\0" * 200


def attached(desk, filename, content, content_type="application/octet-stream"):
    file = IncomingFile(filename=filename, content_type=content_type, content=content)
    return receive(desk, files=(file,)).attachments.get()


def content_of(client, path):
    return b"".join(client.get(path).streaming_content)


def page_of(client, attachment):
    return client.get(f"/inquiries/{attachment.message.inquiry.reference}/").content.decode()


def test_an_honest_file_is_handed_out_as_a_download(as_maria, madrid):
    found = attached(madrid, "letter.pdf", PDF)
    response = as_maria.get(f"/attachments/{found.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''letter.pdf"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert "PDF document" in page_of(as_maria, found)


@pytest.mark.parametrize(
    ("filename", "content", "words"),
    [
        ("invoice.pdf", EXE, "Is not what its name says"),
        ("invoice.pdf.exe", EXE, "Has two endings"),
        ("photo\u202egpj.exe", EXE, "Its name had hidden characters"),
        ("report.docm", b"x", "Contains macros"),
        ("run.bat", b"@echo off\r\n", "Can run on your computer"),
        ("page.html", b"<html><script>alert(1)</script>", "Can run on your computer"),
    ],
)
def test_a_file_that_may_do_harm_is_marked_and_asked_about(
    as_maria, madrid, filename, content, words
):
    found = attached(madrid, filename, content)
    assert words in page_of(as_maria, found)
    warning = as_maria.get(f"/attachments/{found.pk}/")
    assert not warning.streaming
    assert words in warning.content.decode()
    assert content_of(as_maria, f"/attachments/{found.pk}/?anyway") == content


def test_a_turned_name_is_shown_as_it_is_on_disk(as_maria, madrid):
    found = attached(madrid, "photo\u202egpj.exe", EXE)
    assert "photogpj.exe" in page_of(as_maria, found)
    assert "\u202e" not in page_of(as_maria, found)


# --- pictures ----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_has_a_small_copy_drawn_anew(as_maria, madrid, kind):
    content = picture(kind, 900, 600) + b"<script>alert(1)</script>"
    found = attached(madrid, f"photo.{kind.lower()}", content)
    response = as_maria.get(f"/attachments/{found.pk}/preview/")
    assert picture_kind(response.content) == "webp"
    assert picture_size(response.content) == (480, 320)
    assert b"script" not in response.content
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    "content",
    [png_head(50_000, 50_000), png_head(100, 100), b"GIF89a" + b"\xff" * 40, b"<svg/>", PDF, b""],
    ids=["bomb", "broken", "nonsense", "drawing", "document", "empty"],
)
def test_what_cannot_be_drawn_safely_has_none(as_maria, madrid, content):
    found = attached(madrid, "photo.png", content)
    assert as_maria.get(f"/attachments/{found.pk}/preview/").status_code == 404


def test_the_copy_carries_nothing_about_the_place_where_it_was_taken(as_maria, madrid):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "CanaryCamera"
    found = attached(madrid, "photo.jpg", picture("JPEG", 600, 600, exif=exif))
    assert b"CanaryCamera" not in as_maria.get(f"/attachments/{found.pk}/preview/").content


# --- scanning ----------------------------------------------------------------------------------
def test_a_file_with_a_virus_is_handed_out_to_nobody(as_maria, client, rui, madrid):
    found = attached(madrid, "letter.pdf", PDF)
    StoredFile.objects.update(verdict=ScanVerdict.BAD, scan_words="Eicar-Test")
    for path in ("", "?anyway"):
        refused = as_maria.get(f"/attachments/{found.pk}/{path}")
        assert refused.status_code == 403
        assert "Eicar-Test" not in refused.content.decode()
    assert "A virus was found" in page_of(as_maria, found)
    client.force_login(rui)
    assert "Eicar-Test" in client.get(f"/attachments/{found.pk}/").content.decode()


@pytest.mark.parametrize("verdict", [ScanVerdict.UNSCANNED, ScanVerdict.FAILED])
def test_with_a_scanner_an_unscanned_file_is_asked_about(as_maria, madrid, settings, verdict):
    found = attached(madrid, "letter.pdf", PDF)
    StoredFile.objects.update(verdict=verdict)
    assert content_of(as_maria, f"/attachments/{found.pk}/") == PDF
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    assert "No scanner has looked" in as_maria.get(f"/attachments/{found.pk}/").content.decode()
    assert content_of(as_maria, f"/attachments/{found.pk}/?anyway") == PDF


def test_without_a_scanner_nothing_is_claimed(as_maria, madrid):
    assert "canned" not in page_of(as_maria, attached(madrid, "letter.pdf", PDF))


# --- names -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "saved"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"),
        ("a\x00.txt", "a.txt"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("…", "…"),
        ("", "attachment"),
        ("a.txt. . .", "a.txt"),
        ('a"b;c.txt', "a_b;c.txt"),
        ("資料.pdf", "資料.pdf"),
    ],
)
def test_a_name_is_safe_to_save_under(written, saved):
    assert unquote(disposition(written).partition("''")[2]) == saved


def test_a_name_of_five_thousand_characters_stays_short():
    assert len(unquote(disposition("a." + "x" * 5000))) < 300


def test_a_zip_bomb_is_stored_as_it_is(madrid, now):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 20_000_000)
    stored = keep_files(contents=[packed.getvalue()], now=now)
    assert [file.media_type for file in stored.values()] == ["application/zip"]
