"""Small copies of pictures, drawn anew by Pillow in a child process with limits; kept by content.

What a stranger's picture holds beside its pixels (scripts, places, other files) is not in the copy.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from files.models import StoredFile
from files.queries import read_file
from shared.pictures import can_be_shown, picture_kind

SIDE = 480  # pixels, twice what is shown: sharp on fine screens
WALL_SECONDS = 8.0
MAX_BYTES = 25 * 1024 * 1024
_AT_ONCE = threading.BoundedSemaphore(2)
_ROOT = Path(__file__).resolve().parent.parent


def can_have_thumbnail(stored: StoredFile) -> bool:
    is_known = stored.media_type in ("image/png", "image/jpeg", "image/gif", "image/webp")
    return is_known and stored.size <= MAX_BYTES


def thumbnail_of(stored: StoredFile) -> bytes:
    """A WebP picture, or b'' when none can be drawn; drawn once, then read from the storage."""
    name = f"thumbnails/{stored.sha256[:2]}/{stored.sha256}"
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as stream:
            return bytes(stream.read())
    drawn = draw(read_file(stored))
    if not default_storage.exists(name):  # two asked at once
        default_storage.save(name, ContentFile(drawn))
    return drawn


def draw(content: bytes, *, side: int = SIDE) -> bytes:
    """In a child that may use little time and memory; whatever happens to it, b'' is the answer.

    `side`: pixels of the longer side at most.
    """
    if not can_be_shown(content):
        return b""
    with _AT_ONCE:
        try:
            child = subprocess.run(
                [sys.executable, "-m", "files.thumbnails_child"],
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=WALL_SECONDS,
                cwd=_ROOT,
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "PYTHONPATH": str(_ROOT),
                    "PICTURE_SIDE": str(side),
                },
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b""
    is_picture = child.returncode == 0 and picture_kind(child.stdout) == "webp"
    return child.stdout if is_picture else b""
