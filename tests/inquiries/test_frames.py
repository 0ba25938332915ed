"""The frame that shows a mail's own layout: enclosed pictures at once, remote ones when asked."""

import base64

import pytest

from inquiries.actions.attachments import IncomingFile
from inquiries.views.files import picture_kind
from shared.safe_html import sanitize_html, show_images
from tests.factories import receive

PNG = b"\x89PNG\r\n\x1a\nrest"
MAIL = '<p>Look: <img src="cid:logo%401"> <img src="https://track.example/x.png"></p>'


def test_remote_images_are_held_back_until_asked_for():
    held = show_images(sanitize_html(MAIL), remote=False, enclosed={})
    assert 'src="https' not in held.replace("data-remote-src", "")


def test_remote_images_come_when_asked_for():
    shown = show_images(sanitize_html(MAIL), remote=True, enclosed={})
    assert ' src="https://track.example/x.png"' in shown


def test_an_enclosed_picture_is_found_by_its_content_id():
    shown = show_images(sanitize_html(MAIL), remote=False, enclosed={"logo@1": "data:x"})
    assert ' src="data:x"' in shown


@pytest.fixture
def frame(as_maria, madrid):
    enclosed = IncomingFile(
        filename="logo.svg", content_type="image/png", content=PNG, content_id="logo@1"
    )
    message = receive(madrid, html=sanitize_html(MAIL), files=(enclosed,))
    return as_maria.get(f"/messages/{message.pk}/frame/")


def test_the_frame_carries_the_enclosed_picture(frame):
    assert base64.b64encode(PNG).decode() in frame.content.decode()


def test_the_frame_is_a_sandbox_without_scripts_and_network(frame):
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "default-src 'none'" in policy
    assert "https:" not in policy


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a", "gif"),
        (b"RIFF1234WEBPVP8 ", "webp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_told_by_its_first_bytes(content, kind):
    assert picture_kind(content) == kind
